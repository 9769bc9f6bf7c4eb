import { ignoredTarget } from '../numeric/ops/softmaxCrossEntropy';
import { boundarySymbol } from './vocabulary';

/** Symbols to read and to predict: (T, B) time-major, with B of the streams. */
export interface Window {
  readonly inputs: Int32Array;
  readonly targets: Int32Array;
  readonly batchSize: number;
}

/** A text for evaluation, read from the zero state. */
export interface Passage {
  readonly symbols: Uint16Array;
  /** Number of symbols at its start that are read but not counted. */
  readonly context: number;
}

/** Length of the context, in symbols, after which a network predicts about as well as after all earlier text. */
const sufficientContext = 128;
const shortestPart = 1024;

/**
 * Cuts texts so that B streams can share them evenly. Each later part of a long text is read with some context before
 * it, which gives a loss within a thousandth of a nat of reading the whole.
 */
export function cutForStreams(texts: readonly Uint16Array[], batchSize: number): Passage[] {
  const total = texts.reduce((sum, { length }) => sum + length, 0);
  const longest = Math.max(shortestPart, Math.ceil(total / batchSize));
  return texts.flatMap((text) =>
    Array.from({ length: Math.ceil(text.length / longest) }, (_, i) => {
      const context = Math.min(i * longest, sufficientContext);
      return { symbols: text.subarray(i * longest - context, (i + 1) * longest), context };
    }),
  );
}

/**
 * Packs passages into B streams of about the same length, each passage from its first symbol to its last, from the zero
 * state. The end of a shorter stream is padded and not counted.
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

/** Calls `read` each time the windows are filled, until all streams are read. */
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

/** T of a window. */
export function stepsOf({ inputs, batchSize }: Window): number {
  return inputs.length / batchSize;
}
