import { Random } from '../base/random';
import { stepsOf, type Window } from '../model/passages';
import type { StreamCursor } from '../model/trainingState';
import { boundarySymbol } from '../model/vocabulary';

/**
 * Training text as B parallel streams. Each epoch shuffles the files (seeded by the seed and the epoch's number), joins
 * them, each preceded by a boundary symbol, and divides the result into B streams of equal length.
 */
export class TrainingStreams {
  readonly #files: readonly Uint16Array[];
  readonly #batchSize: number;
  readonly #seed: number;
  readonly #joined: Uint16Array;
  #epoch = -1;
  #position = 0;

  constructor(files: readonly Uint16Array[], batchSize: number, seed: number) {
    this.#files = files;
    this.#batchSize = batchSize;
    this.#seed = seed;
    this.#joined = new Uint16Array(files.reduce((sum, file) => sum + file.length + 1, 0));
    this.#begin(0);
  }

  get cursor(): StreamCursor {
    return { epoch: this.#epoch, position: this.#position };
  }

  /** Continues at an earlier run's position; if the files have changed, as near to it as possible. */
  set cursor({ epoch, position }: StreamCursor) {
    this.#begin(epoch);
    this.#position = position % this.#streamLength;
  }

  /** Fills the windows from the B streams, in order; each target is the symbol after its input. */
  next(windows: readonly Window[]): void {
    const steps = stepsOf(windows[0]);
    for (let t = 0; t < steps; t++) {
      if (this.#position === this.#streamLength) this.#begin(this.#epoch + 1);
      let stream = 0;
      for (const { inputs, targets, batchSize } of windows) {
        for (let b = 0; b < batchSize; b++, stream++) {
          const at = stream * this.#streamLength + this.#position;
          inputs[t * batchSize + b] = this.#joined[at];
          targets[t * batchSize + b] = this.#joined[(at + 1) % this.#joined.length];
        }
      }
      this.#position++;
    }
  }

  get #streamLength(): number {
    return Math.max(1, Math.floor(this.#joined.length / this.#batchSize));
  }

  #begin(epoch: number): void {
    this.#position = 0;
    if (epoch === this.#epoch) return;
    this.#epoch = epoch;
    const random = new Random(this.#seed * 65_537 + epoch);
    let to = 0;
    for (const file of random.shuffle([...this.#files])) {
      this.#joined[to] = boundarySymbol;
      this.#joined.set(file, to + 1);
      to += file.length + 1;
    }
  }
}
