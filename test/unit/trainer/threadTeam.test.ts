import assert from 'node:assert/strict';
import path from 'node:path';
import { chooseKernels, type KernelChoice } from '../../../src/kernels/kernelChoice';
import { defaultTrainingConfig, type TrainingConfig } from '../../../src/learning/config';
import { Learner } from '../../../src/learning/learner';
import { Vocabulary } from '../../../src/model/vocabulary';
import type { TeamMemory } from '../../../src/learning/replica';
import { solo } from '../../../src/learning/team';
import { parseTeamMemory } from '../../../src/trainer/memberMessages';
import { createTeam } from '../../../src/trainer/threadTeam';

const member = path.resolve('dist/member.js');
const failingMember = path.resolve('.build/test/unit/trainer/failingMember.js');
const text = 'for (const item of items) {\n  visit(item);\n}\n'.repeat(40);
// In a fixed order, on which the first losses depend through the random initial weights.
const vocabulary = new Vocabulary([...new Set(text)].sort());
const learnerText = {
  training: [vocabulary.encode(text), vocabulary.encode(text.slice(700))],
  validation: [vocabulary.encode(text.slice(0, 300)), vocabulary.encode(text.slice(300, 500))],
  validationCharacters: 500,
};
const config: TrainingConfig = {
  ...defaultTrainingConfig,
  network: {
    ...defaultTrainingConfig.network,
    embeddingSize: 8,
    hiddenSize: 16,
    layers: 2,
    dropout: 0.1,
    ngramRows: 64,
  },
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

  test('gradients that are clipped one by one are the same for all threads', async () => {
    const network = { ...config.network, dropout: 0 };
    const clipped: TrainingConfig = { ...config, network, clip: { kind: 'value', limit: 0.003 } };
    const alone = await lossesOf(chooseKernels(), 1, clipped);
    const together = await lossesOf(chooseKernels(), 2, clipped);
    together.forEach((loss, i) => {
      assert.ok(Math.abs(loss - alone[i]!) < 1e-3, `step ${i}: expected ${alone[i]!}, found ${loss}`);
    });
  });

  test('a step without a finite loss is skipped by all threads, and all states are reset', async () => {
    for (const [, choice] of choices) {
      const { kernels, team, disband } = createTeam(choice, 3, member);
      const withAdam: TrainingConfig = { ...config, optimizer: { kind: 'adam', beta2: 0.99 } };
      const learner = new Learner(kernels, withAdam, vocabulary, learnerText, undefined, team);
      learner.step(0);
      const { values, gradients, layers } = learner.parameters;
      const { data } = layers[0]!.hiddenBias.value;
      const before = values.slice();
      const bias = data[0]!;
      data[0] = NaN;
      assert.ok(!learner.step(0.5).isFinite);
      data[0] = bias;
      assert.deepEqual(values.slice(), before);
      const { loss, learningRate } = learner.step(0.5);
      assert.ok(Math.abs(loss - Math.log(vocabulary.size)) < 0.02, `a network that knows nothing yet: ${loss}`);
      const changes = values.map((value, i) => Math.abs(value - before[i]!) / learningRate);
      const farthest = Math.max(...changes.subarray(0, gradients.length));
      assert.ok(farthest > 0 && farthest < 1.1, `one step of Adam, found ${farthest}`);
      const farthestNgram = Math.max(...changes.subarray(gradients.length));
      const largest = 5 * Math.sqrt(config.network.embeddingSize);
      assert.ok(farthestNgram > 0 && farthestNgram <= largest, `one step of RMSProp by rows, found ${farthestNgram}`);
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

suite('the memory of a team', () => {
  const memory = memoryOfTwo();

  test('is accepted by each member', () => {
    for (const rank of [0, 1]) assert.equal(parseTeamMemory(memory, rank), memory);
    const ofWeights = memory.optimizerStates[0]!;
    const ofRows = memory.optimizerStates.slice(-2);
    for (const optimizer of [{ kind: 'sgd', momentum: 0.9 }, { kind: 'adagrad' }])
      assert.ok(parseTeamMemory({ ...memory, optimizer, optimizerStates: [ofWeights, ...ofRows] }, 1));
    const optimizer = { kind: 'adam', beta2: 0.99 };
    assert.ok(parseTeamMemory({ ...memory, optimizer, optimizerStates: [ofWeights, ofWeights, ...ofRows] }, 1));
  });

  test('is refused if a field is missing or of another type', () => {
    assert.throws(() => parseTeamMemory(undefined, 1), /Expected the memory of a team/);
    for (const name of Object.keys(memory)) {
      for (const value of [undefined, null, 'odd', {}, []])
        assert.throws(() => parseTeamMemory({ ...memory, [name]: value }, 1), /Expected the memory of a team/, name);
    }
    for (const size of [0, -1, 1.5])
      assert.throws(() => parseTeamMemory({ ...memory, vocabularySize: size }, 1), /Expected the memory of a team/);
  });

  test('is refused if an array is not shared, has another length, or the member is missing', () => {
    const [first, second] = memory.members;
    const { ngramGradient } = second!;
    const { length } = memory.values;
    const odd: readonly Partial<TeamMemory>[] = [
      { values: new Float32Array(length) },
      { values: memory.values.subarray(1) },
      { sums: memory.sums.subarray(1) },
      { optimizerStates: memory.optimizerStates.slice(1) },
      { optimizerStates: memory.optimizerStates.map((state) => state.subarray(1)) },
      { members: [first!] },
      { members: [first!, { ...second!, batchSize: second!.batchSize + 1 }] },
      { members: [first!, { ...second!, inputs: second!.inputs.slice() }] },
      { members: [first!, { ...second!, gradients: second!.gradients.subarray(1) }] },
      ...[
        { rows: ngramGradient.rows.subarray(1) },
        { rows: ngramGradient.rows.slice() },
        { dInput: { ...ngramGradient.dInput, rows: 1 } },
        { dInput: { ...ngramGradient.dInput, columns: 1 } },
        { dInput: { ...ngramGradient.dInput, data: ngramGradient.dInput.data.slice() } },
      ].map((change) => ({ members: [first!, { ...second!, ngramGradient: { ...ngramGradient, ...change } }] })),
    ];
    for (const changed of odd) {
      assert.throws(() => parseTeamMemory({ ...memory, ...changed }, 1), /a member 1/, Object.keys(changed).join());
    }
  });
});

/** The memory that a learner sends to its team of two. */
function memoryOfTwo(): TeamMemory {
  let sent: TeamMemory | undefined;
  const assemble = (memory: TeamMemory): void => {
    sent = memory;
  };
  const { kernels } = createTeam({ kind: 'scalar' }, 1, member);
  new Learner(kernels, config, vocabulary, learnerText, undefined, { ...solo, size: 2, assemble });
  return sent!;
}

/** Losses of twelve steps, and of the validation after them. */
async function lossesOf(choice: KernelChoice, threads: number, changed = config): Promise<number[]> {
  const { kernels, team, disband } = createTeam(choice, threads, member);
  const learner = new Learner(kernels, changed, vocabulary, learnerText, undefined, team);
  const losses = Array.from({ length: 12 }, (_, i) => learner.step(i / 12).loss);
  losses.push(learner.validate());
  await disband();
  return losses;
}
