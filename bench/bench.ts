import { availableParallelism } from 'node:os';
import { type CellKind, cellKinds } from '../src/numeric/cells/kinds';
import { type Arguments, parseArguments, UsageError } from '../src/cli/usage';
import { benchElementwise, benchProducts } from './kernels';
import { benchCanaries, canaryReport } from './canaries/report';
import { benchLongDocuments, longDocumentTable } from './longDocuments';
import { benchEdits, type EditsResult, editsTable } from './edits';
import { describe, thisMachine } from './machine';
import type { ModelSize } from './model';
import { typedCharacters } from '../src/cli/evaluation';
import type { Budget } from '../src/learning/config';
import { benchMixture, type MixtureTimes, mixtureTable } from './mixture';
import { benchOpened, type OpenedFigures, openedTable } from './opened';
import { startOneDnn } from './onednn';
import { benchPathological, pathologicalTable } from './pathological';
import { startPyTorch } from './pytorch';
import { benchQuality, type QualityResult, qualityTable } from './quality';
import { benchScale, type ScaleResult, scaleTable } from './scale';
import { buildScale, typeScale } from './scaleParts';
import { benchStep } from './step';
import { corpusRows, deriveTables, tableLines } from './tables';
import { benchBrain, benchTraining, type TrainBench, type TrainResult } from './train';
import { measureIndex, tuneOnCorpora } from './tune';
import { tryValues, valueRows } from './values';

const string = { type: 'string' } as const;
const boolean = { type: 'boolean' } as const;

const whole = { from: 1, to: 2 ** 31, whole: true } as const;

/** Number of rounds, each measuring ours and the rivals. */
const rounds = 5;

/** Measures the claims of README on this machine; see bench/README.md. */
export async function bench(args: string[]): Promise<void> {
  const options = parseArguments(
    args,
    {
      cell: string,
      hidden: string,
      batch: string,
      threads: string,
      seconds: string,
      against: string,
      'core-type': string,
      isa: string,
      brain: boolean,
      corpora: string,
      seed: string,
      typed: string,
      'no-compressors': boolean,
      paq8px: boolean,
      'held-out': string,
      'with-foreign': boolean,
      ceilings: boolean,
      steps: string,
      constant: string,
      values: string,
      megabytes: string,
      secrets: string,
      part: string,
      storage: string,
      json: boolean,
    },
    ['kernels|train|step|mixture|quality|edits|tune|scale|pathological|canaries'],
  );
  const machine = thisMachine();
  console.log(describe(machine));
  const what = options.positionals[0];
  if (what === 'kernels') report(options, { gemm: kernels(options), machine });
  else if (what === 'train') report(options, { ...(await training(options)), gemm: [], machine });
  else if (what === 'step') report(options, { steps: steps(options), machine });
  else if (what === 'mixture') report(options, { ...(await mixture(options)), machine });
  else if (what === 'quality') report(options, { quality: await quality(options), machine });
  else if (what === 'edits') report(options, { edits: await edits(options), machine });
  else if (what === 'tune') report(options, { ...(await tune(options)), machine });
  else if (what === 'scale' && options.text('part')) report(options, { part: await scalePart(options) });
  else if (what === 'scale') report(options, { scale: await scale(options), machine });
  else if (what === 'pathological') report(options, { ...(await pathological(options)), machine });
  else if (what === 'canaries') report(options, { canaries: await canaries(options), machine });
  else
    throw new UsageError(
      `Expected bench kernels, train, step, mixture, quality, edits, tune, scale, pathological or canaries, found "${what ?? ''}".`,
    );
}

function kernels(options: Arguments): ReturnType<typeof benchProducts> {
  const all = sizes(options, 'gru', '256', '32').flatMap((size) => {
    const products = benchProducts(size, secondsOf(options, 0.15));
    console.log(`\n${nameOf(size)}`);
    for (const { shape, variant, gflops, best } of products) {
      console.log(
        `  ${shape.padEnd(22)} ${variant.padEnd(26)} ${gflops.toFixed(1).padStart(6)} GFLOP/s, best ${best.toFixed(1)}`,
      );
    }
    for (const { operation, nanoseconds, best } of benchElementwise(size, secondsOf(options, 0.15))) {
      const [median, least] = [nanoseconds.toFixed(2).padStart(6), best.toFixed(2)];
      console.log(`  ${operation.padEnd(49)} ${median} ns an element, best ${least}`);
    }
    return products;
  });
  return all;
}

async function training(options: Arguments): Promise<{ results: TrainResult[]; brain?: number }> {
  const startRivals = rivalsOf(options);
  const threads = numbers(options, 'threads', availableParallelism() > 1 ? '1,2' : '1', 16);
  const seconds = secondsOf(options, 2);
  const results: TrainResult[] = [];
  for (const size of sizes(options, 'gru,lstm', '256', '32')) {
    const measured = await benchTraining({ size, threads, seconds, rounds, startRivals });
    results.push(...measured);
    for (const result of measured) console.log(lineOf(result));
  }
  if (!options.flag('brain')) return { results };
  const brain = benchBrain(results[0]!.hiddenSize, seconds);
  console.log(
    `brain.js GRU-${results[0]!.hiddenSize}, one stream: ${rate(brain)}, ours ${Math.round(results[0]!.charactersPerSecond / brain)} times`,
  );
  return { results, brain };
}

/** What training is compared with. */
function rivalsOf(options: Arguments): TrainBench['startRivals'] {
  const against = options.text('against');
  switch (against) {
    case undefined:
      return () => Promise.resolve([]);
    case 'pytorch':
      return (size, threads) => startPyTorch(size, threads, options.text('core-type'));
    case 'onednn':
      return (size, threads) => startOneDnn(size, threads, options.text('isa'));
    default:
      throw new UsageError(`Expected --against pytorch or --against onednn, found "${against}".`);
  }
}

function lineOf(result: TrainResult): string {
  const { threads, kernels: name, charactersPerSecond, spread, gflops, gemmFraction, speedup, rival } = result;
  const parts = [
    `${nameOf(result)}, ${threads} ${threads === 1 ? 'thread' : 'threads'}: ${rate(charactersPerSecond)} ± ${Math.round(spread)}`,
    `${gflops.toFixed(1)} GFLOP/s`,
    ...(gemmFraction === undefined ? [] : [`${Math.round(100 * gemmFraction)} % in products`]),
    ...(speedup === undefined ? [] : [`${speedup.toFixed(2)} times the first`]),
    ...(rival ? [`${rival.name}: ${rate(rival.charactersPerSecond)}, ratio ${rival.ratio.toFixed(2)}`] : []),
  ];
  return `${parts.join(', ')} (${name})`;
}

function steps(options: Arguments): ReturnType<typeof benchStep>[] {
  return sizes(options, 'gru,lstm', '128,256,512', '1').map((size) => {
    const result = benchStep({ cell: size.cell, hiddenSize: size.hiddenSize }, secondsOf(options, 1));
    console.log(
      `${result.cell.toUpperCase()}-${result.hiddenSize}: ${result.medianMicroseconds.toFixed(1)} µs a character, ` +
        `95th percentile ${result.p95Microseconds.toFixed(1)}`,
    );
    return result;
  });
}

/** Times of the mixture, or with `--part opened` its predictions in opened files. */
async function mixture(options: Arguments): Promise<{ mixture: MixtureTimes[] } | { opened: OpenedFigures[] }> {
  const names = options.text('corpora')?.split(',');
  const onProgress = (corpus: string): void => {
    console.error(corpus);
  };
  if (options.text('part') === 'opened') {
    const steps = options.number('steps', { ...whole, from: 0 }) ?? 0;
    const opened = await benchOpened(names, steps, onProgress);
    for (const row of openedTable(opened)) console.log(row);
    return { opened };
  }
  const times = await benchMixture(names, onProgress);
  for (const row of mixtureTable(times)) console.log(row);
  return { mixture: times };
}

async function quality(options: Arguments): Promise<QualityResult[]> {
  const results = await benchQuality({
    names: options.text('corpora')?.split(','),
    budget: qualityBudget(options),
    withForeign: options.flag('with-foreign'),
    seed: options.number('seed', whole) ?? 1,
    typed: options.number('typed', whole) ?? typedCharacters,
    compressors: !options.flag('no-compressors'),
    paq8px: options.flag('paq8px'),
    heldOutFiles: options.number('held-out', whole),
    ceilings: options.flag('ceilings'),
    onProgress: (doing) => {
      console.error(doing);
    },
  });
  for (const row of qualityTable(results)) console.log(row);
  return results;
}

/** Replays typing what a version of a package has added to an earlier one. */
async function edits(options: Arguments): Promise<EditsResult[]> {
  const results = await benchEdits({
    names: options.text('corpora')?.split(','),
    budget: qualityBudget(options),
    typed: options.number('typed', whole) ?? typedCharacters,
    onProgress: (doing) => {
      console.error(doing);
    },
  });
  for (const row of editsTable(results)) console.log(row);
  return results;
}

function qualityBudget(options: Arguments): Budget {
  const steps = options.number('steps', whole);
  const seconds = options.number('seconds', { from: 1, to: 3600, whole: false });
  if (steps !== undefined && seconds !== undefined) throw new UsageError('Expected --seconds or --steps, found both.');
  return steps === undefined ? { kind: 'seconds', seconds: seconds ?? 60 } : { kind: 'steps', steps };
}

/** Derives the tables of `recipe.ts`, or measures several values of one of its numbers. */
async function tune(options: Arguments): Promise<object> {
  const asked = {
    names: options.text('corpora')?.split(','),
    steps: options.number('steps', whole) ?? 1000,
    hiddenSize: numbers(options, 'hidden', '256', 1024)[0]!,
    seed: options.number('seed', whole) ?? 1,
    typed: options.number('typed', whole) ?? 16_384,
    onProgress: (doing: string) => {
      console.error(doing);
    },
  };
  const constant = options.text('constant');
  if (options.text('part') === 'index') return { index: await measureIndex(asked) };
  if (constant !== undefined) {
    const trials = await tryValues(constant, (options.text('values') ?? '').split(','), asked);
    for (const row of valueRows(constant, trials)) console.log(row);
    return { constant, trials };
  }
  const corpora = await tuneOnCorpora(asked);
  const tables = deriveTables(corpora);
  for (const line of [...corpusRows(corpora, tables), '', ...tableLines(tables)]) console.log(line);
  return { tables };
}

async function scale(options: Arguments): Promise<ScaleResult[]> {
  const results = await benchScale({
    megabytes: numbers(options, 'megabytes', '1,10,50,64', 1000),
    onProgress: (doing) => {
      console.error(doing);
    },
  });
  for (const row of scaleTable(results)) console.log(row);
  return results;
}

/** Pathological texts and documents of 4 MB; `--part documents` measures the latter alone. */
async function pathological(options: Arguments): Promise<object> {
  const onProgress = (doing: string): void => {
    console.error(doing);
  };
  const characters = 1e6 * numbers(options, 'megabytes', '1', 16)[0]!;
  const texts = options.text('part') === 'documents' ? [] : benchPathological(characters, onProgress);
  if (texts.length > 0) for (const row of [...pathologicalTable(characters, texts), '']) console.log(row);
  const documents = await benchLongDocuments(onProgress);
  for (const row of longDocumentTable(documents)) console.log(row);
  return { pathological: texts, documents };
}

async function canaries(options: Arguments): ReturnType<typeof benchCanaries> {
  const whole = { from: 1, to: 100_000, whole: true } as const;
  const result = await benchCanaries(
    options.number('secrets', whole) ?? 1000,
    secondsOf(options, 20),
    options.number('seed', whole) ?? 1,
  );
  for (const line of canaryReport(result)) console.log(line);
  return result;
}

/** Runs one part of `bench scale`, in the process that it has started. */
function scalePart(options: Arguments): Promise<object> {
  const storage = options.text('storage') ?? '';
  if (options.text('part') === 'type') return typeScale(storage);
  return buildScale(1e6 * numbers(options, 'megabytes', '1', 1000)[0]!, storage);
}

function report(options: Arguments, result: object): void {
  if (options.flag('json')) console.log(JSON.stringify(result));
}

/** All combinations of the options, which are lists. */
function sizes(options: Arguments, cells: string, hidden: string, batch: string): ModelSize[] {
  const named = (options.text('cell') ?? cells).split(',').map((name): CellKind => {
    const known = cellKinds.find((kind) => kind === name);
    if (!known) throw new UsageError(`Expected --cell to list some of ${cellKinds.join(', ')}, found "${name}".`);
    return known;
  });
  return named.flatMap((cell) =>
    numbers(options, 'hidden', hidden, 1024).flatMap((hiddenSize) =>
      numbers(options, 'batch', batch, 256).map((batchSize) => ({ cell, hiddenSize, batchSize })),
    ),
  );
}

function numbers(options: Arguments, name: string, standard: string, most: number): number[] {
  return (options.text(name) ?? standard).split(',').map((text) => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= 1 && number <= most) return number;
    throw new UsageError(`Expected --${name} to list whole numbers from 1 to ${most}, found "${text}".`);
  });
}

function secondsOf(options: Arguments, standard: number): number {
  return options.number('seconds', { from: 0.01, to: 600, whole: false }) ?? standard;
}

function nameOf({ cell, hiddenSize, batchSize }: ModelSize): string {
  return `${cell.toUpperCase()}-${hiddenSize}, batch ${batchSize}`;
}

function rate(charactersPerSecond: number): string {
  return `${Math.round(charactersPerSecond)} characters/s`;
}
