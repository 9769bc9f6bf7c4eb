import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AdaptiveProbabilities } from '../../../src/language/mixture/adaptiveProbabilities';
import { alphabetOf } from '../../../src/language/alphabet';
import { Apm, apmPoints } from '../../../src/language/mixture/apm';
import { classOf } from '../../../src/language/mixture/counts';
import { clamped, squash, stretch } from '../../../src/language/mixture/logistic';
import { finalMixers, inputsOf, lastWeights, Mixer } from '../../../src/language/mixture/mixer';
import { SymbolTree } from '../../../src/language/mixture/symbolTree';
import * as recipe from '../../../src/language/recipe';
import { Vocabulary } from '../../../src/model/vocabulary';

function assertNear(found: number, expected: number, tolerance = 1e-6): void {
  assert.ok(Math.abs(found - expected) <= tolerance, `${found}, ${expected}`);
}

/** The mixer as its paper describes it, with plain lists and one weight set for each context. */
class PlainMixer {
  readonly #weights = new Map<string, number[]>();
  #inputs: number[] = [];
  #sets: string[] = [];
  #outputs: number[] = [];
  #finals: { readonly key: string; readonly output: number }[] = [];
  probability = 0.5;

  mix(
    predictions: readonly (number | undefined)[],
    selected: readonly number[],
    selectedLast: readonly number[],
  ): number {
    this.#inputs = [recipe.biasInput];
    for (const p of predictions)
      this.#inputs.push(...(p === undefined ? [0, 0] : [stretch(p), (p - 0.5) * recipe.linearScale]));
    this.#sets = selected.map((context, set) => `${set}, ${context}`);
    this.#outputs = this.#sets.map((set) =>
      clamped(dot(this.#of(set, this.#inputs.length, recipe.firstWeight), this.#inputs)),
    );
    this.#finals = selectedLast.map((context, which) => {
      const key = `final ${which}, ${context}`;
      return { key, output: clamped(dot(this.#of(key, selected.length, 1 / selected.length), this.#outputs)) };
    });
    const total = this.#finals.reduce((sum, { output }) => sum + output, 0) / this.#finals.length;
    this.probability = squash(total);
    return total;
  }

  learn(outcome: number, rate: number): void {
    for (const { key, output } of this.#finals) {
      const weights = this.#of(key, this.#outputs.length, 0);
      const error = (outcome - squash(output)) * recipe.finalMixerRate;
      this.#outputs.forEach((input, i) => (weights[i]! += error * input));
    }
    this.#outputs.forEach((output, i) => {
      const weights = this.#of(this.#sets[i]!, this.#inputs.length, 0);
      this.#inputs.forEach((input, k) => (weights[k]! += (outcome - squash(output)) * rate * input));
    });
  }

  #of(key: string, length: number, first: number): number[] {
    const known = this.#weights.get(key) ?? new Array<number>(length).fill(first);
    this.#weights.set(key, known);
    return known;
  }
}

/** A mixer of three predictors whose weight sets have two and three rows, and its final mixers two each. */
function mixerOf(
  weights = new Float32Array(5 * 2 * inputsOf(3)).fill(recipe.firstWeight),
  last = new Float32Array(2 * finalMixers * lastWeights).fill(1 / 2),
): Mixer {
  return new Mixer(3, weights, last);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

suite('a mixer', () => {
  const prediction = fc.option(fc.double({ min: 0.001, max: 0.999, noNaN: true }), { nil: undefined });
  const decision = fc.record({
    predictions: fc.array(prediction, { minLength: 3, maxLength: 3 }),
    selected: fc.tuple(fc.nat(1), fc.nat(2)),
    selectedLast: fc.array(fc.nat(1), { minLength: finalMixers, maxLength: finalMixers }),
    outcome: fc.nat(1),
  });

  test('mixes and learns as its paper describes', () => {
    fc.assert(
      fc.property(fc.array(decision, { maxLength: 30 }), (decisions) => {
        const mixer = mixerOf();
        const plain = new PlainMixer();
        for (const { predictions, selected, selectedLast, outcome } of decisions) {
          mixer.begin();
          for (const [i, p] of predictions.entries()) {
            if (p === undefined) mixer.skip();
            else if (i === 1) mixer.addStretched(stretch(p));
            else mixer.add(p);
          }
          const rows = Int32Array.of(selected[0], 2 + selected[1]);
          const finalRows = Int32Array.from(selectedLast, (context, which) => 2 * which + context);
          assertNear(mixer.mix(rows, finalRows), plain.mix(predictions, selected, selectedLast), 1e-4);
          assertNear(mixer.probability, plain.probability, 1e-4);
          mixer.learn(rows, finalRows, outcome, Math.fround(0.02));
          plain.learn(outcome, 0.02);
        }
      }),
    );
  });

  test('keeps what it learns in the weights that it was given', () => {
    const weights = new Float32Array(5 * 2 * inputsOf(3)).fill(recipe.firstWeight);
    const last = new Float32Array(2 * finalMixers * lastWeights).fill(1 / 2);
    const [mixer, rows, finalRows] = [mixerOf(weights, last), Int32Array.of(1, 3), Int32Array.of(1, 2, 4, 7)];
    const mixed = (one: Mixer): number => {
      one.begin();
      one.add(0.75);
      one.skip();
      one.skip();
      return one.mix(rows, finalRows);
    };
    const first = mixed(mixer);
    for (let i = 0; i < 50; i++) {
      mixed(mixer);
      mixer.learn(rows, finalRows, 0, 0.02);
    }
    assert.ok(mixed(mixer) < first);
    assert.equal(mixed(mixerOf(weights.slice(), last.slice())), mixed(mixer));
  });
});

suite('the logistic domain', () => {
  test('ends where a probability counts as 0 or 1: at 1 ÷ (1 + e^12)', () => {
    assert.deepEqual([clamped(13), clamped(-13), clamped(12), clamped(-12), clamped(3)], [12, -12, 12, -12, 3]);
    assert.equal(clamped(NaN), 12);
  });

  test('is near its definition over its whole range, and exact for ½', () => {
    for (let x = -12; x <= 12; x += 0.001) {
      const p = squash(Math.fround(x));
      assertNear(p * (1 + Math.exp(-Math.fround(x))), 1, 3e-7);
      if (Math.abs(x) < 9) assertNear(stretch(p), x, 1e-6 * Math.max(1, Math.exp(Math.abs(x)) / 8));
    }
    for (let p = 1e-5; p < 1; p += 1e-4) {
      const rounded = Math.fround(p);
      const expected = Math.log(rounded / (1 - rounded));
      assertNear(stretch(rounded), expected, 4e-7 * Math.max(1, Math.abs(expected)));
    }
    assert.equal(squash(0), 0.5);
    assert.equal(stretch(0.5), 0);
  });
});

suite('counts of the index', () => {
  test('have one class each up to 7, then wider and wider classes', () => {
    const found = [0, 1, 7, 8, 11, 12, 16, 24, 31, 32, 63, 64, 127, 128, 511, 512, 1e6].map(classOf);
    assert.deepEqual(found, [0, 1, 7, 8, 8, 9, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15]);
  });
});

suite('adaptive probabilities', () => {
  test('move to the outcomes, slower with each', () => {
    const found = new AdaptiveProbabilities(Float32Array.of(0.25, 0.75), new Uint8Array(2));
    let [expected, count] = [0.25, 0];
    for (let i = 0; i < 2 * recipe.mostOutcomes; i++) {
      const outcome = i % 3 === 0 ? 1 : 0;
      expected += (outcome - expected) / (count + recipe.firstOutcomes);
      count = Math.min(count + 1, recipe.mostOutcomes);
      found.update(0, outcome);
      assertNear(found.values[0]!, expected, 1e-4);
    }
    assert.equal(found.values[1], 0.75);
  });

  test('never are 0 or 1', () => {
    const found = new AdaptiveProbabilities(new Float32Array(2).fill(0.5), new Uint8Array(2));
    for (let i = 0; i < 100_000; i++) {
      found.update(0, 0);
      found.update(1, 1);
    }
    assertNear(found.values[0]!, 1 / 4096);
    assertNear(found.values[1]!, 1 - 1 / 4096);
  });

  test('keep what they learn in the arrays that they were given', () => {
    const [values, counts] = [Float32Array.of(0.5), new Uint8Array(1)];
    const found = new AdaptiveProbabilities(values, counts);
    for (let i = 0; i < 5; i++) found.update(0, 1);
    const restored = new AdaptiveProbabilities(values.slice(), counts.slice());
    for (const one of [found, restored]) one.update(0, 0);
    assert.equal(restored.values[0], found.values[0]);
  });
});

/** A map of contexts that changes nothing. */
function newMap(contexts: number): Apm {
  return new Apm(Float32Array.from({ length: contexts * apmPoints }, (_, i) => squash(((i % apmPoints) - 16) / 2)));
}

suite('an adaptive probability map', () => {
  test('changes nothing at first', () => {
    const map = newMap(2);
    for (const context of [0, 1])
      for (const stretched of [-7.9, -3.5, -0.25, 0, 0.1, 2, 7.9])
        assertNear(map.refine(context, stretched), squash(stretched), 0.03);
    for (const stretched of [-8, -1, 0, 0.5, 3]) assertNear(map.refine(1, stretched), squash(stretched), 0.01);
    assertNear(map.refine(0, -99), squash(-8), 0.001);
    assertNear(map.refine(0, 99), squash(8), 0.001);
  });

  test('learns the outcomes of each context near each probability', () => {
    const map = newMap(2);
    for (let i = 0; i < 2000; i++) {
      map.refine(1, 0.1);
      map.learn(1);
      map.refine(1, 3.1);
      map.learn(0);
    }
    assert.ok(map.refine(1, 0.1) > 0.95 && map.refine(1, 3.1) < 0.05);
    assertNear(map.refine(1, -3), squash(-3), 1e-6);
    assertNear(map.refine(0, 0.1), squash(0.1), 0.01);
  });

  test('moves the two points around a probability, the nearer one more', () => {
    const map = newMap(1);
    // At 0.125 the nearer point is that at 0, with three quarters; the other is at 0.5.
    const before = [map.refine(0, 0), map.refine(0, 0.5)];
    assertNear(map.refine(0, 0.125), 0.75 * before[0]! + 0.25 * before[1]!);
    map.learn(1);
    assertNear(map.refine(0, 0) - before[0]!, (1 - before[0]!) * recipe.apmRate * 0.75);
    assertNear(map.refine(0, 0.5) - before[1]!, (1 - before[1]!) * recipe.apmRate * 0.25);
  });
});

suite('a tree of symbols', () => {
  /** The symbol to which the decisions lead, and their number. */
  function decided(tree: SymbolTree, symbol: number): { readonly found: number; readonly depth: number } {
    let [low, high, depth] = [0, tree.size, 0];
    for (let node = tree.root; node !== 0; depth++) {
      assert.ok(node > low && node < high, 'a node without a decision');
      if (symbol >= node) [low, node] = [node, tree.right[node]!];
      else [high, node] = [node, tree.left[node]!];
    }
    assert.equal(high, low + 1);
    return { found: low, depth };
  }

  test('leads to each symbol, in at most 50 decisions, whatever the ranks', () => {
    const ranks = fc.oneof(
      fc.array(fc.integer(), { minLength: 1, maxLength: 60 }),
      // The deepest trees by rank.
      fc.nat(2000).map((size) => Array.from({ length: size + 1 }, (_, n) => n)),
    );
    fc.assert(
      fc.property(ranks, (values) => {
        const tree = new SymbolTree(Int32Array.from(values));
        for (let symbol = 0; symbol < values.length; symbol++) {
          const { found, depth } = decided(tree, symbol);
          assert.equal(found, symbol);
          assert.ok(depth <= 50, `${depth}`);
        }
      }),
    );
    assert.equal(new SymbolTree(Int32Array.of(5)).root, 0);
  });

  test('decides by rank, the highest first', () => {
    const tree = new SymbolTree(Int32Array.of(0, 1, 3, 2));
    assert.equal(tree.root, 2);
    assert.deepEqual([tree.left[2], tree.right[2]], [1, 3]);
  });

  test('separates kinds of characters, then symbols that occur in different contexts', () => {
    const text = 'go(b1);\nno(d2);\nso(b2);\ngo(d1);\n'.repeat(20);
    const vocabulary = Vocabulary.of([text]);
    const tree = SymbolTree.of([vocabulary.encode(text)], vocabulary);
    const depthOfCommon = (a: string, b: string): number => {
      const [x = 0, y = 0] = [...vocabulary.encode(a + b)];
      let depth = 0;
      for (let node = tree.root; node !== 0 && x >= node === y >= node; depth++)
        node = x >= node ? tree.right[node]! : tree.left[node]!;
      return depth;
    };
    assert.ok(depthOfCommon('b', 'd') > depthOfCommon('b', 'o'), 'letters after a bracket and at the end of a word');
    assert.ok(depthOfCommon('b', 'o') > depthOfCommon('b', ';'), 'letters and others');
  });
});

suite('an alphabet', () => {
  test('knows the symbols of words, and the newline if there is one', () => {
    const vocabulary = Vocabulary.of(['ab_$7 .\n'.repeat(2)]);
    const { size, isWord, newline } = alphabetOf(vocabulary);
    assert.equal(size, vocabulary.size);
    assert.equal(isWord.length, vocabulary.size);
    const ofCharacter = (character: string): number => vocabulary.encode(character)[0]!;
    for (const character of 'ab_$7') assert.equal(isWord[ofCharacter(character)], 1, character);
    for (const character of ' .\n') assert.equal(isWord[ofCharacter(character)], 0, character);
    assert.equal(newline, ofCharacter('\n'));
    assert.equal(alphabetOf(Vocabulary.of(['abab'])).newline, -1);
  });
});
