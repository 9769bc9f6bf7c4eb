import { isRecord } from '../base/json';

/** Called when a command should end early; by default, the process exits. */
let end = (): void => process.exit();

/**
 * Calls `act` when the command should end early: on Ctrl+C, when the system or the terminal ends it, or when the reader
 * of its output has ended. A second signal ends the process at once.
 */
export function onEnding(act: () => void): void {
  end = act;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, act);
}

/** Ends the command when the reader of its output, such as `head`, has ended. */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (!isRecord(error) || error['code'] !== 'EPIPE') throw error;
      end();
    });
  }
}
