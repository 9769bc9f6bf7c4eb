import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CancellationToken, neverCancelled } from '../src/base/cancellation';
import { type Quantiles, quantilesOf } from '../src/cli/timedEngine';
import type { CorpusFile } from '../src/corpus/corpus';
import { splitCorpus } from '../src/corpus/split';
import { holdOut } from '../src/evaluation/holdout';
import { IndexBuilder, thorough } from '../src/indexing/indexBuilder';
import { mixingKernels } from '../src/kernels/mixing';
import { decodeIndex } from '../src/language/mixture/indexFile';
import type { LanguageModel } from '../src/language/mixture/languageModel';
import { OpenDocument } from '../src/language/mixture/openDocument';
import type { TextState } from '../src/language/textState';
import { configOf } from '../src/learning/presets';
import { Vocabulary } from '../src/model/vocabulary';
import { storedFiles } from '../src/protocol/storage';
import { startThreads } from '../src/trainer/threads';
import { corporaNamed } from './corpora';
import { readPinnedCorpus } from './readCorpus';
import { trained } from './tune';

export interface OpenedFigures {
  readonly corpus: string;
  /** Training steps of the network; 0 for none. */
  readonly steps: number;
  /** Number of cursors at which a file was opened. */
  readonly cursors: number;
  /** Bits per symbol of the text behind the cursors: after the first request, and after learning between requests. */
  readonly bits: { readonly first: number; readonly prepared: number };
  /** Time until the state at a cursor is known. */
  readonly openingMs: Quantiles;
  /** Time of learning between requests, without the pauses between its slices. */
  readonly preparingMs: Quantiles;
  /** Time of one slice: the longest that a request waits. */
  readonly sliceMs: Quantiles;
}

/** Number of symbols behind a cursor that are predicted. */
const followed = 256;

/** Length of the shortest file that is opened, in characters; in a shorter one, the first request learns all before a cursor. */
const shortest = 2048;

/** Time for which lines are learned between two messages, in milliseconds, as in the completer. */
const sliceMilliseconds = 3;

/** Places of the cursor in the file. */
const places = [0.25, 0.5, 0.75, 0.95];

/**
 * Opens held-out files with the cursor at the beginning of several lines of each, and measures how well the text behind it
 * is predicted. With `steps`, a network is trained first.
 */
export async function benchOpened(
  names: readonly string[] | undefined,
  steps: number,
  onProgress: (doing: string) => void,
): Promise<OpenedFigures[]> {
  const figures: OpenedFigures[] = [];
  for (const corpus of corporaNamed(names, 'tune')) {
    onProgress(corpus.name);
    const { training, heldOut } = holdOut(await readPinnedCorpus(corpus), 1);
    const language = await languageOn(training, steps);
    figures.push({ corpus: corpus.name, steps, ...openedAt(language, heldOut) });
  }
  return figures;
}

/** A Markdown table with one row per corpus. */
export function openedTable(figures: readonly OpenedFigures[]): string[] {
  const header = ['corpus', 'network', 'cursors', 'bits at first', 'prepared', 'opening, ms p50', 'p95'];
  header.push('preparing, ms p50', 'p95', 'a slice, ms p95');
  const rows = figures.map(({ corpus, steps, cursors, bits, openingMs, preparingMs, sliceMs }) => {
    const milliseconds = [openingMs.p50, openingMs.p95, preparingMs.p50, preparingMs.p95, sliceMs.p95];
    return [
      corpus,
      steps === 0 ? 'none' : `${steps} steps`,
      String(cursors),
      ...[bits.first, bits.prepared].map((one) => one.toFixed(4)),
      ...milliseconds.map((one) => one.toFixed(1)),
    ];
  });
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** Learns files like a workspace: the mixture is fitted on files that are held out for it. */
async function languageOn(training: readonly CorpusFile[], steps: number): Promise<LanguageModel> {
  const config = configOf({ threads: 1, hiddenSize: 256, seed: 1 });
  const split = splitCorpus(training, config);
  const vocabulary = Vocabulary.of(split.training.map(({ text }) => text));
  const storage = await mkdtemp(path.join(tmpdir(), 'recurrent-opened-'));
  const engine = startThreads(config);
  try {
    const network = steps === 0 ? undefined : trained(engine, config, steps, vocabulary, split);
    const corpus = { files: training, leftOut: [] };
    const builder = new IndexBuilder(storage, vocabulary, split, corpus, mixingKernels());
    await builder.build(thorough, network);
    const stored = decodeIndex(await readFile(path.join(storage, storedFiles.index)));
    return { ...stored, mixing: mixingKernels(), ...(network && { predictor: network.predictor }) };
  } finally {
    await engine.disband();
    await rm(storage, { recursive: true });
  }
}

function openedAt(language: LanguageModel, files: readonly CorpusFile[]): Omit<OpenedFigures, 'corpus' | 'steps'> {
  const opening: number[] = [];
  const preparing: number[] = [];
  const slices: number[] = [];
  const costs = { first: 0, prepared: 0 };
  let symbols = 0;
  for (const { text } of files.filter(({ text }) => text.length >= shortest)) {
    for (const place of places) {
      const offset = text.lastIndexOf('\n', place * text.length) + 1;
      const next = language.vocabulary.encode(text.slice(offset)).subarray(0, followed);
      const document = new OpenDocument(language);
      const state = (): TextState => document.stateAt(text, offset, neverCancelled)!;
      opening.push(timeOf(state));
      costs.first += bitsOf(next, state());
      const sliced = prepareInSlices((timeIsUp) => document.prepare(text, offset, timeIsUp));
      preparing.push(sliced.reduce((sum, one) => sum + one, 0));
      slices.push(...sliced);
      costs.prepared += bitsOf(next, state());
      symbols += next.length;
      document.release();
    }
  }
  return {
    cursors: opening.length,
    bits: { first: costs.first / symbols, prepared: costs.prepared / symbols },
    openingMs: quantilesOf(opening),
    preparingMs: quantilesOf(preparing),
    sliceMs: quantilesOf(slices),
  };
}

/** Milliseconds of each slice. */
function prepareInSlices(prepare: (timeIsUp: CancellationToken) => boolean): number[] {
  const slices: number[] = [];
  let isDone: boolean;
  do {
    const from = performance.now();
    isDone = prepare({
      get isCancelled() {
        return performance.now() >= from + sliceMilliseconds;
      },
    });
    slices.push(performance.now() - from);
  } while (!isDone);
  return slices;
}

/** Duration of a call, in milliseconds. */
function timeOf(run: () => unknown): number {
  const from = performance.now();
  run();
  return performance.now() - from;
}

/** Cost of the symbols that follow a state. */
function bitsOf(symbols: Uint16Array, state: TextState): number {
  let bits = 0;
  for (const symbol of symbols) {
    bits -= Math.log2(state.probability(symbol));
    state = state.read(symbol);
  }
  return bits;
}
