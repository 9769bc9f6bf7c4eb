import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeCheckpoint } from '../../../src/model/checkpoint';
import { loadModel, type Model, UserError } from '../../../src/npm/model';
import { tinyCheckpoint } from '../model/tinyCheckpoint';

suite('a model of the npm package', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-model-'));
  const file = path.join(folder, 'model.safetensors');
  let model: Model;

  suiteSetup(() => {
    writeFileSync(file, encodeCheckpoint(tinyCheckpoint('let abc = 1;\n')));
    model = loadModel(folder);
  });

  suiteTeardown(() => {
    rmSync(folder, { recursive: true });
  });

  test('is loaded from its folder or from its file, and says what it is', () => {
    const { symbols, validationLoss, steps, network } = loadModel(file);
    assert.deepEqual(symbols, model.symbols);
    assert.deepEqual([validationLoss, steps, network.cell, network.hiddenSize], [1.25, 12, 'gru', 7]);
    assert.equal(symbols[0], '');
    assert.deepEqual(symbols.slice(1, 17), Array<string>(16).fill('\ufffd'));
    assert.deepEqual(symbols.slice(17).sort(), Array.from('\n 1;=abcelt\ufffd').sort());
  });

  test('gives the probability of every symbol, and the likeliest of them in order', () => {
    const state = model.read('let a');
    const probabilities = Array.from(state.probabilities());
    assert.equal(probabilities.length, model.symbols.length);
    assert.ok(Math.abs(probabilities.reduce((sum, one) => sum + one, 0) - 1) < 1e-5);
    const likeliest = state.likeliest(3);
    assert.deepEqual(
      likeliest.map(({ probability }) => probability),
      [...probabilities].sort((a, b) => b - a).slice(0, 3),
    );
    for (const { text, probability } of likeliest)
      assert.ok(model.symbols.some((symbol, i) => symbol === text && probabilities[i] === probability));
    assert.equal(state.likeliest().length, 10);
  });

  test('reads a text in parts as in one piece, also characters without a symbol, and does not change earlier states', () => {
    const first = model.read('let ');
    const before = first.probabilities();
    assert.deepEqual(first.read('a€ = ').probabilities(), model.read('let a€ = ').probabilities());
    assert.deepEqual(first.probabilities(), before);
    assert.notDeepEqual(model.read('let a').probabilities(), before);
  });

  test('samples the same text for the same seed, of the requested length', () => {
    const sample = (seed: number): string => model.sample({ prime: 'let ', length: 60, temperature: 2, seed });
    assert.equal(Array.from(sample(3)).length, 60);
    assert.equal(sample(3), sample(3));
    assert.notEqual(sample(3), sample(4));
    assert.equal(Array.from(model.sample()).length, 500);
  });

  test('refuses what it cannot use, in a sentence', () => {
    for (const [act, message] of [
      [() => loadModel(path.join(folder, 'nothing')), /^Expected to read .*nothing.model\.safetensors/],
      [() => model.sample({ length: -1 }), /^Expected length to be a whole number from 1 to 1000000, found -1\.$/],
      [() => model.sample({ length: Infinity }), /found Infinity/],
      [() => model.sample({ temperature: NaN }), /^Expected temperature to be a number from 0 to 10, found NaN/],
      [() => model.sample({ seed: 0.5 }), /^Expected seed to be a whole number/],
      [() => model.read('').likeliest(0), /^Expected count to be a whole number from 1 to 29, found 0/],
    ] as const)
      assert.throws(act, (error) => error instanceof UserError && message.test(error.message));
  });
});
