// Processes of this machine. In bundles for a browser, `webAlive.ts` replaces this file.

export function isAlive(processId: number): boolean {
  try {
    // Signal 0 sends nothing; it only checks that the process exists.
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
