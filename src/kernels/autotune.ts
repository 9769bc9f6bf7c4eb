import type { Kernels } from '../numeric/kernels';
import type { Allocate, Matrix } from '../numeric/matrix';

/** c (rows, columns) = a (rows, inner)·b (inner, columns), with b packed in advance. */
export interface ProductShape {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

/** The matrices of a product. */
interface Operands {
  readonly a: Matrix;
  readonly b: Matrix;
  readonly c: Matrix;
}

/** Time of a product between two readings of the clock, in milliseconds. */
const milliseconds = 1;

/** Number of rounds. The shortest time of each kernel counts, since other processes can only lengthen it. */
const rounds = 8;

/** Ratio to the shortest time above which kernels are not measured again, after the rounds in which all are measured. */
const hopeless = 1.4;
const fullRounds = 3;

/** Kernels to compare. */
interface Entry<Candidate> {
  readonly candidate: Candidate;
  /** A product of each shape. */
  readonly products: readonly (() => void)[];
  /** The shortest time of each product so far, in milliseconds. */
  readonly least: number[];
}

/**
 * Compares kernels by the time of products of the given shapes. Kernels take turns, because other processes can halve the
 * speed of a processor for a second, which would count against the kernels that are measured then.
 */
export class SpeedComparison<Candidate> {
  readonly #operands: readonly Operands[];
  readonly #entries: Entry<Candidate>[] = [];

  /** The operands are in the memory of the kernels, which all kernels to compare share. */
  constructor(allocate: Allocate, shapes: readonly ProductShape[]) {
    this.#operands = shapes.map(({ rows, inner, columns }) => ({
      a: { data: allocate(rows * inner).fill(0.5), rows, columns: inner },
      b: { data: allocate(inner * columns).fill(0.25), rows: inner, columns },
      c: { data: allocate(rows * columns), rows, columns },
    }));
  }

  /** Also compiles the code of the products, so that the present flags of the engine apply to it. */
  add(candidate: Candidate, kernels: Kernels): void {
    const products = this.#operands.map(({ a, b, c }) => {
      const factor = kernels.factor(b, false, a.rows);
      factor.refresh();
      return () => {
        kernels.gemm(c, a, factor);
      };
    });
    for (const multiply of products) multiply();
    this.#entries.push({ candidate, products, least: products.map(() => Infinity) });
  }

  /** The candidates, the fastest first. */
  ranking(): Candidate[] {
    let left = this.#entries;
    for (let round = 0; round < rounds; round++) {
      for (const { products, least } of left) {
        for (const [i, multiply] of products.entries()) least[i] = Math.min(least[i]!, timeOfProduct(multiply));
      }
      if (round + 1 < fullRounds) continue;
      const limit = hopeless * Math.min(...left.map(timeOf));
      left = left.filter((entry) => timeOf(entry) <= limit);
    }
    return [...this.#entries].sort((one, other) => timeOf(one) - timeOf(other)).map(({ candidate }) => candidate);
  }
}

function timeOf({ least }: Entry<unknown>): number {
  return least.reduce((sum, time) => sum + time, 0);
}

/** In milliseconds. */
function timeOfProduct(multiply: () => void): number {
  const from = performance.now();
  let products = 0;
  let elapsed: number;
  do {
    multiply();
    products++;
    elapsed = performance.now() - from;
  } while (elapsed < milliseconds);
  return elapsed / products;
}
