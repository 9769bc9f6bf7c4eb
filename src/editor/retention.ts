import { type Disposable, Owner, toDisposable } from '../base/disposable';
import type { DocumentChange } from '../protocol/completer';
import type { AcceptedText } from './suggestionLife';

/** Time from an acceptance to its check, in milliseconds: corrections come sooner, most other edits later. */
export const judgedAfter = 5 * 60_000;

/** The clock and the documents of the editor, or of a test. */
export interface RetentionHost {
  /** Milliseconds of a monotonic clock. */
  now(): number;
  after(milliseconds: number, act: () => void): Disposable;
  /** The text of an open document at this position. */
  readonly textAt: (uri: string, offset: number, length: number) => string | undefined;
}

interface Waiting {
  readonly accepted: AcceptedText;
  readonly dueAt: number;
  offset: number;
}

/**
 * Checks each accepted text once, after five minutes or when its document is closed: whether it is unchanged at its
 * position, which moves with edits before it.
 */
export class Retention extends Owner {
  readonly #host: RetentionHost;
  /** In the order of `dueAt`. */
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

  changed(uri: string, changes: readonly DocumentChange[]): void {
    const ofDocument = this.#waiting.filter(({ accepted }) => accepted.uri === uri);
    for (const waiting of ofDocument) for (const change of changes) move(waiting, change);
  }

  /** Checks the document's acceptances now: later changes of the file are not observed. */
  closed(uri: string, lastText: string): void {
    this.#judge(
      ({ accepted }) => accepted.uri === uri,
      (_, offset, length) => lastText.slice(offset, offset + length),
    );
    this.#wait();
  }

  /** Drops all acceptances that were not checked yet. */
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

/** A change inside the text is found when the text is compared. */
function move(waiting: Waiting, { offset, deleted, inserted }: DocumentChange): void {
  const end = offset + deleted;
  if (end <= waiting.offset) waiting.offset += inserted.length - deleted;
  else if (offset < waiting.offset) waiting.offset = offset;
}
