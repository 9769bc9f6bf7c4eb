import type { StackConfig } from '../numeric/layers/stackConfig';
import { ignoredTarget } from '../numeric/ops/softmaxCrossEntropy';
import { directionsOf } from '../numeric/layers/weights';
import { type Answers, Graph, type GraphSetup } from './graph';
import type { Signal } from './signal';
import type { States } from './recurrentPart';

/**
 * The five shapes of a recurrent network (Karpathy, "The unreasonable effectiveness of recurrent neural networks", 2015):
 * what it reads and what it answers, each one thing or one at every step. Each is a few lines over `Graph`.
 *
 * Fill `reads` and `answers.targets`, then `graph.learn`; or fill `reads`, then `answer` or `write`.
 */
export interface Shape<Reads = Int32Array> {
  readonly graph: Graph;
  /** Symbols, (T·B) time-major; or numbers. */
  readonly reads: Reads;
  readonly answers: Answers;
}

/** A shape that writes: what it answers at one step it reads at the next. */
export interface WritingShape extends Shape {
  /** (T·B): `endSymbol`, then the targets but the last; what is to be read while it learns. See `readWhatIsWritten`. */
  readonly writtenBefore: Int32Array;
  readonly batchSize: number;
}

export interface ShapeSetup extends GraphSetup {
  readonly layers: StackConfig;
  readonly embeddingSize: number;
}

/** What writes reads in one direction: what it has not yet written it cannot read. */
export interface WriterSetup extends ShapeSetup {
  readonly layers: StackConfig & { readonly bidirectional?: never };
}

/** Ends what is written, and stands before its first symbol. */
export const endSymbol = 0;

/** Numbers (B, inputs) → a class. */
export function oneToOne(setup: ShapeSetup, inputs: number, classes: number): Shape<Signal> {
  const graph = new Graph(setup);
  const reads = graph.numbers(1, inputs);
  const { output } = graph.recurrent(setup.layers, reads);
  return { graph, reads, answers: graph.answers(output, classes) };
}

/** A class (B) → a text: the class is the state that writing begins with. */
export function oneToMany(setup: WriterSetup, classes: number, symbols: number, steps: number): WritingShape {
  const graph = new Graph(setup);
  const reads = graph.symbols(1);
  const thought = graph.recurrent(setup.layers, graph.embedding(reads, classes, setup.embeddingSize));
  return { graph, reads, ...writer(graph, setup, symbols, steps, thought) };
}

/** A text (T·B) → a class, from the last layer's final state, both ends of it where it reads in two directions. */
export function manyToOne(setup: ShapeSetup, symbols: number, steps: number, classes: number): Shape {
  const graph = new Graph(setup);
  const reads = graph.symbols(steps);
  const { finalHidden } = graph.recurrent(setup.layers, graph.embedding(reads, symbols, setup.embeddingSize));
  return { graph, reads, answers: graph.answers(graph.sideBySide(finalHidden, directionsOf(setup.layers)), classes) };
}

/** A text → a text of any other length (Sutskever et al., arXiv 1409.3215): all of it is read before any is written. */
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

/** The likeliest class of each row, for what is in `reads`. */
export function answer({ graph, answers }: Shape<unknown>): Int32Array {
  graph.forward();
  return likeliest(answers);
}

/** After `answers.targets` have been filled: lets the network read what it should have written before. */
export function readWhatIsWritten({ answers, writtenBefore, batchSize }: WritingShape): void {
  writtenBefore.fill(endSymbol);
  for (let i = batchSize; i < writtenBefore.length; i++) {
    const before = answers.targets[i - batchSize];
    writtenBefore[i] = before === ignoredTarget ? endSymbol : before;
  }
}

/**
 * What the network writes for what is in `reads`, (T·B), the likeliest symbol at each step. The whole window is run again
 * for each of its steps: for short texts.
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
