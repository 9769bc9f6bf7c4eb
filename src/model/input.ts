import { cellStructures } from '../numeric/cells/structure';
import type { Factor, Kernels } from '../numeric/kernels';
import { Arena, type Floats, type Matrix } from '../numeric/matrix';
import { affineBackward, affineForward, affineParametersBackward } from '../numeric/ops/affine';
import type { StackInput } from '../numeric/layers/stack';
import { directionsOf } from '../numeric/layers/weights';
import type { NetworkConfig } from './config';
import { findNgramRows, ngramLengths } from './ngrams';
import type { Parameters } from './parameters';

/** The first layer's input projection of the symbols of a window. */
export interface SymbolInput extends StackInput {
  /** To be called after the weights have changed. */
  refresh(): void;
}

/**
 * Input projections in a table: row v is embedding[v]·W_ihᵀ + b_ih. It is computed once for the V symbols instead of for
 * each of the T·B symbols read, forward and backward. With one-hot input the embedding is the identity: the table is
 * W_ihᵀ + b_ih, and W_ih alone is learned.
 */
export class TableInput implements SymbolInput {
  readonly #kernels: Kernels;
  readonly #parameters: Parameters;
  readonly #symbols: Int32Array;
  /** One for each direction. */
  readonly #tables: readonly Table[];
  readonly #embedding: Matrix; // (V, E)
  readonly #dEmbedding: Matrix; // (V, E)

  constructor(kernels: Kernels, parameters: Parameters, symbols: Int32Array) {
    const { config, vocabularySize: V } = parameters;
    const columns = cellStructures[config.cell].gates * config.hiddenSize;
    const { tables, identity, dEmbedding } = Arena.layOut(kernels.allocate, (arena) => ({
      tables: Array.from({ length: directionsOf(config) }, () => ({
        value: arena.matrix(V, columns),
        gradient: arena.matrix(V, columns),
      })),
      identity: arena.matrix(V, parameters.embedding ? 0 : V),
      dEmbedding: arena.matrix(V, config.embeddingSize),
    }));
    this.#kernels = kernels;
    this.#parameters = parameters;
    this.#symbols = symbols;
    this.#tables = tables;
    this.#embedding = parameters.embedding?.value ?? filledIdentity(identity);
    this.#dEmbedding = dEmbedding;
  }

  refresh(): void {
    this.#tables.forEach(({ value }, direction) => {
      const { inputWeight, inputBias } = this.#parameters.layers[direction];
      affineForward(this.#kernels, value, this.#embedding, inputWeight.value, inputBias.value.data);
    });
  }

  project(gates: Matrix, direction: number): void {
    this.#kernels.gatherRows(gates, this.#tables[direction].value, this.#symbols);
  }

  /** Back-propagates through the table to the first layer's weights and the embedding. */
  projectBackward(dGates: Matrix, direction: number): void {
    const { embedding, layers } = this.#parameters;
    const { gradient: dTable } = this.#tables[direction];
    const { inputWeight, inputBias } = layers[direction];
    const [dWeight, dBias] = [inputWeight.gradient, inputBias.gradient.data];
    dTable.data.fill(0);
    this.#kernels.scatterAddRows(dTable, dGates, this.#symbols);
    if (!embedding) {
      affineParametersBackward(this.#kernels, dWeight, dBias, dTable, this.#embedding);
      return;
    }
    affineBackward(this.#kernels, this.#dEmbedding, dWeight, dBias, dTable, this.#embedding, inputWeight.value);
    this.#kernels.add(embedding.gradient.data, this.#dEmbedding.data);
  }
}

/** The table of one direction of the first layer. */
interface Table {
  readonly value: Matrix; // (V, G·H)
  readonly gradient: Matrix; // (V, G·H)
}

function filledIdentity(matrix: Matrix): Matrix {
  for (let i = 0; i < matrix.rows; i++) matrix.data[i * matrix.columns + i] = 1;
  return matrix;
}

/** The gradient of the n-gram table, which is sparse: a window of T·B symbols reads at most T·B·N of its rows. */
export interface NgramGradient {
  /** Rows of the table that the n-grams read, (N, T·B). */
  readonly rows: Int32Array;
  /** Gradient of each symbol's input, and so of each of its rows. */
  readonly dInput: Matrix; // (T·B, E)
}

/** Memory for the gradient of the n-gram table over a window of `count` symbols; empty without such a table. */
export function allocateNgramGradient(
  { allocate, allocateIntegers }: Pick<Kernels, 'allocate' | 'allocateIntegers'>,
  { embeddingSize, ngramRows = 0 }: NetworkConfig,
  count: number,
): NgramGradient {
  const read = ngramRows > 0 ? count : 0;
  const dInput = { data: allocate(read * embeddingSize), rows: read, columns: embeddingSize };
  return { rows: allocateIntegers(read * ngramLengths.length), dInput };
}

/**
 * The input is the sum of the symbol's embedding and of those of the n-grams that end with it, which are hashed into the
 * rows of a table. For networks of one direction, because the symbols before a window are known, those after it are not.
 */
export class NgramInput implements SymbolInput {
  readonly #kernels: Kernels;
  readonly #parameters: Parameters;
  readonly #symbols: Int32Array;
  readonly #history: Floats;
  readonly #rows: Int32Array;
  /** Views of the rows, one for each length. */
  readonly #rowsByLength: readonly Int32Array[];
  readonly #weight: Factor;
  readonly #input: Matrix; // (T·B, E)
  readonly #dInput: Matrix; // (T·B, E)

  /** `history` (B, `historyLength`) is carried from window to window. */
  constructor(
    kernels: Kernels,
    parameters: Parameters,
    symbols: Int32Array,
    history: Floats,
    { rows, dInput }: NgramGradient,
  ) {
    const columns = parameters.config.embeddingSize;
    const count = symbols.length;
    this.#kernels = kernels;
    this.#parameters = parameters;
    this.#symbols = symbols;
    this.#history = history;
    this.#rows = rows;
    this.#rowsByLength = ngramLengths.map((_, n) => rows.subarray(n * count, (n + 1) * count));
    this.#weight = kernels.factor(parameters.layers[0].inputWeight.value, true, count);
    this.#input = { data: kernels.allocate(count * columns), rows: count, columns };
    this.#dInput = dInput;
  }

  refresh(): void {
    this.#weight.refresh();
  }

  project(gates: Matrix): void {
    const { embedding, ngrams, layers } = this.#parameters;
    const { value: table } = ngrams!;
    findNgramRows(this.#rows, this.#symbols, this.#history, table.rows);
    this.#kernels.gatherRows(this.#input, embedding!.value, this.#symbols);
    for (const rows of this.#rowsByLength) this.#kernels.gatherAddRows(this.#input, table, rows);
    affineForward(this.#kernels, gates, this.#input, this.#weight, layers[0].inputBias.value.data);
  }

  projectBackward(dGates: Matrix): void {
    const { embedding, layers } = this.#parameters;
    const { inputWeight, inputBias } = layers[0];
    const [dWeight, dBias] = [inputWeight.gradient, inputBias.gradient.data];
    affineBackward(this.#kernels, this.#dInput, dWeight, dBias, dGates, this.#input, inputWeight.value);
    this.#kernels.scatterAddRows(embedding!.gradient, this.#dInput, this.#symbols);
  }
}
