import type { NgramGradient } from '../model/input';
import { ngramLengths } from '../model/ngrams';
import type { Kernels } from '../numeric/kernels';
import type { Floats, Matrix } from '../numeric/matrix';
import type { OptimizerStep } from './optimizers';

/**
 * Learning rate of the n-gram table, as a factor on that of the other weights: rows are read rarely, so each step must
 * count. Twice as much is worse (see `bench/RESULTS.md`).
 */
const learningRateFactor = 5;

/** Least weight of a new squared gradient in a row's moving average, so that the average follows the last 200 steps. */
const leastWeight = 1 / 200;

/** Added to the root of a row's mean square, as in RMSProp. */
const epsilon = 1e-8;

/** What is kept for each row of the table, (R). */
export interface RowStates {
  /** Moving average of the squared gradient, averaged over the row. */
  readonly meanSquares: Floats;
  /** Number of steps that read the row. */
  readonly steps: Floats;
}

/**
 * RMSProp (Tieleman and Hinton 2012, lecture 6.5) with one moving average for each row of the n-gram table. Only the rows
 * that a step has read change. The average is the mean of all squared gradients of a row at first, because most rows are
 * read rarely. Each member of a team updates the rows whose number modulo the number of members is its rank, from the
 * gradients of all members in a fixed order.
 */
export class NgramOptimizer {
  readonly #kernels: Kernels;
  readonly #table: Matrix; // (R, E)
  readonly #states: RowStates;
  readonly #rank: number;
  readonly #members: readonly Member[];
  /** The place of each row in `sums`, or 0 if this step has not read it. */
  readonly #placeOf: Uint32Array;
  /** The rows that this step has read, by their place in `sums`, from 1. */
  readonly #rowAt: Uint32Array;
  /** Gradients of the rows that were read, from place 1; place 0 receives those of other members' rows. */
  readonly #sums: Matrix;

  /** `gradients` are those of all members. */
  constructor(kernels: Kernels, table: Matrix, states: RowStates, gradients: readonly NgramGradient[], rank: number) {
    const { columns } = table;
    const read = gradients.reduce((sum, { rows }) => sum + rows.length, 0);
    const most = 1 + Math.min(table.rows, read);
    this.#kernels = kernels;
    this.#table = table;
    this.#states = states;
    this.#rank = rank;
    this.#members = gradients.map(({ rows, dInput }) => {
      const places = kernels.allocateIntegers(rows.length);
      const byLength = ngramLengths.map((_, n) => places.subarray(n * dInput.rows, (n + 1) * dInput.rows));
      return { rows, dInput, places, byLength };
    });
    this.#placeOf = new Uint32Array(table.rows);
    this.#rowAt = new Uint32Array(most);
    this.#sums = { data: kernels.allocate(most * columns), rows: most, columns };
  }

  /** One step of this member. The gradients of all members must be complete. */
  step({ learningRate, gradientScale }: OptimizerStep): void {
    const { data, columns } = this.#table;
    const { meanSquares, steps } = this.#states;
    const { data: gradients } = this.#sums;
    const end = this.#sum();
    for (let place = 1; place < end; place++) {
      const row = this.#rowAt[place];
      const [to, from] = [row * columns, place * columns];
      let squares = 0;
      for (let e = 0; e < columns; e++) squares += gradients[from + e] * gradients[from + e];
      const meanSquare = (squares * gradientScale ** 2) / columns;
      const weight = Math.max(1 / ++steps[row], leastWeight);
      meanSquares[row] += weight * (meanSquare - meanSquares[row]);
      const rate = (learningRateFactor * learningRate * gradientScale) / (Math.sqrt(meanSquares[row]) + epsilon);
      for (let e = 0; e < columns; e++) data[to + e] -= rate * gradients[from + e];
      this.#placeOf[row] = 0;
    }
  }

  /** Sums the gradients of this member's rows, and returns the end of their places. */
  #sum(): number {
    const { columns } = this.#table;
    let end = 1;
    for (const { rows, places } of this.#members) {
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i];
        const isOwn = row % this.#members.length === this.#rank;
        if (isOwn && this.#placeOf[row] === 0) {
          this.#rowAt[end] = row;
          this.#placeOf[row] = end++;
        }
        places[i] = isOwn ? this.#placeOf[row] : 0;
      }
    }
    this.#sums.data.fill(0, 0, end * columns);
    for (const { dInput, byLength } of this.#members)
      for (const places of byLength) this.#kernels.scatterAddRows(this.#sums, dInput, places);
    return end;
  }
}

/** A member's gradient, and where its rows are added to the sums. */
interface Member extends NgramGradient {
  readonly places: Int32Array; // (N, T·B)
  /** Views of the places, one for each length. */
  readonly byLength: readonly Int32Array[];
}
