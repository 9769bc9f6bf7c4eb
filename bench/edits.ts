import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { editorWith, type Typing } from '../src/cli/evaluation';
import { usingModel } from '../src/cli/files';
import { percent } from '../src/cli/statistics';
import { findNearDuplicates } from '../src/evaluation/nearDuplicates';
import { sampleFiles } from '../src/evaluation/sampleFiles';
import { type TypingCounts, type TypingEngine, typeText, typingResult } from '../src/evaluation/typing';
import type { Budget } from '../src/learning/config';
import { configOf } from '../src/learning/presets';
import { RunControl } from '../src/trainer/runControl';
import { run } from '../src/trainer/run';
import { startThreads, threadCountOfAllCores } from '../src/trainer/threads';
import { type Insertion, type InsertionPlace, insertionsOf, newFile } from './insertions';
import { describeBudget, indexOf } from './quality';
import { type PairFiles, pairsNamed, readPair, type VersionPair } from './versionPairs';

export interface EditsOptions {
  /** Names of corpora; if absent, all that are reported. */
  readonly names: readonly string[] | undefined;
  /** Budget of training, from scratch. */
  readonly budget: Budget;
  /** Number of characters on which typing is replayed, in changed files and in new ones. */
  readonly typed: number;
  readonly onProgress: (doing: string) => void;
}

/** Figures of the insertions at places of one kind, or of all. */
export interface EditsFigures {
  readonly place: InsertionPlace | 'all';
  readonly insertions: number;
  readonly characters: number;
  readonly trained: Typing;
  /** Typing with the index that exists before any training. */
  readonly untrained: Typing;
}

export interface EditsResult {
  readonly corpus: string;
  readonly language: string;
  readonly versions: readonly [earlier: string, next: string];
  /** Number of new files that are near-duplicates of earlier ones. They were moved or copied, and are not typed. */
  readonly nearDuplicates: number;
  readonly figures: readonly EditsFigures[];
}

/** Learns an earlier version of each package and replays typing what the next version has added, in place. */
export async function benchEdits(options: EditsOptions): Promise<EditsResult[]> {
  const pairs: (readonly [VersionPair, PairFiles])[] = [];
  // All pairs are read first, so that a failed download costs no measurement.
  for (const pair of pairsNamed(options.names, 'report')) pairs.push([pair, await readPair(pair)]);
  const results: EditsResult[] = [];
  for (const [pair, files] of pairs) results.push(await measurePair(pair, files, options));
  return results;
}

async function measurePair(
  pair: VersionPair,
  files: PairFiles,
  { budget, typed, onProgress }: EditsOptions,
): Promise<EditsResult> {
  const { next, version } = pair;
  const { insertions, nearDuplicates } = insertionsBetween(files, typed);
  const storage = await mkdtemp(path.join(tmpdir(), 'recurrent-edits-'));
  try {
    const config = configOf({ budget, threads: threadCountOfAllCores() });
    const readCorpus = () => Promise.resolve({ files: [...files.earlier], leftOut: [] });
    onProgress(`${next.name} ${version}: typing with the index alone`);
    const index = await indexOf({ readCorpus, config, storage, adapts: false });
    const untrained = typeInsertions(
      editorWith((completer) => {
        completer.loadIndex(index);
      }),
      insertions,
    );
    onProgress(`${next.name} ${version}: training for ${describeBudget(budget)}`);
    await run(startThreads, { readCorpus, config, storage, startOver: true }, new RunControl(), () => undefined);
    onProgress(`${next.name} ${version}: typing what ${next.version} has added`);
    const trained = usingModel(storage, (checkpoint, learned) =>
      typeInsertions(
        editorWith((completer) => completer.load(checkpoint, learned)),
        insertions,
      ),
    );
    return {
      corpus: next.name,
      language: next.language,
      versions: [version, next.version],
      nearDuplicates,
      figures: figuresOf(insertions, trained, untrained),
    };
  } finally {
    await rm(storage, { recursive: true });
  }
}

/** The insertions from one version to the next, in files drawn by their paths. */
function insertionsBetween(
  { earlier, next }: PairFiles,
  typed: number,
): { readonly insertions: readonly Insertion[]; readonly nearDuplicates: number } {
  const before = new Map(earlier.map(({ path, text }) => [path, text]));
  const created = next.filter(({ path }) => !before.has(path));
  const copies = new Set(findNearDuplicates(created, earlier).map(({ file }) => file));
  const added = [
    next.filter(({ path }) => before.has(path)).map(({ path, text }) => insertionsOf(path, before.get(path)!, text)),
    created.filter((file) => !copies.has(file)).map(({ path, text }) => [newFile(path, text)]),
  ];
  return { insertions: added.flatMap((files) => drawn(files, typed)), nearDuplicates: copies.size };
}

/** The insertions of files whose inserted text has at most this many characters in all. */
function drawn(files: readonly (readonly Insertion[])[], characters: number): Insertion[] {
  const changed = files.flatMap((insertions) => {
    const [first] = insertions;
    return first ? [{ path: first.path, text: insertions.map(({ text }) => text).join(''), insertions }] : [];
  });
  return sampleFiles(changed, { characters, seed: 1 }).flatMap(({ insertions }) => insertions);
}

function typeInsertions(engine: TypingEngine, insertions: readonly Insertion[]): TypingCounts[] {
  return insertions.map((insertion) => typeText(engine, insertion));
}

function figuresOf(
  insertions: readonly Insertion[],
  trained: readonly TypingCounts[],
  untrained: readonly TypingCounts[],
): EditsFigures[] {
  const figures = (['end', 'middle', 'new file', 'all'] as const).map((place): EditsFigures => {
    const isHere = (_: unknown, i: number): boolean => place === 'all' || insertions[i]!.place === place;
    const typing = typingResult(trained.filter(isHere));
    return {
      place,
      insertions: insertions.filter(isHere).length,
      characters: typing.characters,
      trained: typing,
      untrained: typingResult(untrained.filter(isHere)),
    };
  });
  return figures.filter(({ insertions }) => insertions > 0);
}

/** A Markdown table with a row for each kind of place. */
export function editsTable(results: readonly EditsResult[]): string[] {
  const header = [
    'package',
    'place',
    'insertions',
    'characters',
    'keystrokes saved',
    'taken',
    'wrong/100',
    'untrained',
  ];
  const rows = results.flatMap(({ corpus, versions, figures }) =>
    figures.map(({ place, insertions, characters, trained, untrained }) => [
      `${corpus} ${versions.join(' → ')}`,
      place,
      String(insertions),
      String(characters),
      percent(trained.keystrokesSaved),
      percent(trained.acceptance),
      trained.wrongPer100.toFixed(0),
      percent(untrained.keystrokesSaved),
    ]),
  );
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
