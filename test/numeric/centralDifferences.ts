import assert from 'node:assert/strict';
import type { Matrix } from '../../src/numeric/matrix';

/** Step of central differences in float64, and the largest relative error of an analytic gradient against them. */
const epsilon = 1e-5;
const tolerance = 1e-6;

/** Compares the gradient of a weight with the change of the loss when each of its numbers is moved. */
export function assertGradient(
  name: string,
  loss: () => number,
  value: Matrix,
  gradient: Matrix,
  mayBeZero = false,
): void {
  const found = gradient.data.slice();
  const expected = found.map((_, i) => {
    const original = value.data[i]!;
    value.data[i] = original + epsilon;
    const above = loss();
    value.data[i] = original - epsilon;
    const below = loss();
    value.data[i] = original;
    return (above - below) / (2 * epsilon);
  });
  const difference = Math.hypot(...found.map((x, i) => x - expected[i]!));
  const size = Math.hypot(...found) + Math.hypot(...expected);
  if (size === 0 && mayBeZero) return;
  assert.ok(size > 0, `${name}: no gradient at all`);
  assert.ok(difference / size <= tolerance, `${name}: relative error ${difference / size}`);
}
