import assert from 'node:assert/strict';
import { Random } from '../../src/base/random';
import { chooseKernels, createKernels } from '../../src/kernels/kernelChoice';
import { createMixingKernels, mixingKernels } from '../../src/kernels/mixing';
import { initialize } from '../../src/language/mixture/initialValues';
import {
  contextStages,
  documentContexts,
  firstFinalRows,
  firstRows,
  indexContexts,
  matchCurves,
  matchStates,
  textCurves,
} from '../../src/language/mixture/learned';
import type { Decision, MixingCore } from '../../src/language/mixture/mixingKernels';
import { scalarMixing } from '../../src/language/mixture/scalarMixing';

/** Number of symbols. */
const V = 40;

/** Scalar, WebAssembly, WebAssembly in memory that was used before. */
function everyCore(): readonly MixingCore[] {
  const used = mixingKernels().create(V);
  used.learned.values.fill(3);
  used.learned.counts.fill(7);
  decideAtRandom([used], new Random(5), 50);
  used.release();
  const cores = [scalarMixing.create(V), mixingKernels().create(V), mixingKernels().create(V)];
  for (const { learned } of cores) initialize(learned, V);
  return cores;
}

/** The same random decisions and outcomes for all; returns the probabilities of each. */
function decideAtRandom(cores: readonly MixingCore[], random: Random, count: number): number[][] {
  const probabilities = cores.map((): number[] => []);
  const first = firstRows(V);
  const stateOf = (first: number): number =>
    random.integer(3) === 0 ? (random.integer(2) === 0 ? 1 : -1) * (first + 1 + random.integer(matchStates - 1)) : 0;
  for (let i = 0; i < count; i++) {
    const decision: Decision = {
      node: 1 + random.integer(V - 1),
      match: stateOf(0),
      indexMatch: stateOf(matchStates),
      resumedMatch: stateOf(2 * matchStates),
      network: random.integer(2) === 0 ? 0.5 : random.uniform(1e-5, 1 - 1e-5),
      byMatch: random.integer(matchCurves(V)),
      byText: random.integer(textCurves),
    };
    const [no, yes] = [counts(random), counts(random)];
    const stages = no.map(() => random.integer(contextStages));
    // Few values, so that contexts occur again.
    const hashes = Array.from({ length: documentContexts }, (_, context) =>
      Math.imul(context + documentContexts * random.integer(6), 0x2c1b3c6d),
    );
    const rows = first.map((row, set) => row + random.integer(Math.min(3, (first[set + 1] ?? row + 3) - row)));
    const finalRows = firstFinalRows.map((row) => row + random.integer(3));
    const [outcome, isNoted] = [random.integer(4) === 0 ? 0 : 1, random.integer(8) === 0];
    for (const [which, core] of cores.entries()) {
      core.inputs.hashes.set(hashes);
      if (isNoted) {
        core.note(decision.node, outcome);
        continue;
      }
      core.inputs.no.set(no);
      core.inputs.yes.set(yes);
      core.inputs.stages.set(stages);
      core.inputs.rows.set(rows);
      core.inputs.finalRows.set(finalRows);
      probabilities[which]!.push(core.decide(decision));
      core.learn(outcome, 0.012);
    }
  }
  return probabilities;
}

/** Counts of eleven contexts, fewer and fewer, often 0. */
function counts(random: Random): number[] {
  return Array.from({ length: indexContexts }, () => random.integer(2 ** random.integer(20)));
}

function bytesOf({ learned: { values, counts } }: MixingCore): Buffer {
  return Buffer.concat([Buffer.from(values.slice().buffer), counts]);
}

suite('the kernels of the mixture', () => {
  test('are those in WebAssembly', () => {
    assert.equal(mixingKernels().name, 'WebAssembly');
  });

  test('give the same bits as the reference: each probability, and all that is learned', () => {
    const cores = everyCore();
    const [expected, ...found] = decideAtRandom(cores, new Random(1), 30_000);
    for (const one of found) assert.deepEqual(one, expected);
    assert.ok(expected!.some((p) => p < 0.25) && expected!.some((p) => p > 0.95));
    const [bytes, ...others] = cores.map(bytesOf);
    for (const one of others) assert.ok(one.equals(bytes!));
    for (const core of cores) core.release();
  });

  test('continue from what the other has learned, and forget a document in the same way', () => {
    const cores = everyCore();
    decideAtRandom(cores, new Random(2), 3000);
    const [scalar, wasm, other] = cores as [MixingCore, MixingCore, MixingCore];
    const ofScalar = { values: scalar.learned.values.slice(), counts: scalar.learned.counts.slice() };
    other.learned.values.set(ofScalar.values);
    other.learned.counts.set(ofScalar.counts);
    scalar.learned.values.set(wasm.learned.values);
    for (const core of cores) core.forgetDocument();
    const [expected, ...found] = decideAtRandom(cores, new Random(3), 3000);
    for (const one of found) assert.deepEqual(one, expected);
    for (const core of cores) core.release();
  });

  test('give probabilities whatever finite weights a file has', () => {
    for (const weight of [3e38, -3e38, 1e-45, 0]) {
      const cores = everyCore();
      for (const { learned } of cores) {
        learned.values.fill(weight);
        learned.counts.fill(255);
      }
      const found = decideAtRandom(cores, new Random(4), 200).flat();
      assert.ok(found.every((p) => p > 0 && p < 1));
      for (const core of cores) core.release();
    }
  });

  test('are the reference if no memory is left, as are the kernels of the network', () => {
    const choice = chooseKernels();
    const { Memory } = WebAssembly;
    const replace = (value: unknown): void => {
      Object.defineProperty(WebAssembly, 'Memory', { value, configurable: true, writable: true });
    };
    replace(function refuse() {
      throw new RangeError('could not allocate memory');
    });
    try {
      const [wasm, scalar] = [createMixingKernels().create(V), scalarMixing.create(V)];
      for (const { learned } of [wasm, scalar]) initialize(learned, V);
      const [found, expected] = decideAtRandom([wasm, scalar], new Random(6), 20);
      assert.deepEqual(found, expected);
      assert.ok(wasm.learned.values.buffer instanceof ArrayBuffer);
      assert.equal(createKernels(choice).memory, undefined);
    } finally {
      replace(Memory);
    }
    assert.ok(createMixingKernels().create(V).learned.values.buffer instanceof SharedArrayBuffer);
  });

  test('use released memory again', () => {
    const addressOf = (core: MixingCore): number => core.learned.values.byteOffset;
    const [first, second] = [mixingKernels().create(V), mixingKernels().create(V)];
    assert.notEqual(addressOf(first), addressOf(second));
    const released = addressOf(first);
    first.release();
    first.release();
    // With a few more symbols, as the next model may have.
    const [third, fourth] = [mixingKernels().create(V + 1), mixingKernels().create(V)];
    assert.equal(addressOf(third), released);
    assert.notEqual(addressOf(fourth), released);
    for (const core of [second, third, fourth]) core.release();
  });
});
