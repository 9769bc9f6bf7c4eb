import { type ChildProcess, fork } from 'node:child_process';
import { Owner, toDisposable } from '../base/disposable';
import { unknownMessage } from '../protocol/processMessages';
import type { FromIndexer, FromTrainer, ToTrainer } from '../protocol/trainer';

/** Length of the error output that is kept to explain a crash, in UTF-16 units. */
const errorTail = 2000;

/**
 * Flags of Node for the process. New objects get at most three times 8 MB: newer versions take more, which adds 100 MB to
 * the peak while 200,000 files are read, and saves no time.
 */
export const trainerFlags: readonly string[] = ['--max-semi-space-size=8'];

export interface TrainerListener<Message> {
  message(message: Message): void;
  output(text: string): void;
  /** It ended without a last message: killed, out of memory, or a defect. */
  crashed(reason: string): void;
}

/**
 * One training or indexing process, from start to end. Disposing lets it save what it has learned and end by itself.
 */
export class TrainerProcess<Message extends FromTrainer | FromIndexer> extends Owner {
  readonly #child: ChildProcess;
  #hasEnded = false;

  /** `parse` knows what it may say. */
  constructor(script: string, parse: (value: unknown) => Message | undefined, listener: TrainerListener<Message>) {
    super();
    const inspect = process.env['RECURRENT_TRAINER_INSPECT'];
    this.#child = fork(script, {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [...trainerFlags, ...(inspect ? [`--inspect=${inspect}`] : [])],
      // In the desktop's extension host, process.execPath is the editor itself; this runs it as plain Node.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    let errors = '';
    const output = (data: Buffer): void => {
      if (!this.isDisposed) listener.output(data.toString());
    };
    this.#child.stdout?.on('data', output);
    this.#child.stderr?.on('data', output);
    this.#child.stderr?.on('data', (data: Buffer) => {
      errors = (errors + data.toString()).slice(-errorTail);
    });
    const ended = (reason: string): void => {
      if (!this.#hasEnded && !this.isDisposed) listener.crashed(reason);
      this.#hasEnded = true;
    };
    this.#child.on('message', (value: unknown) => {
      const message = parse(value);
      if (!message) {
        ended(unknownMessage('the training process', value));
        // It saves what it has learned, as when the window is gone.
        if (this.#child.connected) this.#child.disconnect();
        return;
      }
      if (message.kind === 'ended' || message.kind === 'indexed' || message.kind === 'failed') this.#hasEnded = true;
      if (!this.isDisposed) listener.message(message);
    });
    this.#child.on('error', (error) => {
      ended(error.message);
    });
    this.#child.on('exit', (code, signal) => {
      ended(reasonOf(code, signal, errors));
    });
    this._register(
      toDisposable(() => {
        if (this.#child.connected) this.#child.disconnect();
      }),
    );
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Ends it at once, without saving. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#hasEnded = true;
    this.#child.kill('SIGKILL');
    await exited;
  }

  send(message: ToTrainer): void {
    if (this.#child.connected) this.#child.send(message);
  }
}

function reasonOf(code: number | null, signal: string | null, errors: string): string {
  if (signal) return `it was ended by signal ${signal}`;
  const isOutOfMemory = errors.includes('JavaScript heap out of memory');
  if (isOutOfMemory) return 'it ran out of memory';
  const lastLine = errors.trim().split('\n').at(-1) ?? '';
  return `it exited with code ${code ?? 'unknown'}${lastLine ? ` (${lastLine})` : ''}`;
}
