import assert from 'node:assert/strict';
import path from 'node:path';
import { chooseKernels, type KernelChoice } from '../../../src/kernels/kernelChoice';
import { defaultTrainingConfig, type TrainingConfig } from '../../../src/learning/config';
import { Learner } from '../../../src/learning/learner';
import { Vocabulary } from '../../../src/model/vocabulary';
import { createTeam } from '../../../src/trainer/threadTeam';

const member = path.resolve('dist/member.js');
const failingMember = path.resolve('.build/test/unit/trainer/failingMember.js');
const text = 'for (const item of items) {\n  visit(item);\n}\n'.repeat(40);
const vocabulary = Vocabulary.of([text]);
const learnerText = {
  training: [vocabulary.encode(text), vocabulary.encode(text.slice(700))],
  validation: [vocabulary.encode(text.slice(0, 300)), vocabulary.encode(text.slice(300, 500))],
  validationCharacters: 500,
};
const config: TrainingConfig = {
  ...defaultTrainingConfig,
  network: { ...defaultTrainingConfig.network, embeddingSize: 8, hiddenSize: 16, layers: 2, dropout: 0.1 },
  batchSize: 5,
};

const choices: readonly (readonly [string, KernelChoice])[] = [
  ['scalar', { kind: 'scalar' }],
  ['WebAssembly', chooseKernels()],
];

suite('team of training threads', () => {
  for (const [name, choice] of choices) {
    test(`${name} kernels: the same number of threads gives the same losses, bit for bit`, async () => {
      for (const threads of [2, 3]) {
        assert.deepEqual(await lossesOf(choice, threads), await lossesOf(choice, threads));
      }
    });

    test(`${name} kernels: the number of threads changes only the order of summation`, async () => {
      const withoutDropout = { ...config, network: { ...config.network, dropout: 0 } };
      const alone = await lossesOf(choice, 1, withoutDropout);
      for (const threads of [2, 4]) {
        const together = await lossesOf(choice, threads, withoutDropout);
        together.forEach((loss, i) => {
          assert.ok(Math.abs(loss - alone[i]!) < 1e-3, `step ${i}: expected ${alone[i]!}, found ${loss}`);
        });
      }
    });
  }

  test('a step without a finite loss is skipped by all threads, and all states are reset', async () => {
    for (const [, choice] of choices) {
      const { kernels, team, disband } = createTeam(choice, 3, member);
      const learner = new Learner(kernels, config, vocabulary, learnerText, undefined, team);
      learner.step(0);
      const { values, layers } = learner.parameters;
      const { data } = layers[0]!.hiddenBias.value;
      const before = values.slice();
      const bias = data[0]!;
      data[0] = NaN;
      assert.ok(!learner.step(0.5).isFinite);
      data[0] = bias;
      assert.deepEqual(values.slice(), before);
      const { loss, learningRate } = learner.step(0.5);
      assert.ok(Math.abs(loss - Math.log(vocabulary.size)) < 0.02, `a network that knows nothing yet: ${loss}`);
      const farthest = Math.max(...values.map((value, i) => Math.abs(value - before[i]!)));
      assert.ok(farthest > 0 && farthest < 1.1 * learningRate, `one step of Adam, found ${farthest / learningRate}`);
      await disband();
    }
  });

  test('with more threads than streams of text, the others wait', async () => {
    const losses = await lossesOf({ kind: 'scalar' }, 4, { ...config, batchSize: 2 });
    assert.deepEqual(losses, await lossesOf({ kind: 'scalar' }, 2, { ...config, batchSize: 2 }));
  });

  test('a thread that fails ends the step with an error', async () => {
    const { kernels, team, disband } = createTeam({ kind: 'scalar' }, 2, failingMember);
    const learner = new Learner(kernels, config, vocabulary, learnerText, undefined, team);
    assert.throws(() => learner.step(0), /Another training thread has failed/);
    await disband();
  });
});

/** Losses of twelve steps, and of the validation after them. */
async function lossesOf(choice: KernelChoice, threads: number, changed = config): Promise<number[]> {
  const { kernels, team, disband } = createTeam(choice, threads, member);
  const learner = new Learner(kernels, changed, vocabulary, learnerText, undefined, team);
  const losses = Array.from({ length: 12 }, (_, i) => learner.step(i / 12).loss);
  losses.push(learner.validate());
  await disband();
  return losses;
}
