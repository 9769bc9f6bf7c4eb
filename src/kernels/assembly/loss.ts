import { exp } from './math';
import { loadLanes, storeLanes, sumOfLanes } from './vector';

/**
 * probabilities (N, V) = softmax of each row of logits (N, V). `largest` (N) gets each row's largest logit, `sums` (N)
 * the sum of the exponentials of the differences to it; the caller takes the logarithm.
 */
export function softmaxRows(
  probabilities: usize,
  logits: usize,
  largest: usize,
  sums: usize,
  rows: i32,
  columns: i32,
): void {
  const bytes = (<usize>columns) << 2;
  for (let row = 0; row < rows; row++) {
    const top = largestOf(logits, columns);
    const shift = f32x4.splat(top);
    let total = f32x4.splat(0);
    let rest: f32 = 0;
    let v = 0;
    for (; v + 4 <= columns; v += 4) {
      const at = (<usize>v) << 2;
      const exponential = exp(f32x4.sub(v128.load(logits + at), shift));
      v128.store(probabilities + at, exponential);
      total = f32x4.add(total, exponential);
    }
    for (; v < columns; v++) {
      const at = (<usize>v) << 2;
      const exponential = exp(f32x4.sub(loadLanes(logits + at, 1), shift));
      storeLanes(probabilities + at, exponential, 1);
      rest += f32x4.extract_lane(exponential, 0);
    }
    const sum = sumOfLanes(total) + rest;
    scale(probabilities, 1 / sum, columns);
    store<f32>(largest, top);
    store<f32>(sums, sum);
    largest += 4;
    sums += 4;
    logits += bytes;
    probabilities += bytes;
  }
}

/** dLogits (N, V) = scaleOfRows·(probabilities − one-hot targets), and 0 in rows whose target is negative. */
export function crossEntropyBackward(
  dLogits: usize,
  probabilities: usize,
  targets: usize,
  scaleOfRows: f32,
  rows: i32,
  columns: i32,
): void {
  const bytes = (<usize>columns) << 2;
  for (let row = 0; row < rows; row++) {
    const target = load<i32>(targets);
    const factor: f32 = target < 0 ? 0 : scaleOfRows;
    memory.copy(dLogits, probabilities, bytes);
    scale(dLogits, factor, columns);
    if (target >= 0) {
      const at = dLogits + ((<usize>target) << 2);
      store<f32>(at, load<f32>(at) - factor);
    }
    targets += 4;
    dLogits += bytes;
    probabilities += bytes;
  }
}

function scale(values: usize, factor: f32, count: i32): void {
  const factors = f32x4.splat(factor);
  for (; count > 0; count -= 4) {
    const lanes = min(count, 4);
    storeLanes(values, f32x4.mul(loadLanes(values, lanes), factors), lanes);
    values += 16;
  }
}

function largestOf(values: usize, count: i32): f32 {
  let most: f32 = -Infinity;
  let i = 0;
  if (count >= 4) {
    let vector = v128.load(values);
    for (i = 4; i + 4 <= count; i += 4) vector = f32x4.max(vector, v128.load(values + ((<usize>i) << 2)));
    const pairs = f32x4.max(vector, i32x4.shuffle(vector, vector, 2, 3, 0, 1));
    most = max(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1));
  }
  for (; i < count; i++) most = max(most, load<f32>(values + ((<usize>i) << 2)));
  return most;
}
