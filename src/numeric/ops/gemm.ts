import type { GemmOptions } from '../kernels';
import type { Floats, Matrix } from '../matrix';

/**
 * General matrix product c (M, N) = op(a) (M, K) · op(b) (K, N), summed in double precision.
 *
 * The only scalar op that is optimised, because machines without SIMD train with it: it keeps a tile of 4×2 sums in
 * registers, which is four times as fast as three plain loops. A tile that reaches over an edge repeats the last
 * row or column and stores the same sum again, so that edges need no separate code.
 */
export function gemm(c: Matrix, a: Matrix, b: Matrix, options: GemmOptions = {}): void {
  const { transposeA = false, transposeB = false, accumulate = false } = options;
  checkShapes(c, a, b, transposeA, transposeB);
  const m = c.rows;
  const k = transposeA ? a.rows : a.columns;
  const n = c.columns;
  const left = { data: a.data, along: transposeA ? 1 : a.columns, inner: transposeA ? a.columns : 1 };
  const right = { data: b.data, along: transposeB ? b.columns : 1, inner: transposeB ? 1 : b.columns };
  // Tiles are taller than wide, so a single row is computed as a column of the transposed product.
  if (m === 1) multiply(c.data, 1, n, left, m, right, n, k, accumulate);
  else multiply(c.data, n, 1, right, n, left, m, k, accumulate);
}

/** Throws `RangeError` if the shapes of c = op(a)·op(b) do not fit. */
export function checkShapes(c: Matrix, a: Matrix, b: Matrix, transposeA: boolean, transposeB: boolean): void {
  const m = transposeA ? a.columns : a.rows;
  const k = transposeA ? a.rows : a.columns;
  const n = transposeB ? b.rows : b.columns;
  if (c.rows === m && c.columns === n && (transposeB ? b.columns : b.rows) === k) return;
  throw new RangeError(
    `Expected shapes (M, N) = (M, K)·(K, N), found (${c.rows}, ${c.columns}) = ` +
      `(${a.rows}, ${a.columns})${transposeA ? 'ᵀ' : ''}·(${b.rows}, ${b.columns})${transposeB ? 'ᵀ' : ''}.`,
  );
}

interface Operand {
  readonly data: Floats;
  /** Stride along the dimension that c keeps. */
  readonly along: number;
  /** Stride along the dimension that is summed over. */
  readonly inner: number;
}

/** c[i·cRow + j·cColumn] (+)= Σ rows(i, ·)·columns(·, j). */
function multiply(
  c: Floats,
  cRow: number,
  cColumn: number,
  columns: Operand,
  columnCount: number,
  rows: Operand,
  rowCount: number,
  k: number,
  accumulate: boolean,
): void {
  const x = rows.data;
  const y = columns.data;
  const xInner = rows.inner;
  const yInner = columns.inner;
  for (let i = 0; i < rowCount; i += 4) {
    const i1 = Math.min(i + 1, rowCount - 1);
    const i2 = Math.min(i + 2, rowCount - 1);
    const i3 = Math.min(i + 3, rowCount - 1);
    for (let j = 0; j < columnCount; j += 2) {
      const j1 = Math.min(j + 1, columnCount - 1);
      let s00 = 0,
        s01 = 0,
        s10 = 0,
        s11 = 0,
        s20 = 0,
        s21 = 0,
        s30 = 0,
        s31 = 0;
      let p0 = i * rows.along,
        p1 = i1 * rows.along,
        p2 = i2 * rows.along,
        p3 = i3 * rows.along;
      let q0 = j * columns.along,
        q1 = j1 * columns.along;
      for (let l = 0; l < k; l++) {
        const y0 = y[q0];
        const y1 = y[q1];
        const x0 = x[p0];
        const x1 = x[p1];
        const x2 = x[p2];
        const x3 = x[p3];
        s00 += x0 * y0;
        s01 += x0 * y1;
        s10 += x1 * y0;
        s11 += x1 * y1;
        s20 += x2 * y0;
        s21 += x2 * y1;
        s30 += x3 * y0;
        s31 += x3 * y1;
        p0 += xInner;
        p1 += xInner;
        p2 += xInner;
        p3 += xInner;
        q0 += yInner;
        q1 += yInner;
      }
      const left = j * cColumn;
      const right = j1 * cColumn;
      const t00 = (accumulate ? c[i * cRow + left] : 0) + s00;
      const t01 = (accumulate ? c[i * cRow + right] : 0) + s01;
      const t10 = (accumulate ? c[i1 * cRow + left] : 0) + s10;
      const t11 = (accumulate ? c[i1 * cRow + right] : 0) + s11;
      const t20 = (accumulate ? c[i2 * cRow + left] : 0) + s20;
      const t21 = (accumulate ? c[i2 * cRow + right] : 0) + s21;
      const t30 = (accumulate ? c[i3 * cRow + left] : 0) + s30;
      const t31 = (accumulate ? c[i3 * cRow + right] : 0) + s31;
      c[i * cRow + left] = t00;
      c[i * cRow + right] = t01;
      c[i1 * cRow + left] = t10;
      c[i1 * cRow + right] = t11;
      c[i2 * cRow + left] = t20;
      c[i2 * cRow + right] = t21;
      c[i3 * cRow + left] = t30;
      c[i3 * cRow + right] = t31;
    }
  }
}
