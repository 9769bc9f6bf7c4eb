import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chooseKernels, type KernelChoice } from '../../src/kernels/kernelChoice';
import { defaultTrainingConfig, type TrainingConfig } from '../../src/model/config';
import { decodeSafetensors } from '../../src/model/safetensors';
import { RunControl } from '../../src/trainer/control';
import type { Engine } from '../../src/trainer/prepare';
import { run, type RunListener } from '../../src/trainer/run';
import { createTeam } from '../../src/trainer/team';

const steps = 60;
const stoppedAt = 26;

const config: TrainingConfig = {
  ...defaultTrainingConfig,
  network: { cell: 'lstm', embeddingSize: 6, hiddenSize: 10, layers: 2, dropout: 0.2 },
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
  { name: 'WebAssembly kernels', choice: chooseKernels(), threads: 1 },
  { name: 'WebAssembly kernels, two threads', choice: chooseKernels(), threads: 2 },
];

suite('a run that is stopped and gone on with', () => {
  for (const { name, choice, threads } of cases) {
    test(`${name}: equals the run that was not stopped, byte for byte`, async () => {
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
      await Promise.all([straight, stopped].map((folder) => rm(folder, { recursive: true })));
    });
  }

  test('with other files it is a run of its own, which learns on from the best weights', async () => {
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

/** Stops after so many steps: a run asks between two. */
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

async function train(
  folder: string,
  choice: KernelChoice,
  threads: number,
  stopAfter: number | undefined,
  read = files,
): ReturnType<typeof run> {
  const start = (): Engine => createTeam(choice, threads, path.resolve('dist/member.js'));
  const corpus = { files: read, leftOut: [] };
  const request = { readCorpus: () => Promise.resolve(corpus), config, storage: folder, startOver: false };
  return run(start, request, new StoppingControl(stopAfter), silent);
}

const silent: RunListener = {
  preparing: () => undefined,
  started: () => undefined,
  point: () => undefined,
  sample: () => undefined,
  checkpoint: () => undefined,
  note: () => undefined,
  paused: () => undefined,
  resumed: () => undefined,
};

async function storage(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'recurrent-'));
}

async function modelOf(
  folder: string,
): Promise<{ tensors: unknown; cursor: { readonly step: number; readonly validationLoss: number } }> {
  const { tensors, metadata } = decodeSafetensors(await readFile(path.join(folder, 'model.safetensors')));
  return { tensors, cursor: JSON.parse(metadata['cursor']!) as { step: number; validationLoss: number } };
}
