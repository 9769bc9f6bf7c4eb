import { Owner, toDisposable } from '../base/disposable';
import { type AskMessage, type FileAnswer, type FileQuestion, parseAsk } from '../protocol/hostFiles';
import { unknownMessage } from '../protocol/processMessages';
import type { FromIndexer, FromTrainer, ToTrainer } from '../protocol/trainer';
import { openTrainer, type TrainerChannel } from './trainerChannel';

export interface TrainerListener<Message> {
  message(message: Message): void;
  output(text: string): void;
  /** The process ended without a last message: it was killed, ran out of memory, or has a defect. */
  crashed(reason: string): void;
  /** Answers a question on files; does not reject. */
  answer(question: FileQuestion): Promise<FileAnswer>;
}

/**
 * One training or indexing process, from start to end; on the web it is a worker. Disposing lets it save what it has
 * learned, if it can, and end by itself.
 */
export class TrainerProcess<Message extends FromTrainer | FromIndexer> extends Owner {
  readonly #channel: TrainerChannel;
  readonly #listener: TrainerListener<Message>;
  readonly #parse: (value: unknown) => Message | undefined;
  #hasEnded = false;

  /** `parse` returns undefined for messages that this process must not send. */
  constructor(script: string, parse: (value: unknown) => Message | undefined, listener: TrainerListener<Message>) {
    super();
    this.#parse = parse;
    this.#listener = listener;
    this.#channel = openTrainer(script, {
      message: (value) => {
        this.#receive(value);
      },
      output: (text) => {
        if (!this.isDisposed) listener.output(text);
      },
      ended: (reason) => {
        this.#ended(reason);
      },
    });
    this._register(
      toDisposable(() => {
        this.#channel.leave();
      }),
    );
  }

  /** Undefined on the web. */
  get pid(): number | undefined {
    return this.#channel.pid;
  }

  /** Ends the process at once, without saving. */
  async kill(): Promise<void> {
    this.#hasEnded = true;
    await this.#channel.kill();
  }

  send(message: ToTrainer): void {
    this.#channel.send(message);
  }

  #receive(value: unknown): void {
    const asked = parseAsk(value);
    if (asked) {
      void this.#answer(asked);
      return;
    }
    const message = this.#parse(value);
    if (!message) {
      this.#ended(unknownMessage('the training process', value));
      // It saves what it has learned, as when its window is closed.
      this.#channel.leave();
      return;
    }
    if (message.kind === 'ended' || message.kind === 'indexed' || message.kind === 'failed') this.#hasEnded = true;
    if (!this.isDisposed) this.#listener.message(message);
  }

  async #answer({ id, question }: AskMessage): Promise<void> {
    const answer = await this.#listener.answer(question);
    this.#channel.send({ kind: 'answer', id, answer });
  }

  #ended(reason: string): void {
    if (!this.#hasEnded && !this.isDisposed) this.#listener.crashed(reason);
    this.#hasEnded = true;
  }
}
