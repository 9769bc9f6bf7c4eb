import assert from 'node:assert/strict';
import { calibrated } from '../../../src/language/calibration';
import { longestContext } from '../../../src/language/index/sortedSuffixes';
import * as recipe from '../../../src/language/recipe';

function assertRising(values: readonly number[]): void {
  for (const [i, value] of values.slice(1).entries()) assert.ok(value > values[i]!, `${values[i]}, ${value}`);
}

suite('the recipe of the predictor', () => {
  test('has a typical acceptance that rises with the price', () => {
    const { typicalAcceptance } = recipe;
    assert.ok(typicalAcceptance.length >= 10 && typicalAcceptance[0]![0] > 0);
    assertRising(typicalAcceptance.map(([price]) => price));
    assertRising([0, ...typicalAcceptance.map(([, taken]) => taken), 1]);
  });

  test('wants at least the promised acceptance on files on which the mixture was fitted', () => {
    for (const acceptance of [recipe.promisedAcceptance, recipe.wantedAcceptance])
      assertRising([0, acceptance.eager, acceptance.balanced, acceptance.quiet, 1]);
    for (const eagerness of ['quiet', 'balanced', 'eager'] as const)
      assert.ok(recipe.wantedAcceptance[eagerness] >= recipe.promisedAcceptance[eagerness], eagerness);
  });

  test('has typical prices that are the lowest tried ones with the wanted acceptance', () => {
    for (const eagerness of ['quiet', 'balanced', 'eager'] as const) {
      const enough = recipe.typicalAcceptance.find(([, taken]) => taken >= recipe.wantedAcceptance[eagerness]);
      assert.equal(recipe.typicalPrices[eagerness], enough?.[0]);
    }
  });

  test('has a calibration that keeps the order of probabilities and stays between 0 and 1', () => {
    const probabilities = [1e-9, 1e-5, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1 - 1e-5];
    assertRising([0, ...probabilities.map(calibrated), 1]);
    const atEvenOdds = 1 / (1 + Math.exp(-recipe.calibration.intercept));
    assert.ok(Math.abs(calibrated(0.5) - atEvenOdds) < 1e-9, `${calibrated(0.5)}`);
  });

  test('has ascending context lengths within the depth of the index', () => {
    assertRising([0, ...recipe.contextLengths]);
    assert.ok(recipe.contextLengths.at(-1)! <= longestContext);
  });

  test('has numbers within the range of the code that uses them', () => {
    const within = (name: keyof typeof recipe, least: number, most: number): void => {
      const value = Number(recipe[name]);
      assert.ok(value >= least && value <= most, `${name}: ${value}`);
    };
    // A byte counts the outcomes.
    within('mostOutcomes', 1, 255);
    // Below 1, the first outcome would move a probability outside 0 to 1.
    within('firstOutcomes', 1, Infinity);
    // There are two APMs, and the mixer has the rest.
    within('apmShare', 0, 0.5);
    for (const name of ['classShare', 'documentTrust', 'firstMatch', 'savedByWaiting', 'automaticFloor'] as const)
      within(name, 0, 1);
    for (const name of ['aloneShare', 'mixingShare'] as const) within(name, 0, 1);
    for (const name of ['mixerRate', 'finalMixerRate', 'isseRate', 'apmRate'] as const) within(name, 1e-6, 0.1);
    within('requestedJoin', 0, recipe.sureJoin);
    within('requestedFloor', 0, recipe.automaticFloor);
    within('leastItem', 0, recipe.sureItem);
    within('secondFloor', recipe.automaticFloor, 1);
  });
});
