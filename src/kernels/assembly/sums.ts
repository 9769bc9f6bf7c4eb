import { loadLanes, multiplyAdd, storeLanes } from './vector';

/** sums += values. */
export function add(sums: usize, values: usize, count: i32): void {
  let i = 0;
  for (; i + 8 <= count; i += 8) {
    const first = f32x4.add(v128.load(sums), v128.load(values));
    const second = f32x4.add(v128.load(sums, 16), v128.load(values, 16));
    v128.store(sums, first);
    v128.store(sums, second, 16);
    sums += 32;
    values += 32;
  }
  for (; i < count; i += 4) {
    const lanes = min(count - i, 4);
    storeLanes(sums, f32x4.add(loadLanes(sums, lanes), loadLanes(values, lanes)), lanes);
    sums += 16;
    values += 16;
  }
}

/** sums (C) += Σ over rows of values (N, C). */
export function addColumnSums(sums: usize, values: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++) {
    add(sums, values, columns);
    values += (<usize>columns) << 2;
  }
}

/** output (N, C): row n is row indices[n] of table. */
export function gatherRows(output: usize, table: usize, indices: usize, rows: i32, columns: i32): void {
  const bytes = (<usize>columns) << 2;
  for (let row = 0; row < rows; row++) {
    memory.copy(output, table + <usize>load<i32>(indices) * bytes, bytes);
    output += bytes;
    indices += 4;
  }
}

/** Adds row indices[n] of table to row n of output (N, C). */
export function gatherAddRows(output: usize, table: usize, indices: usize, rows: i32, columns: i32): void {
  const bytes = (<usize>columns) << 2;
  for (let row = 0; row < rows; row++) {
    add(output, table + <usize>load<i32>(indices) * bytes, columns);
    output += bytes;
    indices += 4;
  }
}

/** Adds row n of values (N, C) to row indices[n] of sums. */
export function scatterAddRows(sums: usize, values: usize, indices: usize, rows: i32, columns: i32): void {
  const bytes = (<usize>columns) << 2;
  for (let row = 0; row < rows; row++) {
    add(sums + <usize>load<i32>(indices) * bytes, values, columns);
    values += bytes;
    indices += 4;
  }
}

/** Σ v², in double precision. */
export function sumOfSquares(values: usize, count: i32): f64 {
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  for (; count > 0; count -= 4) {
    const vector = loadLanes(values, min(count, 4));
    const low = f64x2.promote_low_f32x4(vector);
    const high = f64x2.promote_low_f32x4(i32x4.shuffle(vector, vector, 2, 3, 0, 1));
    even = f64x2.add(even, f64x2.mul(low, low));
    odd = f64x2.add(odd, f64x2.mul(high, high));
    values += 16;
  }
  const sum = f64x2.add(even, odd);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** One step of Adam; see `src/numeric/ops/adam.ts`. `correction` is √(1 − β₂ᵗ). */
export function adam(
  values: usize,
  gradients: usize,
  first: usize,
  second: usize,
  count: i32,
  gradientScale: f32,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  stepSize: f32,
  correction: f32,
  epsilon: f32,
  remaining: f32,
): void {
  for (; count > 0; count -= 4) {
    const lanes = min(count, 4);
    const gradient = f32x4.mul(loadLanes(gradients, lanes), f32x4.splat(gradientScale));
    const mean = multiplyAdd(f32x4.splat(beta1), loadLanes(first, lanes), f32x4.mul(f32x4.splat(rest1), gradient));
    const square = f32x4.mul(gradient, gradient);
    const variance = multiplyAdd(f32x4.splat(beta2), loadLanes(second, lanes), f32x4.mul(f32x4.splat(rest2), square));
    const deviation = f32x4.add(f32x4.div(f32x4.sqrt(variance), f32x4.splat(correction)), f32x4.splat(epsilon));
    const step = f32x4.div(f32x4.mul(f32x4.splat(stepSize), mean), deviation);
    storeLanes(first, mean, lanes);
    storeLanes(second, variance, lanes);
    storeLanes(values, f32x4.sub(f32x4.mul(f32x4.splat(remaining), loadLanes(values, lanes)), step), lanes);
    values += 16;
    gradients += 16;
    first += 16;
    second += 16;
  }
}
