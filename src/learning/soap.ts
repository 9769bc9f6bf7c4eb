import type { AdamRate, Kernels } from '../numeric/kernels';
import type { Parameter } from '../numeric/layers/weights';
import { type Floats, type Matrix, rowsOf, setIdentity } from '../numeric/matrix';
import { orthonormalizeRows } from '../numeric/ops/orthonormalize';
import type { Parameters } from '../model/parameters';
import { preconditionedNames } from '../model/trainingState';

/** Number of steps between two updates of the covariances. */
const covarianceInterval = 10;

/** Rate of the moving averages of the covariances, per update, once they have as many updates behind them. */
const covarianceRate = 0.2;

/** Number of steps between two updates of the bases, which take as long as a few steps. */
const basisInterval = 100;

/** Further steps at which the bases are updated: at first, the covariances change fast. */
const earlyTurns: readonly number[] = [10, 20, 40, 70];

/** Number of orthogonal iterations from the identity at the first step; later bases need one, from the basis before. */
const firstIterations = 4;

/** Added to the eigenvalues of a covariance, as a fraction of their mean, because some directions have no gradient. */
const jitter = 1e-7;

/** As `jitter`, for a covariance of 0. */
const tiny = 1e-30;

/** A matrix of weights whose gradient is rotated, with its moments in the rotated basis; all (R, C). */
interface RotatedWeight {
  readonly value: Matrix;
  readonly gradient: Matrix;
  readonly first: Matrix;
  readonly second: Matrix;
}

/** The covariance of the gradients of a matrix with C columns, its eigenvectors, and the weights that they rotate. */
interface Basis {
  readonly covariance: Matrix; // (C, C)
  /** Eigenvectors of the covariance, in columns. */
  readonly vectors: Matrix; // (C, C)
  /** The first one is that of the covariance. */
  readonly weights: readonly RotatedWeight[];
}

/** The members of a team that share a step. */
export interface SharedWork {
  readonly rank: number;
  readonly members: number;
  /** Returns when every member has called it. */
  readonly barrier: () => void;
}

/**
 * Adam in a basis in which the gradient's columns are almost uncorrelated: SOAP (Vyas et al., arXiv 2409.11321) with the
 * rotation on one side only, that of a matrix's inputs. The covariance Σ = E[GᵀG] of a gradient G (R, C) is averaged; its
 * eigenvectors Q follow it by a step of orthogonal iteration now and then (algorithm 4). Adam works on G·Q, and its step D
 * becomes D·Qᵀ. Beyond the paper, the second moments follow the basis as well: they would be those of other directions, of
 * which some have no gradient.
 *
 * The matrices of the recurrent layers have bases of their own. The output layer shares that of the last recurrent matrix,
 * because both read the hidden state. All other weights take steps of Adam. Each member of a team updates a part of the
 * rows of each matrix, so that the result does not depend on the others' timing.
 */
export class Soap {
  readonly #kernels: Kernels;
  readonly #work: SharedWork;
  readonly #bases: readonly Basis[];
  /** This member's part of the weights that are not rotated: values, gradients and both moments. */
  readonly #others: readonly (readonly [Floats, Floats, Floats, Floats])[];
  /** Two for the largest matrix of weights or the largest basis, two for the largest basis. */
  readonly #scratch: readonly Floats[];

  /** `gradients` are the team's, summed. `states` are exp_avg, exp_avg_sq, covariance and basis, see `optimizerStateNames`. */
  constructor(
    kernels: Kernels,
    parameters: Parameters,
    gradients: Floats,
    states: readonly Floats[],
    work: SharedWork,
  ) {
    const [first, second, covariances, vectors] = states;
    this.#kernels = kernels;
    this.#work = work;
    const { dense, values } = parameters;
    const like = ({ value }: Parameter, block: Floats): Matrix => {
      const from = (value.data.byteOffset - values.byteOffset) / value.data.BYTES_PER_ELEMENT;
      return { ...value, data: block.subarray(from, from + value.data.length) };
    };
    const rotated = (parameter: Parameter): RotatedWeight => ({
      value: parameter.value,
      gradient: like(parameter, gradients),
      first: like(parameter, first),
      second: like(parameter, second),
    });
    const owners = preconditionedNames(parameters.config).map((name) => dense.find((one) => one.name === name)!);
    const reader = parameters.layers.at(-1)!.hiddenWeight;
    const { linearWeight } = parameters;
    const isShared = owners.includes(reader) && reader.value.columns === linearWeight.value.columns;
    let from = 0;
    this.#bases = owners.map((owner) => {
      const C = owner.value.columns;
      const square = (block: Floats): Matrix => ({ data: block.subarray(from, from + C * C), rows: C, columns: C });
      const [covariance, basis] = [square(covariances), square(vectors)];
      from += C * C;
      const weights = owner === reader && isShared ? [owner, linearWeight] : [owner];
      return { covariance, vectors: basis, weights: weights.map(rotated) };
    });
    const isRotated = new Set([...owners, ...(isShared ? [linearWeight] : [])]);
    this.#others = dense
      .filter((parameter) => !isRotated.has(parameter))
      .map((parameter) => {
        const part = ({ data }: Matrix): Floats => data.subarray(...this.#share(data.length));
        const { value, gradient, first, second } = rotated(parameter);
        return [part(value), part(gradient), part(first), part(second)];
      });
    const sizeOf = ({ data }: Matrix): number => data.length;
    const square = Math.max(0, ...this.#bases.map(({ vectors }) => sizeOf(vectors)));
    const largest = Math.max(
      square,
      ...this.#bases.flatMap(({ weights }) => weights.map(({ value }) => sizeOf(value))),
    );
    this.#scratch = [largest, largest, square, square].map((size) => kernels.allocate(size));
  }

  /** One step of this member; all members of the team must take it. */
  step(rate: AdamRate): void {
    const { step, gradientScale } = rate;
    const { rank, barrier } = this.#work;
    const isFirst = step === 1;
    if (isFirst || step % covarianceInterval === 0)
      this.#observe(1 + Math.floor(step / covarianceInterval), gradientScale);
    if (isFirst || step % basisInterval === 0 || earlyTurns.includes(step)) {
      barrier();
      if (isFirst && rank === 0) for (const { vectors } of this.#bases) setIdentity(vectors);
      if (rank === 0) for (const basis of this.#bases) this.#turn(basis, isFirst ? firstIterations : 1);
      barrier();
    }
    for (const [values, gradients, first, second] of this.#others)
      this.#kernels.adam(values, gradients, { first, second }, rate);
    for (const basis of this.#bases) for (const weight of basis.weights) this.#update(weight, basis.vectors, rate);
  }

  /** Averages this member's rows of the covariances. */
  #observe(updates: number, gradientScale: number): void {
    const rate = Math.max(covarianceRate, 1 / updates);
    for (const { covariance, weights } of this.#bases) {
      const { gradient } = weights[0];
      const [from, to] = this.#share(gradient.columns);
      const own = this.#scratchMatrix(0, gradient.rows, to - from);
      copyColumns(own, gradient, from);
      const product = this.#scratchMatrix(1, to - from, gradient.columns);
      this.#kernels.gemm(product, own, gradient, { transposeA: true });
      const { data } = rowsOf(covariance, from, to - from);
      const factor = rate * gradientScale ** 2;
      for (let i = 0; i < data.length; i++) data[i] = (1 - rate) * data[i] + factor * product.data[i];
    }
  }

  /** Moves the basis to the eigenvectors of its covariance, by orthogonal iteration, and the moments into it. */
  #turn({ covariance, vectors, weights }: Basis, iterations: number): void {
    const { rows: C, data } = vectors;
    const [product, former, rotation] = [1, 2, 3].map((which) => this.#scratchMatrix(which, C, C));
    former.data.set(data);
    const added = jitter * meanOfDiagonal(covariance) + tiny;
    // In float64, because the columns of a product are almost dependent at first; transposed, because rows are faster.
    const columns = { data: new Float64Array(C * C), rows: C, columns: C };
    for (let iteration = 0; iteration < iterations; iteration++) {
      this.#kernels.gemm(product, covariance, vectors);
      for (let i = 0; i < data.length; i++) product.data[i] += added * data[i];
      transpose(columns, product);
      orthonormalizeRows(columns);
      transpose(vectors, columns);
    }
    this.#kernels.gemm(rotation, former, vectors, { transposeA: true });
    const squared = former;
    for (let i = 0; i < data.length; i++) squared.data[i] = rotation.data[i] ** 2;
    for (const { first, second } of weights) {
      const moved = this.#scratchMatrix(0, first.rows, C);
      this.#kernels.gemm(moved, first, rotation);
      first.data.set(moved.data);
      // As if the gradient's columns had been uncorrelated in the former basis.
      this.#kernels.gemm(moved, second, squared);
      second.data.set(moved.data);
    }
  }

  /** A step of Adam on this member's rows, in the basis of `vectors`. */
  #update({ value, gradient, first, second }: RotatedWeight, vectors: Matrix, rate: AdamRate): void {
    const [from, to] = this.#share(value.rows);
    const count = to - from;
    if (count === 0) return;
    const rotated = this.#scratchMatrix(0, count, value.columns);
    const change = this.#scratchMatrix(1, count, value.columns);
    this.#kernels.gemm(rotated, rowsOf(gradient, from, count), vectors);
    change.data.fill(0);
    const moments = { first: rowsOf(first, from, count).data, second: rowsOf(second, from, count).data };
    this.#kernels.adam(change.data, rotated.data, moments, rate);
    this.#kernels.gemm(rowsOf(value, from, count), change, vectors, { transposeB: true, accumulate: true });
  }

  /** This member's part of `count` elements. */
  #share(count: number): [from: number, to: number] {
    const { rank, members } = this.#work;
    return [Math.floor((rank * count) / members), Math.floor(((rank + 1) * count) / members)];
  }

  #scratchMatrix(which: number, rows: number, columns: number): Matrix {
    return { data: this.#scratch[which].subarray(0, rows * columns), rows, columns };
  }
}

function copyColumns(to: Matrix, from: Matrix, first: number): void {
  for (let i = 0; i < to.rows; i++) {
    const start = i * from.columns + first;
    to.data.set(from.data.subarray(start, start + to.columns), i * to.columns);
  }
}

function transpose(to: Matrix, from: Matrix): void {
  for (let i = 0; i < from.rows; i++)
    for (let j = 0; j < from.columns; j++) to.data[j * to.columns + i] = from.data[i * from.columns + j];
}

function meanOfDiagonal({ data, rows }: Matrix): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += data[i * rows + i];
  return sum / rows;
}
