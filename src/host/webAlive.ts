/** A page cannot see processes, and the trainers of other pages are workers. Replaces `alive.ts`. */
export function isAlive(): boolean {
  return false;
}
