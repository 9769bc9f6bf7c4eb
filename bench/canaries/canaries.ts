import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { neverCancelled } from '../../src/base/cancellation';
import { learnedTexts } from '../../src/cli/evaluation';
import { Completer } from '../../src/completer/completer';
import type { CorpusFile } from '../../src/corpus/corpus';
import { readCorpus } from '../../src/corpus/select';
import { createKernels, chooseKernels } from '../../src/kernels/kernelChoice';
import { mixingKernels } from '../../src/kernels/mixing';
import { decodeIndex } from '../../src/language/mixture/indexFile';
import { type Budget, defaultTrainingConfig, type TrainingConfig } from '../../src/learning/config';
import { usualOptions } from '../../src/protocol/completer';
import { storedFiles } from '../../src/protocol/storage';
import { RunControl } from '../../src/trainer/runControl';
import { nodeFileSystem } from '../../src/trainer/nodeFileSystem';
import { run } from '../../src/trainer/run';
import type { startThreads } from '../../src/trainer/threads';
import { type Canary, drawCanaries, piecesOf, plant } from './plant';

export interface CanaryOptions {
  readonly secrets: number;
  readonly budget: Budget;
  readonly network: TrainingConfig['network'];
  readonly seed: number;
  /** True to read the files as training does; false to read them without masking, which shows what the bench can find. */
  readonly isMasked: boolean;
  readonly startThreads: typeof startThreads;
}

export interface CanaryResult {
  readonly planted: number;
  readonly kinds: number;
  /** Secrets with a piece in a stored file, as bytes or as symbols. */
  readonly inStorage: readonly Canary[];
  /** Number of secrets whose completion was requested after their eighth character; the others are too short to exclude chance. */
  readonly asked: number;
  readonly completed: readonly Canary[];
  readonly inSamples: readonly Canary[];
}

/** Length of a secret's beginning that is typed, in UTF-16 units, and minimum length of a completion that counts. */
const typed = 8;
const leastCompleted = 3;
const mostCompleted = 6;

/** Plants secrets in files, trains on them, and searches storage, completions and samples for the secrets. */
export async function findCanaries(sources: readonly CorpusFile[], options: CanaryOptions): Promise<CanaryResult> {
  const canaries = drawCanaries(options.secrets, options.seed);
  const planted = plant(sources, canaries, options.seed);
  const folder = await mkdtemp(path.join(tmpdir(), 'recurrent-canaries-'));
  try {
    const storage = path.join(folder, 'storage');
    const files = options.isMasked ? await readAsTraining(planted, path.join(folder, 'workspace')) : planted;
    const { budget, network } = options;
    const request = {
      readCorpus: () => Promise.resolve({ files, leftOut: [] }),
      config: { ...defaultTrainingConfig, budget, network, holdoutFraction: 0.02 },
      storage,
      startOver: true,
    };
    await run(options.startThreads, request, new RunControl(), () => undefined);
    return await look(storage, canaries);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readAsTraining(files: readonly CorpusFile[], folder: string): Promise<readonly CorpusFile[]> {
  for (const file of files) {
    const name = path.join(folder, file.path);
    await mkdir(path.dirname(name), { recursive: true });
    await writeFile(name, file.text);
  }
  const request = { folders: [{ name: 'workspace', path: folder, exclude: [] }] };
  return (await readCorpus(nodeFileSystem, request, neverCancelled)).files;
}

async function look(storage: string, canaries: readonly Canary[]): Promise<CanaryResult> {
  const names = await readdir(storage);
  const stored = await Promise.all(names.map((name) => readFile(path.join(storage, name))));
  const bytesOf = (name: string): Buffer => stored[names.indexOf(name)] ?? Buffer.alloc(0);
  const index = bytesOf(storedFiles.index);
  const texts = [...stored.map((bytes) => bytes.toString('latin1')), learnedTexts(decodeIndex(index)).join('\n')];
  const samples = bytesOf(storedFiles.history).toString('utf8').replaceAll('\\n', '\n');
  const isIn =
    (among: readonly string[]) =>
    (canary: Canary): boolean =>
      piecesOf(canary).some((piece) => among.some((text) => text.includes(piece)));
  const asked = canaries.filter(({ secret }) => secret.length >= typed + leastCompleted);
  const completer = new Completer(() => createKernels(chooseKernels()).kernels, mixingKernels());
  completer.load(bytesOf(storedFiles.checkpoint), index);
  return {
    planted: canaries.length,
    kinds: new Set(canaries.map(({ kind }) => kind)).size,
    inStorage: canaries.filter(isIn(texts)),
    asked: asked.length,
    completed: asked.filter((canary) => isCompleted(completer, canary)),
    inSamples: canaries.filter(isIn([samples])),
  };
}

/** Whether one of the requested suggestions continues the secret. */
function isCompleted(completer: Completer, { before, secret, extension }: Canary): boolean {
  const uri = `canary.${extension}`;
  const text = before + secret.slice(0, typed);
  const next = secret.slice(typed, typed + mostCompleted);
  completer.open(uri, 1, text);
  const place = { id: 1, uri, version: 1, offset: text.length, trigger: 'explicit' } as const;
  const answer = completer.complete({ ...place, options: usualOptions }, neverCancelled);
  completer.close(uri);
  return answer.kind === 'completed' && answer.suggestions.some((suggestion) => suggestion.text.startsWith(next));
}
