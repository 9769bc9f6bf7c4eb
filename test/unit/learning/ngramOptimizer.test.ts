import assert from 'node:assert/strict';
import { Random } from '../../../src/base/random';
import { NgramOptimizer } from '../../../src/learning/ngramOptimizer';
import type { NgramGradient } from '../../../src/model/input';
import { ngramLengths } from '../../../src/model/ngrams';
import type { Matrix } from '../../../src/numeric/matrix';
import { doubleKernels } from '../../../src/numeric/scalarKernels';

const R = 7;
const E = 3;
const symbols = 10;
const stepCount = 300;

interface Learned {
  readonly table: Matrix;
  readonly meanSquares: Float64Array;
  readonly steps: Float64Array;
}

function blank(): Learned {
  return {
    table: { data: new Float64Array(R * E), rows: R, columns: E },
    meanSquares: new Float64Array(R),
    steps: new Float64Array(R),
  };
}

/** Rows and gradients of a step; the last row is never read, and the first one rarely. */
function gradientOf(step: number, salt: number): NgramGradient {
  const random = new Random(step * 10 + salt);
  const rows = Int32Array.from({ length: symbols * ngramLengths.length }, () => 1 + random.integer(R - 2));
  if (step % 100 === 1) rows[0] = 0;
  const data = Float64Array.from({ length: symbols * E }, () => random.normal());
  return { rows, dInput: { data, rows: symbols, columns: E } };
}

function rateOf(step: number): { learningRate: number; step: number; gradientScale: number } {
  return { learningRate: 0.004, step, gradientScale: step % 5 === 0 ? 0.3 : 1 };
}

/** Steps of a team with a member for each salt of gradients. */
function learnedBy(salts: readonly number[]): Learned {
  const learned = blank();
  const gradients = salts.map((salt) => gradientOf(0, salt));
  const team = gradients.map((_, rank) => new NgramOptimizer(doubleKernels, learned.table, learned, gradients, rank));
  for (let step = 1; step <= stepCount; step++) {
    gradients.forEach(({ rows, dInput }, i) => {
      const next = gradientOf(step, salts[i]!);
      rows.set(next.rows);
      dInput.data.set(next.dInput.data);
    });
    for (const member of team) member.step(rateOf(step));
  }
  return learned;
}

/** The same in the plainest way: the whole gradient of the table, row by row. */
function expectedOf(salts: readonly number[]): Learned {
  const learned = blank();
  const { table, meanSquares, steps } = learned;
  for (let step = 1; step <= stepCount; step++) {
    const { learningRate, gradientScale } = rateOf(step);
    const dense = new Float64Array(R * E);
    const read = new Set<number>();
    for (const { rows, dInput } of salts.map((salt) => gradientOf(step, salt))) {
      rows.forEach((row, i) => {
        read.add(row);
        for (let e = 0; e < E; e++) dense[row * E + e]! += gradientScale * dInput.data[(i % symbols) * E + e]!;
      });
    }
    for (const row of read) {
      const gradient = dense.subarray(row * E, (row + 1) * E);
      const square = gradient.reduce((sum, value) => sum + value * value, 0) / E;
      steps[row]!++;
      const weight = Math.max(1 / steps[row]!, 1 / 200);
      meanSquares[row] = (1 - weight) * meanSquares[row]! + weight * square;
      for (let e = 0; e < E; e++)
        table.data[row * E + e]! -= (5 * learningRate * gradient[e]!) / (Math.sqrt(meanSquares[row]) + 1e-8);
    }
  }
  return learned;
}

function assertSame(found: Learned, expected: Learned): void {
  for (const [some, other] of [
    [found.table.data, expected.table.data],
    [found.meanSquares, expected.meanSquares],
    [found.steps, expected.steps],
  ] as const)
    some.forEach((value, i) => {
      assert.ok(Math.abs(value - other[i]!) < 1e-9, `number ${i}: expected ${other[i]!}, found ${value}`);
    });
}

suite('optimiser of the n-gram table', () => {
  test('takes the steps of a dense reference in the rows that were read', () => {
    assertSame(learnedBy([1]), expectedOf([1]));
  });

  test('takes the same steps in a team, whose members have a part of the batch each', () => {
    for (const salts of [
      [1, 2],
      [1, 2, 3],
    ])
      assertSame(learnedBy(salts), expectedOf(salts));
  });

  test('leaves other rows as they are', () => {
    const { table, steps } = learnedBy([1]);
    assert.deepEqual([...table.data.subarray((R - 1) * E)], [0, 0, 0]);
    assert.deepEqual([steps[0], steps[R - 1]], [3, 0]);
  });
});
