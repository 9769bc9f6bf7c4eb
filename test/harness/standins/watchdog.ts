/**
 * Replaces the native module `native-watchdog` in a VS Code server under test: ends the process when its parent is
 * gone, so that a killed server leaves no extension host behind.
 */
const everyMilliseconds = 2000;
const parentIsGone = 87;

let timer: NodeJS.Timeout | undefined;

export function start(parent: number): void {
  timer ??= setInterval(() => {
    if (!isAlive(parent)) process.exit(parentIsGone);
  }, everyMilliseconds).unref();
}

export function exit(code: number): never {
  process.exit(code);
}

function isAlive(processId: number): boolean {
  try {
    // Signal 0 sends nothing; it only checks that the process exists.
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
