import { multiplyPanel, tileColumns, tileRows } from '../../../.build/kernels/tiles';
import { multiplyAdd, sumOfLanes } from './vector';

/**
 * General matrix product c (M, N) (+)= a (M, K)·b (K, N) after Goto and van de Geijn (ACM TOMS 34, 2008): both operands
 * are packed, block by block, into panels that the micro-kernel reads sequentially; a block of a stays in the L2 cache
 * and a panel of b in L1. An operand is given by its start and its strides, in numbers, along the dimension that c
 * keeps and along the one that is summed over, so that all transposed forms share the code.
 *
 * Every element of c is the sum of its products in the order of K, in blocks of `depth`, whatever the tile: all
 * variants give the same bits.
 */

/** Size of a block along K. */
const depth: i32 = 256;

/** Approximate size of a block along M, rounded to whole tiles. */
const height: i32 = 144;

/** Multiple to which `packedSize` rounds up, in numbers: a cache line. */
const line: i32 = 16;

/** Number of elements of a packed right operand (K, N). */
export function packedSize(variant: i32, k: i32, n: i32): i32 {
  const columns = tileColumns(variant);
  return roundUp(roundUp(n, columns) * k, line);
}

/** Number of scratch elements for a product with a packed right operand. */
export function blockSize(variant: i32): i32 {
  return roundUp(height + tileRows(variant), line) * depth + tileRows(variant) * tileColumns(variant);
}

/** Packs a right operand (K, N): the panels of each block of K, one after the other. */
export function packRight(variant: i32, to: usize, b: usize, along: i32, inner: i32, k: i32, n: i32): void {
  const columns = tileColumns(variant);
  for (let from = 0; from < k; from += depth) {
    const part = min(depth, k - from);
    packPanels(to, b + ((<usize>(from * inner)) << 2), n, part, along, inner, columns);
    to += (<usize>(roundUp(n, columns) * part)) << 2;
  }
}

/** `packed` from `packRight`; `scratch` of `blockSize` numbers. */
export function multiplyPacked(
  variant: i32,
  c: usize,
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  along: i32,
  inner: i32,
  packed: usize,
  accumulate: bool,
  scratch: usize,
): void {
  const rows = tileRows(variant);
  const columns = tileColumns(variant);
  const blockHeight = height / rows * rows;
  const block = scratch;
  const edge = scratch + ((<usize>(roundUp(height + rows, line) * depth)) << 2);
  for (let from = 0; from < k; from += depth) {
    const part = min(depth, k - from);
    const added = accumulate || from > 0;
    for (let top = 0; top < m; top += blockHeight) {
      const blockRows = min(blockHeight, m - top);
      packPanels(block, a + ((<usize>(top * along + from * inner)) << 2), blockRows, part, along, inner, rows);
      multiplyBlock(variant, c + ((<usize>(top * n)) << 2), blockRows, n, part, block, packed, added, edge);
    }
    packed += (<usize>(roundUp(n, columns) * part)) << 2;
  }
}

/** c (m rows, n columns) (+)= a packed block of rows times packed panels of columns. */
function multiplyBlock(
  variant: i32,
  c: usize,
  m: i32,
  n: i32,
  k: i32,
  block: usize,
  packed: usize,
  accumulate: bool,
  edge: usize,
): void {
  const rows = tileRows(variant);
  const columns = tileColumns(variant);
  const stride = (<usize>n) << 2;
  const whole = m / rows * rows;
  const rest = block + ((<usize>(whole * k)) << 2);
  for (let j = 0; j < n; j += columns) {
    const at = c + ((<usize>j) << 2);
    const width = min(columns, n - j);
    if (width == columns) {
      multiplyPanel(variant, whole, k, block, packed, at, stride, accumulate);
      if (whole < m) multiplyEdge(variant, at + <usize>whole * stride, m - whole, width, k, rest, packed, stride, accumulate, edge);
    } else {
      for (let i = 0; i < m; i += rows) {
        const tile = block + ((<usize>(i * k)) << 2);
        multiplyEdge(variant, at + <usize>i * stride, min(rows, m - i), width, k, tile, packed, stride, accumulate, edge);
      }
    }
    packed += (<usize>(columns * k)) << 2;
  }
}

/** A tile that reaches over the edge of c is computed in scratch memory; the part inside c is copied. */
function multiplyEdge(
  variant: i32,
  c: usize,
  height: i32,
  width: i32,
  k: i32,
  a: usize,
  b: usize,
  stride: usize,
  accumulate: bool,
  edge: usize,
): void {
  const columns = tileColumns(variant);
  multiplyPanel(variant, 1, k, a, b, edge, (<usize>columns) << 2, false);
  for (let i = 0; i < height; i++) {
    const to = c + <usize>i * stride;
    const from = edge + ((<usize>(i * columns)) << 2);
    for (let j = 0; j < width; j++) {
      const at = (<usize>j) << 2;
      const sum = load<f32>(from + at);
      store<f32>(to + at, accumulate ? load<f32>(to + at) + sum : sum);
    }
  }
}

/** Packs panels (K, width) of `width` neighbours each; positions beyond `count` are 0. */
function packPanels(to: usize, from: usize, count: i32, k: i32, along: i32, inner: i32, width: i32): void {
  const panelBytes = (<usize>(width * k)) << 2;
  for (let first = 0; first < count; first += width) {
    const present = min(width, count - first);
    const source = from + ((<usize>(first * along)) << 2);
    if (present < width) memory.fill(to, 0, panelBytes);
    if (along == 1) copyPanel(to, source, k, inner, width, present);
    else transposePanel(to, source, k, along, inner, width, present);
    to += panelBytes;
  }
}

/** For a stride of 1 along the dimension that c keeps. */
function copyPanel(to: usize, from: usize, k: i32, inner: i32, width: i32, present: i32): void {
  const step = (<usize>inner) << 2;
  const rowBytes = (<usize>width) << 2;
  for (let l = 0; l < k; l++) {
    let w = 0;
    for (; w + 4 <= present; w += 4) v128.store(to + ((<usize>w) << 2), v128.load(from + ((<usize>w) << 2)));
    for (; w < present; w++) store<f32>(to + ((<usize>w) << 2), load<f32>(from + ((<usize>w) << 2)));
    from += step;
    to += rowBytes;
  }
}

/** For a stride of 1 along the dimension that is summed over: transposes squares of 4 × 4. */
function transposePanel(to: usize, from: usize, k: i32, along: i32, inner: i32, width: i32, present: i32): void {
  const apart = (<usize>along) << 2;
  const rowBytes = (<usize>width) << 2;
  let w = 0;
  if (inner == 1) {
    for (; w + 4 <= present; w += 4) {
      transposeRows(to + ((<usize>w) << 2), rowBytes, from + <usize>w * apart, apart, k);
    }
  }
  for (; w < present; w++) {
    const source = from + <usize>w * apart;
    const target = to + ((<usize>w) << 2);
    for (let l = 0; l < k; l++) {
      store<f32>(target + <usize>l * rowBytes, load<f32>(source + ((<usize>(l * inner)) << 2)));
    }
  }
}

function transposeRows(to: usize, rowBytes: usize, from: usize, apart: usize, k: i32): void {
  let l = 0;
  for (; l + 4 <= k; l += 4) {
    const a = v128.load(from);
    const b = v128.load(from + apart);
    const c = v128.load(from + 2 * apart);
    const d = v128.load(from + 3 * apart);
    const ab0 = i32x4.shuffle(a, b, 0, 4, 1, 5);
    const ab1 = i32x4.shuffle(a, b, 2, 6, 3, 7);
    const cd0 = i32x4.shuffle(c, d, 0, 4, 1, 5);
    const cd1 = i32x4.shuffle(c, d, 2, 6, 3, 7);
    v128.store(to, i32x4.shuffle(ab0, cd0, 0, 1, 4, 5));
    v128.store(to + rowBytes, i32x4.shuffle(ab0, cd0, 2, 3, 6, 7));
    v128.store(to + 2 * rowBytes, i32x4.shuffle(ab1, cd1, 0, 1, 4, 5));
    v128.store(to + 3 * rowBytes, i32x4.shuffle(ab1, cd1, 2, 3, 6, 7));
    from += 16;
    to += 4 * rowBytes;
  }
  for (; l < k; l++) {
    store<f32>(to, load<f32>(from));
    store<f32>(to, load<f32>(from + apart), 4);
    store<f32>(to, load<f32>(from + 2 * apart), 8);
    store<f32>(to, load<f32>(from + 3 * apart), 12);
    from += 4;
    to += rowBytes;
  }
}

/**
 * Matrix times vector: c (N) (+)= Σ_k weight[n, k]·x[k], weight (N, K) row-major. Four rows at a time, each read
 * sequentially once: a single step of the network is bound by the memory bandwidth of its weights.
 */
export function multiplyVector(c: usize, n: i32, k: i32, x: usize, weight: usize, accumulate: bool): void {
  const row = (<usize>k) << 2;
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    let s0 = f32x4.splat(0);
    let s1 = f32x4.splat(0);
    let s2 = f32x4.splat(0);
    let s3 = f32x4.splat(0);
    let l = 0;
    let p = weight;
    let q = x;
    for (; l + 4 <= k; l += 4) {
      const factor = v128.load(q);
      s0 = multiplyAdd(v128.load(p), factor, s0);
      s1 = multiplyAdd(v128.load(p + row), factor, s1);
      s2 = multiplyAdd(v128.load(p + 2 * row), factor, s2);
      s3 = multiplyAdd(v128.load(p + 3 * row), factor, s3);
      p += 16;
      q += 16;
    }
    let t0 = sumOfLanes(s0);
    let t1 = sumOfLanes(s1);
    let t2 = sumOfLanes(s2);
    let t3 = sumOfLanes(s3);
    for (; l < k; l++) {
      const factor = load<f32>(q);
      t0 += load<f32>(p) * factor;
      t1 += load<f32>(p + row) * factor;
      t2 += load<f32>(p + 2 * row) * factor;
      t3 += load<f32>(p + 3 * row) * factor;
      p += 4;
      q += 4;
    }
    put(c, t0, accumulate);
    put(c + 4, t1, accumulate);
    put(c + 8, t2, accumulate);
    put(c + 12, t3, accumulate);
    weight += 4 * row;
    c += 16;
  }
  for (; j < n; j++) {
    let s = f32x4.splat(0);
    let l = 0;
    for (; l + 4 <= k; l += 4) s = multiplyAdd(v128.load(weight + ((<usize>l) << 2)), v128.load(x + ((<usize>l) << 2)), s);
    let t = sumOfLanes(s);
    for (; l < k; l++) t += load<f32>(weight + ((<usize>l) << 2)) * load<f32>(x + ((<usize>l) << 2));
    put(c, t, accumulate);
    weight += row;
    c += 4;
  }
}

// @ts-ignore: decorator
@inline
function put(to: usize, value: f32, accumulate: bool): void {
  store<f32>(to, accumulate ? load<f32>(to) + value : value);
}

// @ts-ignore: decorator
@inline
function roundUp(value: i32, unit: i32): i32 {
  return (value + unit - 1) / unit * unit;
}
