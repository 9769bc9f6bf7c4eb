import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { SpeedComparison } from '../../../src/kernels/autotune';
import type { Kernels } from '../../../src/numeric/kernels';
import { scalarKernels } from '../../../src/numeric/scalarKernels';

const shapes = [
  { rows: 2, inner: 3, columns: 4 },
  { rows: 2, inner: 4, columns: 3 },
];

suite('the choice of a micro-kernel', () => {
  let clock = 0;
  /** Whether other processes slow down the processor at this time. */
  let isSlow: (time: number) => boolean;

  /** Kernels whose products take this time, in milliseconds, on a processor of their own. */
  function kernelsOf(time: number): { kernels: Kernels; calls: () => number } {
    let calls = 0;
    const kernels: Kernels = {
      ...scalarKernels,
      gemm: () => {
        calls++;
        clock += isSlow(clock) ? 2 * time : time;
      },
    };
    return { kernels, calls: () => calls };
  }

  setup(() => {
    clock = 0;
    isSlow = () => false;
    mock.method(performance, 'now', () => clock);
  });

  teardown(() => {
    mock.restoreAll();
  });

  function ranking(times: Readonly<Record<string, number>>): string[] {
    const comparison = new SpeedComparison<string>(scalarKernels.allocate, shapes);
    for (const [name, time] of Object.entries(times)) comparison.add(name, kernelsOf(time).kernels);
    return comparison.ranking();
  }

  test('the fastest is first', () => {
    assert.deepEqual(ranking({ slow: 0.5, fast: 0.2, middle: 0.3 }), ['fast', 'middle', 'slow']);
  });

  test('the fastest is first, whenever other processes slow it down for a while', () => {
    for (let from = 0; from < 40; from++) {
      isSlow = (time) => time >= from && time < from + 12;
      assert.equal(ranking({ first: 0.3, fast: 0.2, last: 0.25 })[0], 'fast', `slow from ${from} ms`);
    }
  });

  test('products are computed when kernels are added, so that their code is compiled then, and not again if they are hopeless', () => {
    const comparison = new SpeedComparison<string>(scalarKernels.allocate, shapes);
    const [fast, hopeless] = [kernelsOf(0.5), kernelsOf(5)];
    comparison.add('fast', fast.kernels);
    comparison.add('hopeless', hopeless.kernels);
    assert.deepEqual([fast.calls(), hopeless.calls()], [shapes.length, shapes.length]);
    assert.deepEqual(comparison.ranking(), ['fast', 'hopeless']);
    // Once a shape in each of the three rounds in which all are measured; the other, twice a millisecond, in all eight.
    assert.equal(hopeless.calls(), shapes.length * (1 + 3));
    assert.equal(fast.calls(), shapes.length * (1 + 2 * 8));
  });
});
