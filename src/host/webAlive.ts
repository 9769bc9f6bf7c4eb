/** A page knows no processes, and the trainers of other pages are none. Takes the place of `alive.ts`. */
export function isAlive(): boolean {
  return false;
}
