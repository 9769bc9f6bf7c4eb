import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { holdOut } from '../src/evaluation/holdout';
import type { CorpusFile } from '../src/corpus/corpus';
import type { Budget } from '../src/learning/config';
import { configOf } from '../src/learning/presets';
import { storedFiles } from '../src/protocol/storage';
import { RunControl } from '../src/trainer/runControl';
import { startThreads, threadCountOfAllCores } from '../src/trainer/threads';
import { type IndexRequest, updateIndex } from '../src/indexing/updateIndex';
import { mixingKernels } from '../src/kernels/mixing';
import { run } from '../src/trainer/run';
import { ceilingsOf, type Evaluation, evaluateModel, type Typing, typingWithIndex } from '../src/cli/evaluation';
import type { Ceilings } from '../src/evaluation/ceilings';
import { usingModel } from '../src/cli/files';
import { percent } from '../src/cli/statistics';
import { installedCompressors, measureCompressor, paq8px } from './compressors';
import { corporaNamed, type PinnedCorpus } from './corpora';
import { fingerprintOf, readWithForeign } from './foreign';
import { readPinnedCorpus } from './readCorpus';

export interface QualityOptions {
  /** Names of corpora; if absent, all that are reported. */
  readonly names: readonly string[] | undefined;
  /** Budget of training, from scratch. */
  readonly budget: Budget;
  /** Whether each corpus is also read from a workspace with foreign folders around it, and measured again. */
  readonly withForeign: boolean;
  /** Seed of the holdout. */
  readonly seed: number;
  /** Number of characters on which typing is replayed. */
  readonly typed: number;
  readonly compressors: boolean;
  /** Whether paq8px is measured, too; takes minutes for each held-out file. */
  readonly paq8px: boolean;
  /** Largest number of held-out files that are measured; if absent, all. */
  readonly heldOutFiles: number | undefined;
  /** Whether typing is also replayed with hindsight, see `measureCeilings`; takes minutes. */
  readonly ceilings: boolean;
  readonly onProgress: (doing: string) => void;
}

export interface QualityResult {
  readonly corpus: string;
  readonly language: string;
  /** Number of selected files, and a hash of their paths and texts. */
  readonly selected: { readonly files: number; readonly fingerprint: string };
  readonly trainingCharacters: number;
  readonly nearDuplicates: number;
  /** Replayed typing with the index that exists before any training. */
  readonly untrained: Typing;
  readonly evaluation: Evaluation;
  /** Typing replayed with hindsight; absent unless it was asked for. */
  readonly ceilings?: Readonly<Record<keyof Ceilings, Typing>>;
  /** Bits per character of compressors that have seen the training text, by name. */
  readonly compressors: Readonly<Record<string, number>>;
}

/** Trains on each corpus from scratch and measures on the held-out files. */
export async function benchQuality(options: QualityOptions): Promise<QualityResult[]> {
  const results: QualityResult[] = [];
  for (const corpus of corporaNamed(options.names, 'report')) {
    results.push(await measureCorpus(corpus, await readPinnedCorpus(corpus), options));
    if (!options.withForeign) continue;
    const { files } = await readWithForeign(corpus);
    const named = { ...corpus, name: `${corpus.name} with foreign folders` };
    results.push(await measureCorpus(named, files, options));
  }
  return results;
}

async function measureCorpus(
  corpus: PinnedCorpus,
  files: readonly CorpusFile[],
  { budget, seed, typed, compressors, paq8px: withPaq8px, heldOutFiles, ceilings, onProgress }: QualityOptions,
): Promise<QualityResult> {
  const { training, heldOut: all, nearDuplicates } = holdOut(files, seed);
  const heldOut = heldOutFiles === undefined ? all : evenlySpaced(all, heldOutFiles);
  const storage = await mkdtemp(path.join(tmpdir(), 'recurrent-quality-'));
  try {
    const config = configOf({ budget, threads: threadCountOfAllCores() });
    const readCorpus = () => Promise.resolve({ files: [...training], leftOut: [] });
    onProgress(`${corpus.name}: typing with the index alone, before training`);
    const firstIndex = await indexOf({ readCorpus, config, storage, adapts: false });
    const untrained = typingWithIndex(firstIndex, heldOut, typed);
    onProgress(`${corpus.name}: training for ${describeBudget(budget)}`);
    const request = { readCorpus, config, storage, startOver: true };
    await run(startThreads, request, new RunControl(), () => undefined);
    onProgress(`${corpus.name}: measuring on ${heldOut.length} files`);
    const evaluation = usingModel(storage, (checkpoint, index) => evaluateModel(checkpoint, index, heldOut, typed));
    if (ceilings) onProgress(`${corpus.name}: typing with hindsight`);
    const ceiling = ceilings
      ? usingModel(storage, (checkpoint, index) => ceilingsOf(checkpoint, index, heldOut, typed))
      : undefined;
    const others: Record<string, number> = {};
    for (const compressor of [...(compressors ? installedCompressors() : []), ...(withPaq8px ? [paq8px] : [])]) {
      onProgress(`${corpus.name}: ${compressor.name}`);
      const measured = await measureCompressor(compressor, training, heldOut, new AbortController().signal);
      others[compressor.name] = measured.bitsPerCharacter;
    }
    return {
      corpus: corpus.name,
      language: corpus.language,
      selected: { files: files.length, fingerprint: fingerprintOf(files) },
      trainingCharacters: training.reduce((sum, { text }) => sum + text.length, 0),
      nearDuplicates: nearDuplicates.length,
      untrained,
      evaluation,
      ...(ceiling && { ceilings: ceiling }),
      compressors: others,
    };
  } finally {
    await rm(storage, { recursive: true });
  }
}

/** At most `count` of the files, at equal distances in the order of their paths. */
export function evenlySpaced(files: readonly CorpusFile[], count: number): CorpusFile[] {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const number = Math.min(count, sorted.length);
  return Array.from({ length: number }, (_, index) => sorted[Math.floor(((index + 0.5) * sorted.length) / number)]!);
}

export function describeBudget(budget: Budget): string {
  return budget.kind === 'seconds' ? `${budget.seconds} s` : `${budget.steps} steps`;
}

/** Builds the index as the editor does when a folder is opened. */
export async function indexOf(request: IndexRequest): Promise<Uint8Array> {
  await updateIndex(startThreads, { ...request, mixing: mixingKernels() }, () => undefined);
  return readFile(path.join(request.storage, storedFiles.index));
}

/** A Markdown table with one row per corpus. */
export function qualityTable(results: readonly QualityResult[]): string[] {
  const names = [...new Set(results.flatMap(({ compressors }) => Object.keys(compressors)))];
  const header = ['corpus', 'selected', 'held out', 'mixture', 'index', 'network', ...names];
  header.push('keystrokes saved', 'taken', 'wrong/100', 'untrained', 'words', 'ECE', 'ms p50, p95');
  if (results.some(({ ceilings }) => ceilings)) header.push('oracle stop', 'oracle choice');
  const rows = results.map(({ corpus, selected, untrained, evaluation, ceilings, compressors }) => {
    const { bitsPerCharacter: bits, typing, baselines, latencyMs } = evaluation;
    const figures = [bits.mixture, bits.index, bits.network, ...names.map((name) => compressors[name])];
    return [
      corpus,
      `${selected.files} files, ${selected.fingerprint}`,
      `${evaluation.files} files, ${evaluation.characters}`,
      ...figures.map((value) => value?.toFixed(3) ?? ''),
      percent(typing.keystrokesSaved),
      percent(typing.acceptance),
      typing.wrongPer100.toFixed(0),
      percent(untrained.keystrokesSaved),
      percent(baselines.words?.keystrokesSaved ?? 0),
      evaluation.calibrationError.toFixed(3),
      `${latencyMs.p50.toFixed(1)}, ${latencyMs.p95.toFixed(1)}`,
      ...(ceilings ? [ceilings.stop, ceilings.choice].map(({ keystrokesSaved }) => percent(keystrokesSaved)) : []),
    ];
  });
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
