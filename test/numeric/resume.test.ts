import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chooseKernels, type KernelChoice } from '../../src/kernels/kernelChoice';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from '../../src/model/checkpoint';
import type { RunCursor } from '../../src/model/trainingState';
import { defaultTrainingConfig, type TrainingConfig } from '../../src/learning/config';
import { Learner } from '../../src/learning/learner';
import { decodeSafetensors } from '../../src/model/safetensors';
import { Vocabulary } from '../../src/model/vocabulary';
import { RunControl } from '../../src/trainer/runControl';
import type { TrainingThreads } from '../../src/learning/team';
import { run } from '../../src/trainer/run';
import { createTeam } from '../../src/trainer/threadTeam';

const steps = 60;
const stoppedAt = 26;

const config: TrainingConfig = {
  ...defaultTrainingConfig,
  network: { cell: 'lstm', embeddingSize: 6, hiddenSize: 10, layers: 2, dropout: 0.2, ngramRows: 64 },
  batchSize: 4,
  sequenceLength: 12,
  budget: { kind: 'steps', steps },
};

const files = Array.from({ length: 12 }, (_, i) => ({
  path: `file${i}.ts`,
  text: `export function visit${i}(items: string[]) {\n  return items.map((item) => item.slice(${i}));\n}\n`.repeat(4),
}));

const cases: readonly { readonly name: string; readonly choice: KernelChoice; readonly threads: number }[] = [
  { name: 'scalar kernels', choice: { kind: 'scalar' }, threads: 1 },
  { name: 'scalar kernels, two threads', choice: { kind: 'scalar' }, threads: 2 },
  { name: 'WebAssembly kernels', choice: chooseKernels(), threads: 1 },
  { name: 'WebAssembly kernels, two threads', choice: chooseKernels(), threads: 2 },
];

suite('a run that is stopped and resumed', () => {
  for (const { name, choice, threads } of cases) {
    test(`${name}: equals an uninterrupted run, byte for byte`, async () => {
      const straight = await storage();
      await train(straight, choice, threads, undefined);
      const stopped = await storage();
      const first = await train(stopped, choice, threads, stoppedAt);
      assert.equal(first.why, 'stopped');
      const second = await train(stopped, choice, threads, undefined);
      assert.equal(second.steps, steps);
      const [expected, found] = await Promise.all([straight, stopped].map(modelOf));
      assert.deepEqual(found!.tensors, expected!.tensors);
      assert.equal(second.validationLoss, expected!.cursor.validationLoss);
      assert.equal(found!.cursor.step, expected!.cursor.step);
      assert.ok(expected!.cursor.step > stoppedAt, `the best weights are of step ${expected!.cursor.step}`);
      await Promise.all([straight, stopped].map((folder) => rm(folder, { recursive: true })));
    });
  }

  for (const { name, choice, threads } of cases) {
    test(`${name}: has the losses and the final file of an uninterrupted run, and of a second run`, async () => {
      const straight = await learn(choice, threads, 0, 12);
      assert.deepEqual(await learn(choice, threads, 0, 12), straight);
      const first = await learn(choice, threads, 0, 5);
      const second = await learn(choice, threads, 5, 12, decodeCheckpoint(first.file));
      assert.deepEqual([...first.losses, ...second.losses], straight.losses);
      assert.deepEqual(second.file, straight.file);
    });

    test(`${name}: each part of the stored state is needed for that`, async () => {
      const straight = await learn(choice, threads, 0, 12);
      const { file } = await learn(choice, threads, 0, 5);
      const whole = decodeCheckpoint(file);
      const { cursor } = whole;
      const training = whole.training!;
      const without: Readonly<Record<string, Checkpoint>> = {
        'the moments of the optimiser': {
          ...whole,
          training: { ...training, optimizerStates: training.optimizerStates.map((state) => state.map(() => 0)) },
        },
        'the steps of the optimiser': { ...whole, training: { ...training, optimizerSteps: 0 } },
        'the random state of dropout, which follows from the step': { ...whole, cursor: { ...cursor, step: 0 } },
        'the place in the text': { ...whole, training: { ...training, stream: { epoch: 0, position: 0 } } },
        'the hidden states': {
          ...whole,
          training: { ...training, carried: training.carried.map((states) => states.map(() => 0)) },
        },
      };
      for (const [part, checkpoint] of Object.entries(without)) {
        const { losses } = await learn(choice, threads, 5, 12, checkpoint);
        assert.notDeepEqual(losses, straight.losses.slice(5), part);
      }
    });
  }

  test('with other files it is a new run, which continues from the best weights', async () => {
    const folder = await storage();
    await train(folder, { kind: 'scalar' }, 1, stoppedAt);
    const changed = files.map((file, i) => (i === 3 ? { ...file, text: `${file.text}// changed\n` } : file));
    const second = await train(folder, { kind: 'scalar' }, 1, undefined, changed);
    assert.equal(second.steps, steps);
    const { cursor } = await modelOf(folder);
    assert.ok(cursor.step > steps, `${cursor.step} steps since the network was new`);
    await rm(folder, { recursive: true });
  });
});

/** Stops after a number of steps; a run asks between two steps. */
class StoppingControl extends RunControl {
  readonly #after: number;
  #asked = 0;

  constructor(after = Infinity) {
    super();
    this.#after = after;
  }

  override get isStopped(): boolean {
    return this.#asked++ >= this.#after;
  }
}

/** Steps `from` … `to` − 1 of a learner with dropout, and its state at the end. */
async function learn(
  choice: KernelChoice,
  threads: number,
  from: number,
  to: number,
  checkpoint?: Checkpoint,
): Promise<{ losses: number[]; file: Uint8Array }> {
  const { kernels, team, disband } = createTeam(choice, threads, path.resolve('dist/member.js'));
  const symbols = files.map(({ text }) => vocabulary.encode(text));
  const learnerText = { training: symbols, validation: symbols.slice(0, 2), validationCharacters: 100 };
  const learner = new Learner(kernels, config, vocabulary, learnerText, checkpoint, team);
  const losses = Array.from({ length: to - from }, (_, i) => learner.step((from + i) / steps).loss);
  const file = encodeCheckpoint(learner.checkpoint(learner.validate(), 0, runCursor));
  await disband();
  return { losses, file };
}

const vocabulary = Vocabulary.of(files.map(({ text }) => text));

const runCursor: RunCursor = {
  fingerprint: 'the same',
  firstStep: 0,
  firstCharacters: 0,
  progress: 0,
  seconds: 0,
  validationsSinceBest: 0,
};

async function train(
  folder: string,
  choice: KernelChoice,
  threads: number,
  stopAfter: number | undefined,
  read = files,
): ReturnType<typeof run> {
  const start = (): TrainingThreads => createTeam(choice, threads, path.resolve('dist/member.js'));
  const corpus = { files: read, leftOut: [] };
  const request = { readCorpus: () => Promise.resolve(corpus), config, storage: folder, startOver: false };
  return run(start, request, new StoppingControl(stopAfter), () => undefined);
}

async function storage(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'recurrent-'));
}

async function modelOf(
  folder: string,
): Promise<{ tensors: unknown; cursor: { readonly step: number; readonly validationLoss: number } }> {
  const { tensors, metadata } = decodeSafetensors(await readFile(path.join(folder, 'model.safetensors')));
  return { tensors, cursor: JSON.parse(metadata['cursor']!) as { step: number; validationLoss: number } };
}
