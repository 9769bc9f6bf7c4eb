import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Corpus } from '../../src/corpus/corpus';
import { decodeIndex } from '../../src/language/mixture/indexFile';
import { defaultTrainingConfig, type TrainingConfig } from '../../src/learning/config';
import { solo } from '../../src/learning/team';
import { type Checkpoint, decodeCheckpoint } from '../../src/model/checkpoint';
import { scalarKernels } from '../../src/numeric/scalarKernels';
import { storedFiles } from '../../src/protocol/storage';
import { run, type RunResult } from '../../src/trainer/run';
import { RunControl } from '../../src/trainer/runControl';

const line = 'for (const item of items) visit(item);\n';

export function corpusOf(...names: readonly string[]): Corpus {
  return { files: names.map((name) => ({ path: `${name}.ts`, text: `// ${name}\n${line.repeat(20)}` })), leftOut: [] };
}

const corpus = corpusOf('a', 'b', 'c', 'd');

/** A small network with a short budget, in steps. */
export const config: TrainingConfig = {
  ...defaultTrainingConfig,
  network: { ...defaultTrainingConfig.network, hiddenSize: 8, embeddingSize: 4, ngramRows: 64 },
  budget: { kind: 'steps', steps: 6 },
};

export const startSolo = () => ({ kernels: scalarKernels, team: solo, disband: () => Promise.resolve() });

/** A training run in this process; `notes` are the lines for the user. */
export async function train(
  storage: string,
  options: { readonly startOver?: boolean; readonly control?: RunControl } = {},
): Promise<RunResult & { readonly notes: readonly string[] }> {
  const notes: string[] = [];
  const request = { readCorpus: () => Promise.resolve(corpus), config, storage, startOver: options.startOver ?? true };
  const result = await run(startSolo, request, options.control ?? new RunControl(), (event) => {
    if (event.kind === 'note') notes.push(event.text);
    if (event.kind === 'started') notes.push(...event.notes);
  });
  return { ...result, notes };
}

/** A folder that is removed when the test has ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-faults-'));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];

teardown(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function copyOf(folder: string): string {
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** The stored model; throws if it or its index cannot be used. */
export function usableModel(storage: string): Checkpoint | undefined {
  const file = (name: string): string => path.join(storage, name);
  if (existsSync(file(storedFiles.index))) decodeIndex(readFileSync(file(storedFiles.index)));
  for (const name of [storedFiles.history, storedFiles.learnedFiles, storedFiles.indexedFiles, storedFiles.run])
    if (existsSync(file(name))) JSON.parse(readFileSync(file(name), 'utf8'));
  const checkpoint = file(storedFiles.checkpoint);
  return existsSync(checkpoint) ? decodeCheckpoint(readFileSync(checkpoint)) : undefined;
}

/** The folder holds stored files and nothing else: no temporary file, no lock. */
export function assertTidy(storage: string): void {
  const known: readonly string[] = Object.values(storedFiles);
  assert.deepEqual(
    readdirSync(storage).filter((name) => !known.includes(name)),
    [],
  );
}
