import assert from 'node:assert/strict';
import { cellKinds } from '../../src/numeric/cells/kinds';
import type { StackConfig } from '../../src/numeric/layers/stackConfig';
import { ignoredTarget } from '../../src/numeric/ops/softmaxCrossEntropy';
import { doubleKernels } from '../../src/numeric/scalarKernels';
import { Graph } from '../../src/shapes/graph';
import {
  byStep,
  encoderDecoder,
  manyToOne,
  oneToMany,
  oneToOne,
  readWhatIsWritten,
  type Shape,
} from '../../src/shapes/shapes';
import { assertGradient } from './centralDifferences';

const B = 2;

suite('the five shapes against central differences', () => {
  for (const cell of cellKinds) {
    const layers = { cell, hiddenSize: 6, layers: 2, dropout: 0 } as const;
    const setup = { kernels: doubleKernels, batchSize: B, seed: 1, embeddingSize: 4, layers };
    const both = { ...setup, layers: { ...layers, bidirectional: true as const } };

    test(`${cell}: a text from a text, through the states between them`, () => {
      const shape = encoderDecoder(setup, 4, 3, 4);
      shape.reads.set([1, 2, 3, 3, 2, 1]);
      shape.answers.targets.set([1, 2, 3, 0, 2, ignoredTarget, 0, ignoredTarget]);
      readWhatIsWritten(shape);
      assertGradients(shape);
    });

    test(`${cell}: a text from a class, a class from a text in both directions, labels by step, one from one`, () => {
      const writing = oneToMany(setup, 2, 4, 3);
      writing.reads.set([1, 0]);
      writing.answers.targets.set([1, 2, 3, 0, 0, ignoredTarget]);
      readWhatIsWritten(writing);
      assertGradients(writing, true);

      const naming = manyToOne(both, 4, 3, 3);
      naming.reads.set([1, 2, 3, 3, 2, 1]);
      naming.answers.targets.set([2, 0]);
      assertGradients(naming);

      const labelling = byStep(both, 4, 3, 2);
      labelling.reads.set([1, 2, 3, 3, 2, 1]);
      labelling.answers.targets.set([1, 0, 0, ignoredTarget, 1, 1]);
      assertGradients(labelling);

      const deciding = oneToOne(setup, 3, 2);
      deciding.reads.value.data.set([0.5, -1, 2, 1, 0.25, -0.5]);
      deciding.answers.targets.set([1, 0]);
      assertGradients(deciding, true);
    });
  }

  test('the final hidden states, by layer and direction, are those after the last step read', () => {
    const T = 4;
    const config: StackConfig = { cell: 'lstm', hiddenSize: 3, layers: 2, dropout: 0, bidirectional: true };
    const graph = new Graph({ kernels: doubleKernels, batchSize: B, seed: 1 });
    const symbols = graph.symbols(T);
    symbols.set([0, 1, 2, 3, 0, 2, 1, 3]);
    const { output, finalHidden, finalCell } = graph.recurrent(config, graph.embedding(symbols, 4, 5));
    graph.forward();
    const H = config.hiddenSize;
    const row = (data: ArrayLike<number>, n: number, from: number, columns: number): number[] =>
      Array.from({ length: H }, (_, j) => data[n * columns + from + j]!);
    assert.equal(finalHidden.value.rows, config.layers * 2 * B);
    assert.equal(finalCell.value.rows, config.layers * 2 * B);
    for (let b = 0; b < B; b++) {
      const [forwards, backwards] = [0, 1].map((direction) =>
        row(finalHidden.value.data, (2 + direction) * B + b, 0, H),
      );
      assert.deepEqual(forwards, row(output.value.data, (T - 1) * B + b, 0, 2 * H));
      assert.deepEqual(backwards, row(output.value.data, b, H, 2 * H));
    }
  });
});

/** With `readsOnce`, the recurrent weights of the reading layers only multiply the zero state. */
function assertGradients({ graph }: Shape<unknown>, readsOnce = false): void {
  graph.forward();
  graph.backward();
  for (const { name, value, gradient } of graph.parameters) {
    assertGradient(name, () => graph.forward(), value, gradient, readsOnce && name.startsWith('rnn.weight_hh'));
  }
}
