import { ignoredTarget } from '../numeric/ops/softmaxCrossEntropy';
import { boundarySymbol } from './vocabulary';

/** Where symbols are read and predicted: (T, B) time-major, B of the streams. */
export interface Window {
  readonly inputs: Int32Array;
  readonly targets: Int32Array;
  readonly batchSize: number;
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

/** T of a window. */
export function stepsOf({ inputs, batchSize }: Window): number {
  return inputs.length / batchSize;
}
