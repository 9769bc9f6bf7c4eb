import type { StackConfig } from '../numeric/layers/stackConfig';
import { ignoredTarget } from '../numeric/ops/softmaxCrossEntropy';
import { directionsOf } from '../numeric/layers/weights';
import { type Answers, Graph, type GraphSetup } from './graph';
import type { Signal } from './signal';
import type { States } from './recurrentPart';

/**
 * The five shapes of a recurrent network (Karpathy, "The unreasonable effectiveness of recurrent neural networks",
 * 2015): input and output are each a single item or one item per step. Each shape is a few lines over `Graph`.
 *
 * To train, fill `reads` and `answers.targets`, then call `graph.learn`. To predict, fill `reads`, then call `answer`
 * or `write`.
 */
export interface Shape<Reads = Int32Array> {
  readonly graph: Graph;
  /** Symbols, (T·B) time-major; or numbers. */
  readonly reads: Reads;
  readonly answers: Answers;
}

/** A shape that generates text: its output at one step is its input at the next. */
export interface WritingShape extends Shape {
  /** (T·B): `endSymbol`, then all targets but the last; the input in training. See `readWhatIsWritten`. */
  readonly writtenBefore: Int32Array;
  readonly batchSize: number;
}

export interface ShapeSetup extends GraphSetup {
  readonly layers: StackConfig;
  readonly embeddingSize: number;
}

/** A generator is unidirectional, because it cannot read what it has not yet written. */
export interface WriterSetup extends ShapeSetup {
  readonly layers: StackConfig & { readonly bidirectional?: never };
}

/** Ends a generated text, and is the input before its first symbol. */
export const endSymbol = 0;

/** Numbers (B, inputs) → a class. */
export function oneToOne(setup: ShapeSetup, inputs: number, classes: number): Shape<Signal> {
  const graph = new Graph(setup);
  const reads = graph.numbers(1, inputs);
  const { output } = graph.recurrent(setup.layers, reads);
  return { graph, reads, answers: graph.answers(output, classes) };
}

/** A class (B) → a text: the class sets the initial state of the generator. */
export function oneToMany(setup: WriterSetup, classes: number, symbols: number, steps: number): WritingShape {
  const graph = new Graph(setup);
  const reads = graph.symbols(1);
  const thought = graph.recurrent(setup.layers, graph.embedding(reads, classes, setup.embeddingSize));
  return { graph, reads, ...writer(graph, setup, symbols, steps, thought) };
}

/** A text (T·B) → a class, from the last layer's final state; with two directions, from both final states. */
export function manyToOne(setup: ShapeSetup, symbols: number, steps: number, classes: number): Shape {
  const graph = new Graph(setup);
  const reads = graph.symbols(steps);
  const { finalHidden } = graph.recurrent(setup.layers, graph.embedding(reads, symbols, setup.embeddingSize));
  return { graph, reads, answers: graph.answers(graph.sideBySide(finalHidden, directionsOf(setup.layers)), classes) };
}

/**
 * A text → a text of any length (Sutskever et al., arXiv 1409.3215): the encoder reads all of it before the decoder
 * writes.
 */
export function encoderDecoder(setup: WriterSetup, symbols: number, readSteps: number, steps: number): WritingShape {
  const graph = new Graph(setup);
  const reads = graph.symbols(readSteps);
  const thought = graph.recurrent(setup.layers, graph.embedding(reads, symbols, setup.embeddingSize));
  return { graph, reads, ...writer(graph, setup, symbols, steps, thought) };
}

/** A text (T·B) → a label at every step (T·B). */
export function byStep(setup: ShapeSetup, symbols: number, steps: number, labels: number): Shape {
  const graph = new Graph(setup);
  const reads = graph.symbols(steps);
  const { output } = graph.recurrent(setup.layers, graph.embedding(reads, symbols, setup.embeddingSize));
  return { graph, reads, answers: graph.answers(output, labels) };
}

/** The likeliest class of each row, for the input in `reads`. */
export function answer({ graph, answers }: Shape<unknown>): Int32Array {
  graph.forward();
  return likeliest(answers);
}

/** Teacher forcing: fills `writtenBefore` from `answers.targets`, which must have been filled. */
export function readWhatIsWritten({ answers, writtenBefore, batchSize }: WritingShape): void {
  writtenBefore.fill(endSymbol);
  for (let i = batchSize; i < writtenBefore.length; i++) {
    const before = answers.targets[i - batchSize];
    writtenBefore[i] = before === ignoredTarget ? endSymbol : before;
  }
}

/**
 * The generated text for the input in `reads`, (T·B), by greedy decoding. Runs the whole window again for each step, so
 * it suits short texts.
 */
export function write({ graph, answers, writtenBefore, batchSize }: WritingShape): Int32Array {
  writtenBefore.fill(endSymbol);
  for (let from = batchSize; from < writtenBefore.length; from += batchSize) {
    graph.forward();
    writtenBefore.set(likeliest(answers).subarray(from - batchSize, from), from);
  }
  graph.forward();
  return likeliest(answers);
}

function writer(
  graph: Graph,
  { layers, embeddingSize, batchSize }: WriterSetup,
  symbols: number,
  steps: number,
  from: States,
): Pick<WritingShape, 'answers' | 'writtenBefore' | 'batchSize'> {
  const writtenBefore = graph.symbols(steps);
  const { output } = graph.recurrent(layers, graph.embedding(writtenBefore, symbols, embeddingSize), from);
  return { answers: graph.answers(output, symbols), writtenBefore, batchSize };
}

function likeliest({ logProbabilities: { data, rows, columns } }: Answers): Int32Array {
  return Int32Array.from({ length: rows }, (_, n) => {
    const row = data.subarray(n * columns, (n + 1) * columns);
    return row.indexOf(Math.max(...row));
  });
}
