import assert from 'node:assert/strict';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/model/checkpoint';
import { cellKinds } from '../../../src/numeric/cells/kinds';
import { defaultTrainingConfig, type TrainingConfig } from '../../../src/learning/config';
import { Learner } from '../../../src/learning/learner';
import { scalarKernels } from '../../../src/numeric/scalarKernels';
import { Vocabulary } from '../../../src/model/vocabulary';

const text = 'for (const item of items) {\n  visit(item);\n}\n'.repeat(30);
// In a fixed order, on which the first losses depend through the random initial weights.
const vocabulary = new Vocabulary([...new Set(text)].sort());
const learnerText = {
  training: [vocabulary.encode(text), vocabulary.encode(text.slice(500))],
  validation: [vocabulary.encode(text.slice(0, 300))],
  validationCharacters: 300,
};

function config(network: Partial<TrainingConfig['network']> = {}): TrainingConfig {
  const size = { embeddingSize: 8, hiddenSize: 16, layers: 1, dropout: 0, ngramRows: 64 };
  const small = { batchSize: 24, learningRate: 0.006 };
  return { ...defaultTrainingConfig, ...small, network: { ...defaultTrainingConfig.network, ...size, ...network } };
}

function train(learner: Learner, steps: number): number[] {
  return Array.from({ length: steps }, (_, i) => learner.step(i / steps).loss);
}

suite('learner', () => {
  for (const cell of cellKinds) {
    test(`learns a text with ${cell} cells`, () => {
      const learner = new Learner(scalarKernels, config({ cell }), vocabulary, learnerText);
      const before = learner.validate();
      train(learner, 400);
      assert.ok(before > 2.5, `an untrained network knows nothing: ${before}`);
      assert.ok(learner.validate() < 0.8, `found ${learner.validate()}`);
    });
  }

  test('gives the same losses for the same seed, bit for bit, and others for another', () => {
    const losses = (seed: number): number[] => {
      const dropout = { layers: 2, dropout: 0.2 };
      return train(new Learner(scalarKernels, { ...config(dropout), seed }, vocabulary, learnerText), 10);
    };
    assert.deepEqual(losses(1), losses(1));
    assert.notDeepEqual(losses(1), losses(2));
  });

  test('is not affected by validation', () => {
    const measured = new Learner(scalarKernels, config(), vocabulary, learnerText);
    const plain = new Learner(scalarKernels, config(), vocabulary, learnerText);
    train(measured, 5);
    train(plain, 5);
    measured.validate();
    assert.deepEqual(train(measured, 5), train(plain, 5));
  });

  test('continues from the weights of a checkpoint', () => {
    const first = new Learner(scalarKernels, config(), vocabulary, learnerText);
    train(first, 20);
    const loss = first.validate();
    const checkpoint = decodeCheckpoint(encodeCheckpoint(first.checkpoint(loss, 1)));
    const second = new Learner(scalarKernels, config(), vocabulary, learnerText, checkpoint);
    assert.equal(second.validate(), loss);
    assert.equal(second.steps, 20);
    assert.equal(second.characters, first.characters);
  });

  test('recovers from weights that overflow: the states are reset', () => {
    const learner = new Learner(scalarKernels, config(), vocabulary, learnerText);
    const { data } = learner.parameters.linearWeight.value;
    const weight = data[0]!;
    data[0] = Infinity;
    learner.parameters.revision++;
    assert.ok(!learner.step(0).isFinite);
    data[0] = weight;
    learner.parameters.revision++;
    const { loss } = learner.step(0);
    assert.ok(Math.abs(loss - Math.log(vocabulary.size)) < 0.02, `a network that knows nothing yet: ${loss}`);
  });

  test('learns a text that is shorter than its batch of windows', () => {
    const short = { ...learnerText, training: [vocabulary.encode(text.slice(0, 40))] };
    // On so little text, SOAP begins more slowly.
    for (const [kind, steps] of [
      ['adam', 30],
      ['soap', 60],
    ] as const) {
      const learner = new Learner(scalarKernels, { ...config(), optimizer: { kind, beta2: 0.99 } }, vocabulary, short);
      const losses = train(learner, steps);
      assert.ok(Math.abs(losses[0]! - Math.log(vocabulary.size)) < 0.02, `knows nothing yet: ${losses[0]!}`);
      assert.ok(losses.at(-1)! < losses[0]! - 0.6, `${kind}: found ${losses.at(-1)!}`);
    }
  });
});
