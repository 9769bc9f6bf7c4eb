/** Milliseconds in which the extension answers, even where others keep its process busy. */
const patience = 5000;

/** Milliseconds of silence after which an extension that trains, and reports several times a second, is asked. */
const silence = 5000;

/**
 * Whether the extension that made the page still runs, which its page outlives. It is asked when somebody begins to
 * look or presses something, and while it should be reporting; without any of these, no timer runs.
 */
export class Lifeline {
  readonly #ping: () => void;
  readonly #onChange: () => void;
  #answer: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #isHeard = false;
  #isLost = false;

  constructor(ping: () => void, onChange: () => void) {
    this.#ping = ping;
    this.#onChange = onChange;
  }

  /** Nothing came back. It may still come. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Something came from the extension, whatever it is. */
  heard(): void {
    this.#isHeard = true;
    this.#stopWaiting();
    this.#setLost(false);
  }

  ask(): void {
    this.#ping();
    this.expectAnswer();
  }

  /** After a message that is always answered. */
  expectAnswer(): void {
    this.#answer ??= setTimeout(() => {
      this.#stopWaiting();
      this.#setLost(true);
    }, patience);
  }

  /** Whether it should be reporting now. */
  watch(isReporting: boolean): void {
    if (isReporting === (this.#watch !== undefined)) return;
    clearInterval(this.#watch);
    this.#isHeard = true;
    this.#watch = isReporting
      ? setInterval(() => {
          this.#listen();
        }, silence)
      : undefined;
  }

  /** Nobody looks any more. */
  rest(): void {
    this.#stopWaiting();
    this.watch(false);
  }

  #listen(): void {
    if (!this.#isHeard) this.ask();
    this.#isHeard = false;
  }

  #stopWaiting(): void {
    clearTimeout(this.#answer);
    this.#answer = undefined;
  }

  #setLost(isLost: boolean): void {
    if (isLost === this.#isLost) return;
    this.#isLost = isLost;
    this.#onChange();
  }
}
