import { fork } from 'node:child_process';
import type { ToTrainer } from '../protocol/trainer';

// Processes of Node. In bundles for a browser, `webTrainer.ts` replaces this file.

/** The connection to a running trainer. */
export interface TrainerChannel {
  /** Undefined if it is not a process. */
  readonly pid: number | undefined;
  /** Drops the message if the trainer has ended. */
  send(message: ToTrainer): void;
  /** Disconnects: the trainer saves what it has learned if it can, and ends by itself. */
  leave(): void;
  /** Ends the trainer at once, without saving. */
  kill(): Promise<void>;
}

export interface ChannelListener {
  message(value: unknown): void;
  output(text: string): void;
  /** The trainer has ended, for any reason. May be called more than once. */
  ended(reason: string): void;
}

/** Length of the error output that is kept to explain a crash, in UTF-16 units. */
const errorTail = 2000;

/**
 * Flags of Node for the process. New objects get at most three times 4 MB: more saves 4 % of the time in which files are read,
 * but copies of a model that are no longer used stay longer, which can add 25 MB to the peak; the default of newer versions
 * adds 100 MB to it while 200,000 files are read.
 */
export const trainerFlags: readonly string[] = ['--max-semi-space-size=4'];

/**
 * Variables of its environment. glibc returns freed blocks from 1 MB on to the system; left to itself, it raises that size to
 * that of the blocks freed so far, and the peak is 20 MB higher. Other allocators ignore it.
 */
export const trainerVariables = { MALLOC_MMAP_THRESHOLD_: String(1 << 20) } as const;

export function openTrainer(script: string, listener: ChannelListener): TrainerChannel {
  const inspect = process.env['RECURRENT_TRAINER_INSPECT'];
  const child = fork(script, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [...trainerFlags, ...(inspect ? [`--inspect=${inspect}`] : [])],
    // Files of virtual workspaces are sent as bytes, which JSON does not have.
    serialization: 'advanced',
    // In the desktop's extension host, process.execPath is the editor itself; this runs it as plain Node.
    env: { ...process.env, ...trainerVariables, ELECTRON_RUN_AS_NODE: '1' },
  });
  let errors = '';
  const output = (data: Buffer): void => {
    listener.output(data.toString());
  };
  child.stdout?.on('data', output);
  child.stderr?.on('data', output);
  child.stderr?.on('data', (data: Buffer) => {
    errors = (errors + data.toString()).slice(-errorTail);
  });
  child.on('message', (value: unknown) => {
    listener.message(value);
  });
  child.on('error', (error) => {
    listener.ended(error.message);
  });
  child.on('exit', (code, signal) => {
    listener.ended(reasonOf(code, signal, errors));
  });
  return {
    pid: child.pid,
    send: (message) => {
      if (child.connected) child.send(message);
    },
    leave: () => {
      if (child.connected) child.disconnect();
    },
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function reasonOf(code: number | null, signal: string | null, errors: string): string {
  if (signal) return `it was ended by signal ${signal}`;
  const isOutOfMemory = errors.includes('JavaScript heap out of memory');
  if (isOutOfMemory) return 'it ran out of memory';
  const lastLine = errors.trim().split('\n').at(-1) ?? '';
  return `it exited with code ${code ?? 'unknown'}${lastLine ? ` (${lastLine})` : ''}`;
}
