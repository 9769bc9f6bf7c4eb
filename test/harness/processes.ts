import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';

/** Runs a program to its end. If it fails, rejects with the end of its output. */
export async function run(command: string, args: readonly string[], folder?: string): Promise<void> {
  const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const listen = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-2000);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const ended = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('close', (code) => {
      resolve(code === 0 ? undefined : `exit code ${code ?? 'none'}`);
    });
  });
  if (ended !== undefined) throw new Error(`${[command, ...args].join(' ')}: ${ended}\n${output.trim()}`);
}

/**
 * Registers a synchronous clean-up for the end of this process, by return, exception or signal, so that nothing that a
 * test run started outlives it. Returns a function that removes it.
 */
export function atExit(cleanUp: () => void): () => void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    if (process.listenerCount(signal) === 0) process.once(signal, () => process.exit(130));
  }
  process.once('exit', cleanUp);
  return () => {
    process.off('exit', cleanUp);
  };
}

/** Signals a whole process group, so that a server's children (extension host, file watcher, trainer) end with it. */
export function signalGroup(leader: ChildProcess, signal: NodeJS.Signals): void {
  if (leader.pid === undefined) return;
  try {
    process.kill(-leader.pid, signal);
  } catch {
    // The group has ended already.
  }
}

/** Retries, because a process that is being killed may still write into the folder. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Runs a program's main function and exits with its return value, or prints its error and exits with 1. */
export function runMain(main: () => Promise<number>): void {
  main().then(
    (code) => process.exit(code),
    (error: unknown) => {
      console.error(messageOf(error));
      process.exit(1);
    },
  );
}
