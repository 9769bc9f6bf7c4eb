import { type Disposable, Owner, toDisposable } from '../base/disposable';
import type { AcceptedText, TextChange } from './suggestionLife';

/** Milliseconds after which an accepted text is judged: a correction comes sooner, most other work later. */
export const judgedAfter = 5 * 60_000;

/** Time, and documents, of the editor or of a test. */
export interface RetentionHost {
  /** Milliseconds of a clock that goes on. */
  now(): number;
  after(milliseconds: number, act: () => void): Disposable;
  /** What stands there in an open document. */
  readonly textAt: (uri: string, offset: number, length: number) => string | undefined;
}

interface Waiting {
  readonly accepted: AcceptedText;
  readonly dueAt: number;
  offset: number;
}

/** Judges each accepted text once: whether it still stands at its place, which moves, after five minutes or at its document's closing. */
export class Retention extends Owner {
  readonly #host: RetentionHost;
  /** In the order in which they are due. */
  #waiting: readonly Waiting[] = [];
  #timer: Disposable | undefined;

  constructor(host: RetentionHost) {
    super();
    this.#host = host;
    this._register(
      toDisposable(() => {
        this.#timer?.dispose();
      }),
    );
  }

  add(accepted: AcceptedText): void {
    if (this.isDisposed) return;
    const dueAt = this.#host.now() + judgedAfter;
    this.#waiting = [...this.#waiting, { accepted, dueAt, offset: accepted.offset }];
    this.#wait();
  }

  changed(uri: string, changes: readonly TextChange[]): void {
    const ofDocument = this.#waiting.filter(({ accepted }) => accepted.uri === uri);
    for (const waiting of ofDocument) for (const change of changes) move(waiting, change);
  }

  /** Judged as it was left: what happens to the file from now on is not seen. */
  closed(uri: string, lastText: string): void {
    this.#judge(
      ({ accepted }) => accepted.uri === uri,
      (_, offset, length) => lastText.slice(offset, offset + length),
    );
    this.#wait();
  }

  /** Nothing that was accepted before counts any more. */
  clear(): void {
    this.#waiting = [];
    this.#wait();
  }

  #wait(): void {
    const [next] = this.#waiting;
    this.#timer?.dispose();
    this.#timer =
      next &&
      this.#host.after(Math.max(0, next.dueAt - this.#host.now()), () => {
        this.#judge(({ dueAt }) => dueAt <= this.#host.now());
        this.#wait();
      });
  }

  #judge(isDue: (waiting: Waiting) => boolean, textAt = this.#host.textAt): void {
    const due = this.#waiting.filter(isDue);
    this.#waiting = this.#waiting.filter((waiting) => !due.includes(waiting));
    for (const { accepted, offset } of due) {
      const { uri, text, count } = accepted;
      count({ judged: 1, ...(textAt(uri, offset, text.length) === text && { retained: 1 }) });
    }
  }
}

/** A change inside of it shows when its text is compared. */
function move(waiting: Waiting, { offset, deleted, inserted }: TextChange): void {
  const end = offset + deleted;
  if (end <= waiting.offset) waiting.offset += inserted.length - deleted;
  else if (offset < waiting.offset) waiting.offset = offset;
}
