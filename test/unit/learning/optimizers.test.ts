import assert from 'node:assert/strict';
import { Random } from '../../../src/base/random';
import { chooseKernels, createKernels } from '../../../src/kernels/kernelChoice';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/model/checkpoint';
import { type ClipConfig, defaultTrainingConfig, type TrainingConfig } from '../../../src/learning/config';
import { cellKinds } from '../../../src/numeric/cells/kinds';
import type { Kernels } from '../../../src/numeric/kernels';
import { Learner } from '../../../src/learning/learner';
import { configOf, optimizerNames, type PresetName, presetNames, presets } from '../../../src/learning/presets';
import { Network } from '../../../src/model/network';
import { initializeParameters } from '../../../src/learning/initialization';
import { createParameters } from '../../../src/model/parameters';
import type { Parameter } from '../../../src/numeric/layers/weights';
import { sumOfSquares } from '../../../src/numeric/ops/sums';
import { scalarKernels } from '../../../src/numeric/scalarKernels';
import { Vocabulary } from '../../../src/model/vocabulary';

const text = 'for (const item of items) {\n  visit(item);\n}\n'.repeat(90);
const vocabulary = Vocabulary.of([text]);
const learnerText = {
  training: [vocabulary.encode(text)],
  validation: [vocabulary.encode(text.slice(0, 300))],
  validationCharacters: 300,
};

const network = { ...defaultTrainingConfig.network, embeddingSize: 8, hiddenSize: 16, ngramRows: 0 };

function learner(changes: Partial<TrainingConfig> = {}, kernels: Kernels = scalarKernels): Learner {
  return new Learner(kernels, { ...defaultTrainingConfig, network, ...changes }, vocabulary, learnerText);
}

function train(some: Learner, steps: number): void {
  for (let i = 0; i < steps; i++) some.step(i / steps);
}

/** The cursor of a run, for checkpoints that training can continue from. */
const run = { fingerprint: '', firstStep: 0, firstCharacters: 0, progress: 0.5, seconds: 1, validationsSinceBest: 0 };

suite('optimisers', () => {
  const learningRates = { sgd: 0.8, adagrad: 0.08, rmsprop: 0.008, adam: 0.008, adamw: 0.008, soap: 0.008 };
  for (const name of optimizerNames) {
    test(`${name} learns a text, and continues from its checkpoint`, () => {
      const { optimizer } = configOf({ optimizer: name });
      const config = { ...defaultTrainingConfig, network, optimizer, learningRate: learningRates[name] };
      const first = learner(config);
      train(first, 300);
      const loss = first.validate();
      assert.ok(loss < 0.8, `found ${loss}`);
      const saved = first.checkpoint(loss, 1, run);
      const restored = decodeCheckpoint(encodeCheckpoint(saved));
      const second = new Learner(scalarKernels, config, vocabulary, learnerText, restored);
      assert.deepEqual(second.checkpoint(loss, 1, run).training, saved.training);
      assert.equal(saved.training?.optimizerSteps, 300);
    });
  }

  test('SOAP learns with every cell, with one-hot input, and with several layers', () => {
    const optimizer = { kind: 'soap', beta2: 0.99 } as const;
    for (const cell of cellKinds) {
      for (const shape of [{ embeddingSize: 0 }, { layers: 2 }]) {
        const some = learner({ optimizer, learningRate: 0.008, network: { ...network, cell, ...shape } });
        const before = some.validate();
        train(some, 40);
        const after = some.validate();
        assert.ok(after < before - 0.5, `${cell}, ${JSON.stringify(shape)}: from ${before} to ${after}`);
      }
    }
  });

  test('without moments, Adam takes its first step like a new one, at any step of the network', () => {
    const first = learner();
    train(first, 200);
    const weights = first.checkpoint(1, 1);
    const config: TrainingConfig = {
      ...defaultTrainingConfig,
      network,
      optimizer: { kind: 'adam', beta2: 0.999 },
      schedule: { kind: 'constant' },
    };
    const second = new Learner(scalarKernels, config, vocabulary, learnerText, weights);
    const before = second.parameters.values.slice();
    second.step(0);
    // |lr·m̂/√v̂| is the learning rate if m̂ and v̂ come from a single gradient.
    const changes = Array.from(second.parameters.values, (value, i) => Math.abs(value - before[i]!));
    const largest = Math.max(...changes);
    assert.ok(Math.abs(largest - config.learningRate) < 1e-5, `found ${largest}`);
    assert.equal(second.checkpoint(1, 1, run).training?.optimizerSteps, 1);
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

  test('step and exponential decay count epochs', () => {
    const decaying = learner({
      schedule: { kind: 'step', factor: 0.5, epochs: 1 },
      batchSize: 64,
      sequenceLength: 24,
      learningRate: 0.008,
    });
    // 4,141 symbols in 64 streams of 64: an epoch is two and two thirds windows of 24.
    const rates = Array.from({ length: 6 }, () => decaying.step(0).learningRate);
    assert.deepEqual(rates, [0.008, 0.008, 0.004, 0.004, 0.004, 0.002]);
  });
});

suite('steps with a loss or gradients that are not finite', () => {
  test('leave weights and optimiser unchanged, and are counted', () => {
    const [kernels, fault] = faultyKernels();
    const faulty = learner({}, kernels);
    train(faulty, 5);
    for (const kind of ['loss', 'gradient', 'state'] as const) {
      const before = snapshot(faulty);
      fault.kind = kind;
      assert.ok(!faulty.step(0.5).isFinite, kind);
      assert.deepEqual(snapshot(faulty), before, kind);
      fault.kind = undefined;
      const { isFinite, loss } = faulty.step(0.5);
      assert.ok(isFinite, kind);
      assert.ok(loss < 10, `${kind}: the state that is carried on is finite, found a loss of ${loss}`);
    }
    assert.deepEqual([faulty.steps, faulty.skippedSteps], [11, 3]);
    assert.equal(faulty.checkpoint(1, 1, run).training?.optimizerSteps, 8);
  });

  test('include those whose squared gradients overflow float32', () => {
    const [kernels, fault] = faultyKernels();
    const faulty = learner({ clip: { kind: 'none' } }, kernels);
    fault.kind = 'large gradient';
    assert.ok(!faulty.step(0.5).isFinite);
    fault.kind = undefined;
    train(faulty, 20);
    const loss = faulty.validate();
    assert.ok(loss < Math.log(vocabulary.size) - 0.2, `the steps after it are learned from: ${loss}`);
  });

  test('halve the learning rate again after every three in a row', () => {
    const [kernels, fault] = faultyKernels();
    const faulty = learner({ schedule: { kind: 'constant' }, learningRate: 0.008 }, kernels);
    const rates = (steps: number) => Array.from({ length: steps }, () => faulty.step(0).learningRate);
    fault.kind = 'loss';
    assert.deepEqual(rates(2), [0.008, 0.008]);
    fault.kind = undefined;
    assert.deepEqual(rates(1), [0.008]);
    fault.kind = 'loss';
    assert.deepEqual(rates(6), [0.008, 0.008, 0.008, 0.004, 0.004, 0.004]);
    fault.kind = undefined;
    assert.deepEqual(rates(2), [0.002, 0.002]);
  });
});

suite('one-hot input', () => {
  test('equals an identity embedding, without weights', () => {
    const oneHot = createParameters({ ...network, embeddingSize: 0 }, vocabulary.size);
    const embedded = createParameters({ ...network, embeddingSize: vocabulary.size }, vocabulary.size);
    initializeParameters(oneHot, { kind: 'pytorch' }, new Random(1));
    const { rows, columns, data } = embedded.embedding!.value;
    for (let i = 0; i < rows; i++) data[i * columns + i] = 1;
    embedded.values.set(oneHot.values, data.length);
    const [found, expected] = [oneHot, embedded].map((parameters) => {
      const window = new Network(scalarKernels, parameters, 2, 6);
      window.inputs.set(learnerText.training[0]!.subarray(0, 12));
      window.targets.set(learnerText.training[0]!.subarray(1, 13));
      const loss = window.forward();
      window.backward();
      return [loss, ...parameters.gradients.slice(parameters.embedding?.value.data.length)];
    });
    assert.equal(oneHot.embedding, undefined);
    assert.deepEqual(found, expected);
  });

  test('is restored from a checkpoint', () => {
    const first = learner({ network: { ...network, embeddingSize: 0 } });
    train(first, 3);
    const restored = decodeCheckpoint(encodeCheckpoint(first.checkpoint(1, 1)));
    assert.deepEqual(restored.parameters.values, first.parameters.values);
    assert.deepEqual(restored.parameters.config, first.parameters.config);
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
      // A batch of 50 would read all of so short a text in one step.
      const { batchSize, network: size } = presets[name];
      const config = configOf({ preset: name, batchSize: Math.min(8, batchSize), hiddenSize: size.hiddenSize || 64 });
      const learning = new Learner(kernels, config, vocabulary, learnerText);
      const before = learning.validate();
      train(learning, steps[name]);
      const loss = learning.validate();
      assert.ok(before > 3 && loss < 2.2, `from ${before} to ${loss}`);
      assert.equal(learning.skippedSteps, 0);
    });
  }

  test('draw their weights as the originals do', () => {
    const drawn = (name: PresetName) =>
      new Learner(scalarKernels, configOf({ preset: name }), vocabulary, learnerText).parameters;
    const deviation = ({ value }: Parameter): number => Math.sqrt(sumOfSquares(value.data) / value.data.length);
    const gist = drawn('min-char-rnn');
    assert.ok(Math.abs(deviation(gist.layers[0]!.hiddenWeight) - 0.01) < 0.001);
    assert.deepEqual([deviation(gist.layers[0]!.inputBias), deviation(gist.linearBias)], [0, 0]);
    const charRnn = drawn('char-rnn');
    for (const { value, name } of charRnn.dense) {
      const largest = Math.max(...value.data.map((x) => (x === 1 ? 0 : Math.abs(x))));
      assert.ok(largest > 0.06 && largest <= 0.08, `${name}: ${largest}`);
    }
    const torchRnn = drawn('torch-rnn');
    assert.ok(Math.abs(deviation(torchRnn.layers[0]!.inputWeight) - 1 / Math.sqrt(64 + 128)) < 0.002);
    assert.ok(Math.abs(deviation(torchRnn.layers[1]!.hiddenWeight) - 1 / Math.sqrt(128 + 128)) < 0.002);
    for (const { layers } of [charRnn, torchRnn]) {
      for (const { inputBias, hiddenBias } of layers) {
        const forget = [inputBias, hiddenBias].map(({ value }) => [...value.data.subarray(128, 256)]);
        assert.deepEqual(forget, [Array(128).fill(1), Array(128).fill(0)]);
      }
    }
  });

  test('give the values that the user has not set', () => {
    const config = configOf({
      preset: 'char-rnn',
      hiddenSize: 64,
      optimizer: 'rmsprop',
      schedule: 'constant',
      seed: 5,
    });
    assert.deepEqual([config.network.hiddenSize, config.network.layers, config.seed], [64, 2, 5]);
    assert.deepEqual(config.optimizer, { kind: 'rmsprop', decay: 0.95 });
    assert.deepEqual(config.schedule, { kind: 'constant' });
    assert.deepEqual(configOf({ preset: 'torch-rnn', optimizer: 'adam' }).optimizer, { kind: 'adam', beta2: 0.999 });
    assert.deepEqual(configOf({ preset: 'char-rnn', optimizer: 'adam' }).optimizer, { kind: 'adam', beta2: 0.99 });
    assert.deepEqual(configOf({}), defaultTrainingConfig);
  });

  test('have their clipping replaced by the user’s, by value before by norm, and turned off by 0', () => {
    const clip = (preset: PresetName, clipNorm?: number, clipValue?: number): ClipConfig =>
      configOf({ preset, clipNorm, clipValue }).clip;
    assert.deepEqual(clip('torch-rnn'), { kind: 'value', limit: 5 });
    assert.deepEqual(clip('torch-rnn', 2), { kind: 'norm', limit: 2 });
    assert.deepEqual(clip('torch-rnn', 2, 3), { kind: 'value', limit: 3 });
    assert.deepEqual(clip('torch-rnn', undefined, 0), { kind: 'none' });
    assert.deepEqual(clip('default', 0), { kind: 'none' });
    assert.deepEqual(clip('default', undefined, 0), { kind: 'norm', limit: 1 });
  });
});

type Fault = 'loss' | 'gradient' | 'large gradient' | 'state';

/** Kernels with a fault that can be turned on. */
function faultyKernels(): [Kernels, { kind: Fault | undefined }] {
  const fault: { kind: Fault | undefined } = { kind: undefined };
  const { gru } = scalarKernels.cells;
  const kernels: Kernels = {
    ...scalarKernels,
    crossEntropyForward: (...args) => (fault.kind === 'loss' ? Infinity : scalarKernels.crossEntropyForward(...args)),
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

/** Copies of the weights and of the optimiser's states. */
function snapshot(some: Learner): unknown {
  const { parameters, training } = some.checkpoint(1, 1, run);
  return {
    values: parameters.values.slice(),
    revision: parameters.revision,
    optimizerSteps: training?.optimizerSteps,
    optimizerStates: training?.optimizerStates.map((state) => state.slice()),
  };
}
