import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { corpora } from '../../../bench/corpora';
import { readPinnedCorpus } from '../../../bench/readCorpus';
import { corpusRows, deriveTables, fitCalibration, tableLines, type TunedCorpus } from '../../../bench/tables';
import { tuneOn } from '../../../bench/tune';
import { valueRows, withConstant } from '../../../bench/values';
import { UserError } from '../../../src/base/errors';
import { Random } from '../../../src/base/random';
import type { Prediction } from '../../../src/evaluation/reliability';
import type { Trial } from '../../../src/evaluation/prices';
import { typingResult } from '../../../src/evaluation/typing';
import * as recipe from '../../../src/language/recipe';
import { solo } from '../../../src/learning/team';
import { scalarKernels } from '../../../src/numeric/scalarKernels';

/** Predictions whose log-odds of being right are a linear function of the mixture's. */
function predictionsOf(slope: number, intercept: number, count = 4000): Prediction[] {
  const random = new Random(1);
  const { calibration } = recipe;
  return Array.from({ length: count }, () => {
    const said = random.uniform(-3, 3);
    const confidence = 1 / (1 + Math.exp(-(calibration.slope * said + calibration.intercept)));
    return { confidence, wasRight: random.next() < 1 / (1 + Math.exp(-(slope * said + intercept))) };
  });
}

/** A thousand suggestions at each price, of which the typical fraction plus `more` is accepted. */
function trials(more: number): Trial[] {
  const typing = typingResult([]);
  const predictions = predictionsOf(recipe.calibration.slope, recipe.calibration.intercept);
  return recipe.typicalAcceptance.map(([price, taken]) => ({
    price,
    typing: { ...typing, shown: 1000, acceptance: taken + more, predictions },
  }));
}

const presentCorpus: TunedCorpus = { name: 'present', fitted: trials(0), others: trials(-0.03) };

/** The values of the printed typical acceptance, without the remarks. */
function pasted(lines: readonly string[]): unknown {
  const table = lines.slice(lines.indexOf('typicalAcceptance = [') + 1, lines.indexOf('];'));
  const rows = table.map((line) => line.slice(0, line.indexOf(', //')));
  return JSON.parse(`[${rows.join(',')}]`);
}

suite('bench tune', () => {
  test('recovers the calibration line of simulated predictions', () => {
    const { slope, intercept } = fitCalibration(predictionsOf(0.7, -0.4));
    assert.ok(Math.abs(slope - 0.7) < 0.05 && Math.abs(intercept + 0.4) < 0.08, `${slope}, ${intercept}`);
  });

  test('keeps the present calibration if the predictions do not determine a line', () => {
    for (const predictions of [[], [{ confidence: 0.5, wasRight: true }]])
      assert.deepEqual(fitCalibration(predictions), recipe.calibration);
  });

  test('averages the corpora, and raises the promised acceptance by what held-out files lose', () => {
    const more = { ...presentCorpus, fitted: trials(0.02), others: trials(-0.01) };
    const { typicalAcceptance, wantedAcceptance, typicalPrices } = deriveTables([presentCorpus, more]);
    for (const [i, [price, taken]] of typicalAcceptance.entries()) {
      assert.equal(price, recipe.typicalAcceptance[i]![0]);
      assert.ok(Math.abs(taken - recipe.typicalAcceptance[i]![1] - 0.01) < 1e-9);
    }
    for (const eagerness of ['quiet', 'balanced', 'eager'] as const) {
      const lost = wantedAcceptance[eagerness] - recipe.promisedAcceptance[eagerness];
      assert.ok(Math.abs(lost - 0.03) < 1e-9, `${eagerness} ${lost}`);
    }
    assert.ok(typicalPrices.quiet > typicalPrices.balanced && typicalPrices.balanced > typicalPrices.eager);
  });

  test('wants the fraction that is accepted at the lowest price if it exceeds the promised one', () => {
    const { wantedAcceptance } = deriveTables([{ ...presentCorpus, fitted: trials(0.1), others: trials(0.09) }]);
    const expected = recipe.typicalAcceptance[0]![1] + 0.1;
    assert.ok(Math.abs(wantedAcceptance.eager - expected) < 1e-9, `${wantedAcceptance.eager}`);
  });

  test('prints the present tables unchanged if it derives the same values', () => {
    const { typicalAcceptance, wantedAcceptance, typicalPrices, calibration } = recipe;
    const lines = tableLines({ typicalAcceptance, wantedAcceptance, typicalPrices, calibration });
    assert.deepEqual(pasted(lines), typicalAcceptance);
    assert.deepEqual(lines.slice(-3), [
      'wantedAcceptance = { quiet: 0.8, balanced: 0.65, eager: 0.54 }; // now 0.8, +0.00; 0.65, +0.00; 0.54, +0.00',
      'typicalPrices = { quiet: 4, balanced: 1.6, eager: 0.8 }; // now 4, +0.0; 1.6, +0.0; 0.8, +0.0',
      'calibration = { slope: 0.88, intercept: -0.02 }; // now 0.88, +0.00; -0.02, +0.00',
    ]);
  });

  test('prints derived values beside the present ones', () => {
    const { typicalAcceptance } = deriveTables([{ ...presentCorpus, fitted: trials(-0.0104) }]);
    const found = { ...recipe, typicalAcceptance, calibration: { slope: 0.89, intercept: 0.2 } };
    const lines = tableLines(found);
    assert.equal(lines[1], '  [0.5, 0.51], // now 0.52, −0.010');
    assert.equal(lines.at(-1), 'calibration = { slope: 0.89, intercept: 0.2 }; // now 0.88, +0.01; -0.02, +0.22');
    const [, , row] = corpusRows([presentCorpus], found);
    assert.match(row!, /^\| present \| 1000 \| 66\.1 % \| 1000 \| 63\.1 % \| 0\.0\d\d \| 0\.\d\d\d \|$/);
  });

  test('derives and prints tables of a tiny corpus', async () => {
    const pinned = corpora.find(({ name }) => name === 'mocha')!;
    const files = (await readPinnedCorpus(pinned)).filter(({ text }) => text.length < 4000).slice(0, 14);
    const progress: string[] = [];
    const onProgress = (doing: string): void => void progress.push(doing);
    const options = { names: undefined, steps: 1, hiddenSize: 4, seed: 1, typed: 400, onProgress };
    const start = () => ({ kernels: scalarKernels, team: solo, disband: () => Promise.resolve() });
    const tuned = await tuneOn(start, { name: 'tiny', files }, options);
    const prices = recipe.typicalAcceptance.map(([price]) => price);
    for (const tried of [tuned.fitted, tuned.others])
      assert.deepEqual(
        tried.map(({ price }) => price),
        prices,
      );
    assert.ok(tuned.fitted[0]!.typing.shown > tuned.fitted.at(-1)!.typing.shown);
    assert.ok(tuned.others[0]!.typing.characters > 0);
    assert.ok(
      progress.some((line) => /^tiny: aloneShare 0\.\d\d, mixingShare 0\.\d\d$/.test(line)),
      progress.join(),
    );
    const lines = tableLines(deriveTables([tuned]));
    assert.deepEqual(
      (pasted(lines) as [number, number][]).map(([price]) => price),
      prices,
    );
  });

  test('replaces one number of the recipe and nothing else', () => {
    const source = readFileSync('src/language/recipe.ts', 'utf8');
    for (const [name, value] of Object.entries(recipe)) {
      if (typeof value !== 'number') continue;
      const changed = withConstant(source, name, '7.25').split('\n');
      const others = changed.filter((line, i) => line !== source.split('\n')[i]);
      assert.deepEqual(others, [`export const ${name} = 7.25;`]);
      assert.equal(withConstant(source, name, `${value}`), source);
    }
  });

  test('rejects unknown names and values that are not numbers', () => {
    const source = 'export const rate = 0.5;\nexport const lengths = [1, 2];\n';
    for (const name of ['lengths', 'other', '', '.*'])
      assert.throws(() => withConstant(source, name, '1'), UserError, name);
    for (const value of ['', ' ', 'much', '1;2', 'Infinity'])
      assert.throws(() => withConstant(source, 'rate', value), UserError, value);
  });

  test('prints one row per value, with the means of the corpora', () => {
    const figures = [
      { corpus: 'a', bitsPerCharacter: 1, keystrokesSaved: 0.5, acceptance: 0.6 },
      { corpus: 'b', bitsPerCharacter: 2, keystrokesSaved: 0.25, acceptance: 0.7 },
    ];
    assert.deepEqual(valueRows('rate', [{ value: '0.5', figures }]), [
      '| rate | bits per character | a | b | keystrokes saved | a | b | taken |',
      '| --- | --- | --- | --- | --- | --- | --- | --- |',
      '| 0.5 | 1.5000 | 1.0000 | 2.0000 | 37.50 % | 50.00 % | 25.00 % | 65.00 % |',
    ]);
  });
});
