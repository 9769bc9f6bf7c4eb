// Generates the micro-kernels of the matrix product as AssemblyScript, one function per tile shape, because the number
// of registers of a tile is fixed in its source.

/**
 * Rows × columns of the tiles of c that are kept in registers. The fastest shape depends on the engine and on whether
 * it widens pairs of vectors; `autotune.ts` measures it.
 */
const tiles = [
  { rows: 4, columns: 8 },
  { rows: 5, columns: 8 },
  { rows: 6, columns: 8 },
  { rows: 2, columns: 16 },
  { rows: 3, columns: 16 },
  { rows: 4, columns: 16 },
  { rows: 6, columns: 16 },
];

export function tilesSource() {
  return `// Written by tiles.mjs.
import { multiplyAdd } from '../../src/kernels/assembly/vector';

${tiles.map(tile).join('\n')}
/** Rows of the tile; 0 where there is no such variant. */
export function tileRows(variant: i32): i32 {
  switch (variant) {
${tiles.map(({ rows }, i) => `    case ${i}: return ${rows};`).join('\n')}
    default: return 0;
  }
}

export function tileColumns(variant: i32): i32 {
  switch (variant) {
${tiles.map(({ columns }, i) => `    case ${i}: return ${columns};`).join('\n')}
    default: return 0;
  }
}

/** Multiplies an m × k block of packed rows with one panel of k packed columns; c is of whole tiles. */
export function multiplyPanel(
  variant: i32, m: i32, k: i32, a: usize, b: usize, c: usize, stride: usize, accumulate: bool,
): void {
  switch (variant) {
${tiles.map((_, i) => `    case ${i}: panel${i}(m, k, a, b, c, stride, accumulate); return;`).join('\n')}
  }
}
`;
}

function tile({ rows, columns }, index) {
  const vectors = columns / 4;
  const sums = each(rows, (i) => each(vectors, (j) => `s${i}_${j}`));
  const rowBytes = 4 * rows;
  const columnBytes = 4 * columns;
  const step = [
    ...each(vectors, (j) => `    const b${j} = v128.load(b, ${16 * j});`),
    ...each(rows, (i) => [
      `    const a${i} = v128.load32_splat(a, ${4 * i});`,
      ...each(vectors, (j) => `    ${sums[i][j]} = multiplyAdd(a${i}, b${j}, ${sums[i][j]});`),
    ]).flat(),
  ].join('\n');
  // Two neighbouring vectors are loaded before either is stored; only then may an engine widen the pair.
  const store = (i, added) =>
    [
      ...(added ? each(vectors, (j) => `    ${sums[i][j]} = f32x4.add(v128.load(c, ${16 * j}), ${sums[i][j]});`) : []),
      ...each(vectors, (j) => `    v128.store(c, ${sums[i][j]}, ${16 * j});`),
      '    c += stride;',
    ].join('\n');
  return `
function tile${index}(k: i32, a: usize, b: usize, c: usize, stride: usize, accumulate: bool): void {
${sums
  .flat()
  .map((sum) => `  let ${sum} = f32x4.splat(0);`)
  .join('\n')}
  for (; k > 0; k--) {
${step}
    a += ${rowBytes};
    b += ${columnBytes};
  }
  if (accumulate) {
${each(rows, (i) => store(i, true)).join('\n')}
  } else {
${each(rows, (i) => store(i, false)).join('\n')}
  }
}

function panel${index}(m: i32, k: i32, a: usize, b: usize, c: usize, stride: usize, accumulate: bool): void {
  for (let i = 0; i < m; i += ${rows}) {
    tile${index}(k, a, b, c, stride, accumulate);
    a += <usize>(${rowBytes} * k);
    c += ${rows} * stride;
  }
}
`;
}

function each(count, make) {
  return Array.from({ length: count }, (_, i) => make(i));
}
