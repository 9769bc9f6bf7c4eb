/** A page knows no processes, and the trainers of other pages are none. Replaces `alive.ts`. */
export function isAlive(): boolean {
  return false;
}
