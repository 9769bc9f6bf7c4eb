import { Random } from '../base/random';
import { ignoredTarget } from './ops/softmaxCrossEntropy';
import { boundarySymbol } from './vocabulary';

/** Where training stands in the files: which shuffle of them, and how far into it. */
export interface StreamCursor {
  readonly epoch: number;
  /** Symbols that every stream has read of this epoch. */
  readonly position: number;
}

/** Where symbols are read and predicted: (T, B) time-major, B of the streams. */
export interface Window {
  readonly inputs: Int32Array;
  readonly targets: Int32Array;
  readonly batchSize: number;
}

/**
 * Training text as B parallel streams. Every epoch shuffles the files anew (from the seed and the epoch's number), joins
 * them, each behind a boundary symbol, and cuts the whole into B pieces of the same length that are read side by side.
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

  /** Goes to where an earlier run stood; a cursor from other files is taken as near as they allow. */
  set cursor({ epoch, position }: StreamCursor) {
    this.#begin(epoch);
    this.#position = position % this.#streamLength;
  }

  /** Fills the windows that read the B streams, one after the other; each target is the symbol after its input. */
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

/** Text for measuring, read from the zero state. */
export interface Passage {
  readonly symbols: Uint16Array;
  /** So many of its symbols are read first and not counted. */
  readonly context: number;
}

/** Symbols after which a network knows about as much of a text as after all of it. */
const knowingContext = 128;
const shortestPart = 1024;

/**
 * Texts cut so that B streams can share them evenly: each further part of a long one is read from some symbols before it,
 * which is within a thousandth of a nat of reading on.
 */
export function cutForStreams(texts: readonly Uint16Array[], batchSize: number): Passage[] {
  const total = texts.reduce((sum, { length }) => sum + length, 0);
  const longest = Math.max(shortestPart, Math.ceil(total / batchSize));
  return texts.flatMap((text) =>
    Array.from({ length: Math.ceil(text.length / longest) }, (_, i) => {
      const context = Math.min(i * longest, knowingContext);
      return { symbols: text.subarray(i * longest - context, (i + 1) * longest), context };
    }),
  );
}

/**
 * Passages side by side for measuring: each from its first symbol to its last, from the zero state, packed into B streams
 * of about the same length. What is left over at the end of a stream is padded and not counted.
 */
export function packPassages(
  passages: readonly Passage[],
  batchSize: number,
): { inputs: Int32Array; targets: Int32Array }[] {
  const streams = Array.from({ length: batchSize }, () => ({ passages: [] as Passage[], length: 0 }));
  for (const passage of [...passages].sort((a, b) => b.symbols.length - a.symbols.length)) {
    const shortest = streams.reduce((a, b) => (b.length < a.length ? b : a));
    shortest.passages.push(passage);
    shortest.length += passage.symbols.length;
  }
  return streams.map((stream) => {
    const inputs = new Int32Array(stream.length);
    const targets = new Int32Array(stream.length);
    let to = 0;
    for (const { symbols, context } of stream.passages) {
      if (symbols.length === 0) continue;
      inputs[to] = boundarySymbol;
      inputs.set(symbols.subarray(0, -1), to + 1);
      targets.set(symbols, to);
      targets.fill(ignoredTarget, to, to + context);
      to += symbols.length;
    }
    return { inputs, targets };
  });
}

/** Measures text: calls `read` each time that the windows are filled, until all streams are read. */
export function forEachWindow(
  streams: readonly { readonly inputs: Int32Array; readonly targets: Int32Array }[],
  windows: readonly Window[],
  read: () => void,
): void {
  const steps = stepsOf(windows[0]);
  const longest = Math.max(0, ...streams.map((stream) => stream.inputs.length));
  for (let from = 0; from < longest; from += steps) {
    let first = 0;
    for (const window of windows) {
      fill(window, streams.slice(first, first + window.batchSize), from, steps);
      first += window.batchSize;
    }
    read();
  }
}

function fill(
  { inputs, targets, batchSize }: Window,
  streams: readonly { readonly inputs: Int32Array; readonly targets: Int32Array }[],
  from: number,
  steps: number,
): void {
  for (let t = 0; t < steps; t++) {
    for (let b = 0; b < batchSize; b++) {
      const at = from + t;
      const present = at < streams[b].inputs.length;
      inputs[t * batchSize + b] = present ? streams[b].inputs[at] : boundarySymbol;
      targets[t * batchSize + b] = present ? streams[b].targets[at] : ignoredTarget;
    }
  }
}

function stepsOf({ inputs, batchSize }: Window): number {
  return inputs.length / batchSize;
}
