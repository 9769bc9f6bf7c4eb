import assert from 'node:assert/strict';
import { chooseKernels, createKernels } from '../../../src/kernels/kernelChoice';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/model/checkpoint';
import { defaultTrainingConfig, optimizerKinds, optimizers, type TrainingConfig } from '../../../src/model/config';
import type { Kernels } from '../../../src/model/kernels';
import { Learner } from '../../../src/model/learner';
import { configOf, type PresetName, presetNames } from '../../../src/model/presets';
import { scalarKernels } from '../../../src/model/scalarKernels';
import { Vocabulary } from '../../../src/model/vocabulary';

const text = 'for (const item of items) {\n  visit(item);\n}\n'.repeat(90);
const vocabulary = Vocabulary.of([text]);
const learnerText = {
  training: [vocabulary.encode(text)],
  validation: [vocabulary.encode(text.slice(0, 300))],
  validationCharacters: 300,
};

const network = { ...defaultTrainingConfig.network, embeddingSize: 8, hiddenSize: 16 };

function learner(changes: Partial<TrainingConfig> = {}, kernels: Kernels = scalarKernels): Learner {
  return new Learner(kernels, { ...defaultTrainingConfig, network, ...changes }, vocabulary, learnerText);
}

function train(some: Learner, steps: number): void {
  for (let i = 0; i < steps; i++) some.step(i / steps);
}

suite('optimisers', () => {
  const learningRates = { sgd: 0.8, adagrad: 0.08, rmsprop: 0.008, adam: 0.008, adamw: 0.008 };
  for (const kind of optimizerKinds) {
    test(`${kind} learns a text, and learns on from its checkpoint`, () => {
      const config = { optimizer: optimizers[kind], learningRate: learningRates[kind] };
      const first = learner(config);
      train(first, 300);
      const loss = first.validate();
      assert.ok(loss < 0.8, `found ${loss}`);
      const checkpoint = decodeCheckpoint(encodeCheckpoint(first.checkpoint(loss, 1)));
      const { optimizer } = new Learner(
        scalarKernels,
        { ...defaultTrainingConfig, network, ...config },
        vocabulary,
        learnerText,
        checkpoint,
      ).checkpoint(loss, 1);
      assert.deepEqual(optimizer, first.checkpoint(loss, 1).optimizer);
      assert.deepEqual([optimizer.kind, optimizer.step], [kind, 300]);
    });
  }

  test('another one than the checkpoint has begins with its first step', () => {
    const first = learner();
    train(first, 5);
    const config = { ...defaultTrainingConfig, network, optimizer: optimizers.rmsprop };
    const second = new Learner(scalarKernels, config, vocabulary, learnerText, first.checkpoint(1, 1));
    const { optimizer, cursor } = second.checkpoint(1, 1);
    assert.deepEqual([optimizer.kind, optimizer.step, cursor.step], ['rmsprop', 0, 5]);
    assert.ok(optimizer.blocks[0]!.every((value) => value === 0));
  });

  test('clipping by value bounds what plain descent can change', () => {
    const limit = 1e-4;
    const clipped = learner({
      optimizer: { kind: 'sgd', momentum: 0 },
      learningRate: 1,
      schedule: { kind: 'constant' },
      clip: { kind: 'value', limit },
    });
    const before = clipped.parameters.values.slice();
    const { gradientNorm } = clipped.step(0);
    const changes = clipped.parameters.values.map((value, i) => Math.abs(value - before[i]!));
    assert.ok(gradientNorm > 0.1, `found ${gradientNorm}`);
    assert.ok(Math.abs(Math.max(...changes) - limit) < 1e-6, `found ${Math.max(...changes)}`);
  });

  test('step and exponential decay count the times that all files were read', () => {
    const decaying = learner({ schedule: { kind: 'step', factor: 0.5, every: 1 }, batchSize: 64, learningRate: 0.008 });
    // 4,141 symbols in 64 streams of 64: an epoch is two windows of 24 and two thirds of another.
    const rates = Array.from({ length: 6 }, () => decaying.step(0).learningRate);
    assert.deepEqual(rates, [0.008, 0.008, 0.004, 0.004, 0.004, 0.002]);
  });
});

suite('steps whose loss or gradients are no finite numbers', () => {
  test('leave weights and optimiser as they were, and are counted', () => {
    const [kernels, fault] = faultyKernels();
    const faulty = learner({}, kernels);
    train(faulty, 5);
    for (const kind of ['loss', 'gradient', 'state'] as const) {
      const before = snapshot(faulty);
      fault.kind = kind;
      assert.equal(faulty.step(0.5).outcome, 'skipped', kind);
      assert.deepEqual(snapshot(faulty), before, kind);
      fault.kind = undefined;
      const { outcome, loss } = faulty.step(0.5);
      assert.equal(outcome, 'learned', kind);
      assert.ok(loss < 10, `${kind}: the state that is carried on is finite, found a loss of ${loss}`);
    }
    assert.equal(faulty.skippedSteps, 3);
    assert.equal(faulty.steps, 11);
    assert.equal(faulty.checkpoint(1, 1).optimizer.step, 8);
  });

  test('are those too whose squares would not fit into float32', () => {
    const [kernels, fault] = faultyKernels();
    const faulty = learner({ clip: { kind: 'none' } }, kernels);
    fault.kind = 'large gradient';
    assert.equal(faulty.step(0.5).outcome, 'skipped');
    fault.kind = undefined;
    train(faulty, 20);
    assert.ok(faulty.parameters.values.every(Number.isFinite));
  });

  test('three in a row halve the learning rate for the rest of the run', () => {
    const [kernels, fault] = faultyKernels();
    const faulty = learner({ schedule: { kind: 'constant' }, learningRate: 0.008 }, kernels);
    const outcomes = (steps: number) => Array.from({ length: steps }, () => faulty.step(0).outcome);
    fault.kind = 'loss';
    assert.deepEqual(outcomes(2), ['skipped', 'skipped']);
    fault.kind = undefined;
    assert.deepEqual(outcomes(1), ['learned']);
    fault.kind = 'loss';
    assert.deepEqual(outcomes(6), ['skipped', 'skipped', 'halved', 'skipped', 'skipped', 'halved']);
    fault.kind = undefined;
    assert.equal(faulty.step(0).learningRate, 0.002);
    assert.equal(faulty.step(0).learningRate, 0.002);
  });
});

suite('presets', () => {
  const steps: Readonly<Record<PresetName, number>> = {
    default: 150,
    'min-char-rnn': 600,
    'char-rnn': 70,
    'torch-rnn': 70,
  };
  for (const name of presetNames) {
    test(`${name} learns a small text`, () => {
      const { kernels } = createKernels(chooseKernels());
      // A batch of 50 would read all of so small a text in one step.
      const config = configOf(name, name === 'min-char-rnn' ? {} : { batchSize: 8 });
      const learning = new Learner(kernels, config, vocabulary, learnerText);
      const before = learning.validate();
      train(learning, steps[name]);
      console.log(name, before, learning.validate());
      assert.equal(learning.skippedSteps, 0);
    });
  }

  test('give what is not chosen; what is chosen counts more', () => {
    const config = configOf('char-rnn', { hiddenSize: 64, optimizer: 'rmsprop', schedule: 'constant', seed: 5 });
    assert.deepEqual([config.network.hiddenSize, config.network.layers, config.seed], [64, 2, 5]);
    assert.deepEqual(config.optimizer, { kind: 'rmsprop', decay: 0.95 }, "the preset's constants");
    assert.deepEqual(config.schedule, { kind: 'constant' });
    assert.deepEqual(configOf('char-rnn', { optimizer: 'sgd' }).optimizer, optimizers.sgd);
    assert.deepEqual(configOf('default', {}), defaultTrainingConfig);
  });

  test('have their clipping replaced by what is chosen, by value before by norm, and turned off by 0', () => {
    const clip = (name: PresetName, clipNorm?: number, clipValue?: number) =>
      configOf(name, { clipNorm, clipValue }).clip;
    assert.deepEqual(clip('torch-rnn'), { kind: 'value', limit: 5 });
    assert.deepEqual(clip('torch-rnn', 2), { kind: 'norm', limit: 2 });
    assert.deepEqual(clip('torch-rnn', 2, 3), { kind: 'value', limit: 3 });
    assert.deepEqual(clip('torch-rnn', undefined, 0), { kind: 'none' });
    assert.deepEqual(clip('default', 0), { kind: 'none' });
    assert.deepEqual(clip('default', undefined, 0), { kind: 'norm', limit: 1 });
  });
});

type Fault = 'loss' | 'gradient' | 'large gradient' | 'state';

/** Kernels that spoil what the fault says, while there is one. */
function faultyKernels(): [Kernels, { kind: Fault | undefined }] {
  const fault: { kind: Fault | undefined } = { kind: undefined };
  const { gru } = scalarKernels.cells;
  const kernels: Kernels = {
    ...scalarKernels,
    crossEntropyForward: (...args) =>
      fault.kind === 'loss' ? Infinity : scalarKernels.crossEntropyForward(...args),
    crossEntropyBackward: (dLogits, ...rest) => {
      scalarKernels.crossEntropyBackward(dLogits, ...rest);
      if (fault.kind === 'gradient') dLogits.data[0] = NaN;
      if (fault.kind === 'large gradient') dLogits.data[0] = 1e25;
    },
    cells: {
      ...scalarKernels.cells,
      gru: {
        ...gru,
        forward: (step) => {
          gru.forward(step);
          if (fault.kind === 'state') step.hidden.fill(Infinity);
        },
      },
    },
  };
  return [kernels, fault];
}

/** Copies of the weights and of what the optimiser keeps. */
function snapshot(some: Learner): unknown {
  const { parameters, optimizer } = some.checkpoint(1, 1);
  return {
    values: parameters.values.slice(),
    revision: parameters.revision,
    step: optimizer.step,
    blocks: optimizer.blocks.map((block) => block.slice()),
  };
}
