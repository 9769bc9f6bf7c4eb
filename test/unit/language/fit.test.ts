import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { CorpusIndex } from '../../../src/language/index/corpusIndex';
import {
  fitMixture,
  fitStepwise,
  type FittingOptions,
  fromMixerRate,
  predictFile,
} from '../../../src/language/mixture/fit';
import { type LanguageModel, languageOf, mixtureOf } from '../../../src/language/mixture/languageModel';
import {
  addWeightsOfNetwork,
  firstRows,
  nodeSet,
  nodeSetRow,
  predictors,
  valuesOf,
} from '../../../src/language/mixture/learned';
import { inputsOf } from '../../../src/language/mixture/mixer';
import type { MixingCore, MixingKernels } from '../../../src/language/mixture/mixingKernels';
import { type PackedValues, unpack } from '../../../src/language/mixture/packedValues';
import { scalarMixing } from '../../../src/language/mixture/scalarMixing';
import { SymbolTree } from '../../../src/language/mixture/symbolTree';
import { firstNetworkWeight, fittingRate, mixerRate } from '../../../src/language/recipe';
import { Vocabulary } from '../../../src/model/vocabulary';

const learned = 'const total = items.length;\nreturn total;\n'.repeat(6);
const others = ['const total = names.length;\nreturn total;\n'.repeat(8), 'return items;\n'.repeat(20)];
const vocabulary = Vocabulary.of([learned, ...others]);
const files = others.map((text) => vocabulary.encode(text));

/** The rate of each symbol that was learned, of every mixture; 'released' when its memory was freed. */
let rates: (number | 'released')[];

/** The core of the newest mixture. */
let newest: MixingCore;

const mixing: MixingKernels = {
  name: 'noting',
  create(V) {
    const core = scalarMixing.create(V);
    newest = core;
    const learn = core.learn.bind(core);
    core.learn = (outcome, rate) => {
      // Each decision on a symbol has the same rate.
      if (rates.at(-1) !== rate) rates.push(rate);
      learn(outcome, rate);
    };
    core.release = () => rates.push('released');
    return core;
  },
};

function language(): LanguageModel {
  const symbols = [vocabulary.encode(learned)];
  const tree = SymbolTree.of(symbols, vocabulary);
  return { ...languageOf(CorpusIndex.of(symbols, vocabulary.size), tree, vocabulary), mixing };
}

const total = files.reduce((sum, { length }) => sum + length, 0);

/** Runs the steps of a fit that begins with these values. */
function stepsOf(options: FittingOptions, alone?: PackedValues): { progress: number[]; weights: Float32Array } {
  const begun = { ...language(), ...(alone && { fitted: { alone } }) };
  const mixture = mixtureOf(begun);
  const progress = [...fitStepwise(mixture, begun, files, options)];
  mixture.release();
  return { progress, weights: valuesOf(newest.learned, 'weights', begun.tree.size) };
}

suite('fitting a mixture', () => {
  setup(() => {
    rates = [];
  });

  test('makes files of the same kind cheaper', () => {
    const text = vocabulary.encode('const names = items.length;\nreturn names;\n');
    const before = predictFile(language(), text);
    const after = predictFile({ ...language(), fitted: { alone: fitMixture(language(), files) } }, text);
    assert.ok(after.nats < 0.9 * before.nats, `${after.nats} instead of ${before.nats}`);
    assert.equal(after.wasLikeliest.length, text.length);
    const likeliest = after.wasLikeliest.reduce((sum, one) => sum + one, 0);
    assert.ok(likeliest > 0.6 * text.length && likeliest < text.length, `${likeliest} of ${text.length}`);
  });

  test('learns each symbol of all files, with a rate that falls linearly to 0', () => {
    fitMixture(language(), files);
    assert.equal(rates.pop(), 'released');
    assert.equal(rates.length, total);
    for (const [i, rate] of rates.entries())
      assert.ok(Math.abs(Number(rate) - mixerRate * fittingRate * (1 - i / total)) < 1e-9, `${i}: ${rate}`);
  });

  test('takes a part of that schedule, such as the one from the rate in a document on', () => {
    stepsOf({ schedule: fromMixerRate });
    for (const [i, rate] of rates.slice(0, -1).entries())
      assert.ok(Math.abs(Number(rate) - mixerRate * (1 - i / total)) < 1e-9, `${i}: ${rate}`);
    predictFile(language(), files[0]!);
    assert.deepEqual(rates.slice(rates.indexOf('released') + 1), [mixerRate, 'released'], 'as in a document');
  });

  test('begins with the values that it is given, and keeps the mixer’s weights at a rate of 0', () => {
    const initial = fitMixture(language(), files);
    const V = language().tree.size;
    const { learned } = scalarMixing.create(V);
    unpack(initial, learned, V);
    const weights = valuesOf(learned, 'weights', V);
    assert.deepEqual(stepsOf({ schedule: [1, 1] }, initial).weights, weights);
    assert.notDeepEqual(stepsOf({}, initial).weights, weights);
  });

  test('reports its progress, and ends early when cancelled', () => {
    const { progress } = stepsOf({ token: neverCancelled });
    assert.ok(progress.length > 0 && progress.every((part, i) => part > (progress[i - 1] ?? 0) && part < 1));
    rates = [];
    const cancelled = { isCancelled: true };
    assert.deepEqual(stepsOf({ token: cancelled }).progress, []);
    assert.deepEqual(rates, ['released']);
  });
});

suite('the values with which a mixture of index and network begins', () => {
  test('are those of the index alone, with one weight of the network, also for nodes where it predicts', () => {
    const V = language().tree.size;
    const { learned } = scalarMixing.create(V);
    unpack(fitMixture(language(), files), learned, V);
    const after = valuesOf(learned, 'weights', V);
    const before = after.slice();
    addWeightsOfNetwork(learned, V);
    const inputs = 2 * inputsOf(predictors);
    const firstOfNodes = firstRows(V)[nodeSet]!;
    const rowOf = (weights: Float32Array, row: number): number[] => [
      ...weights.subarray(row * inputs, (row + 1) * inputs),
    ];
    for (let row = 0; row < before.length / inputs; row++) {
      const node = Math.floor((row - firstOfNodes) / 8);
      const place = (row - firstOfNodes) % 8;
      const isCopied = node >= 0 && node < V && place >= 4;
      const source = isCopied ? firstOfNodes + nodeSetRow(node, false, place - 4) : row;
      const expected = rowOf(before, source);
      expected[predictors - 1] = Math.fround(firstNetworkWeight);
      assert.deepEqual(rowOf(after, row), expected, `row ${row}`);
    }
  });
});
