import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { NetworkDocument } from '../../../src/language/networkDocument';
import { defaultTrainingConfig } from '../../../src/learning/config';
import { Learner } from '../../../src/learning/learner';
import { Predictor, type PredictorState } from '../../../src/model/predictor';
import { Vocabulary } from '../../../src/model/vocabulary';
import { scalarKernels } from '../../../src/numeric/scalarKernels';

const vocabulary = Vocabulary.of(['abcdefghij\n'.repeat(20)]);
const symbols = [vocabulary.encode('abc\n')];
const network = { cell: 'gru', embeddingSize: 4, hiddenSize: 4, layers: 1, dropout: 0 } as const;
const learnerText = { training: symbols, validation: symbols, validationCharacters: 4 };
const { parameters } = new Learner(scalarKernels, { ...defaultTrainingConfig, network }, vocabulary, learnerText);

let steps: number;

/** An untrained network whose steps are counted. */
class CountedPredictor extends Predictor {
  override read(state: PredictorState, symbol: number): PredictorState {
    steps++;
    return super.read(state, symbol);
  }
}

const predictor = new CountedPredictor(scalarKernels, parameters);

/** Number of the network's steps to the state at an offset. */
function stepsTo(document: NetworkDocument, text: string, offset: number): number {
  steps = 0;
  document.stateAt(text, offset, neverCancelled);
  return steps;
}

/** A document that was read up to an offset, character by character. */
function readTo(text: string, offset: number): NetworkDocument {
  const document = new NetworkDocument(predictor, vocabulary);
  for (let at = 1; at <= offset; at++) document.stateAt(text, at, neverCancelled);
  return document;
}

suite('the states of the network in a document', () => {
  const line = 'abcdefghi\n';
  const lines = line.repeat(60);

  test('after a jump begin at the first line within 256 characters, or that far before the cursor', () => {
    const shifted = `a\n${lines}`;
    // And the boundary before the text.
    assert.equal(stepsTo(new NetworkDocument(predictor, vocabulary), lines, 256), 1 + 256);
    assert.equal(stepsTo(new NetworkDocument(predictor, vocabulary), lines, 257), 1 + 247);
    assert.equal(stepsTo(new NetworkDocument(predictor, vocabulary), shifted, 505), 1 + 253);
    assert.equal(stepsTo(new NetworkDocument(predictor, vocabulary), 'a'.repeat(600), 500), 1 + 256);
  });

  test('continue from the last one, up to 256 characters before the cursor', () => {
    const document = readTo(lines, 100);
    assert.equal(stepsTo(document, lines, 356), 256);
    assert.equal(stepsTo(document, lines, 356), 0);
    assert.equal(stepsTo(readTo(lines, 100), lines, 357), 1 + 247);
  });

  test('are kept at line starts, and at the latest 128 characters or more', () => {
    const document = readTo(lines, 600);
    for (const offset of [590, 580, 480]) assert.equal(stepsTo(document, lines, offset), 0, `${offset}`);
    const back = readTo(lines, 600);
    assert.deepEqual(
      [0, 10, 200, 230].map((offset) => stepsTo(back, lines, offset)),
      [1, 0, 0, 0],
      'at line starts',
    );
    assert.equal(stepsTo(readTo(lines, 600), lines, 205), 5, 'within an old line');
    const within = [...Array(120).keys()].map((i) => stepsTo(readTo('a'.repeat(900), 700), 'a'.repeat(900), 699 - i));
    assert.deepEqual(new Set(within), new Set([0]));
  });

  test('within lines are bounded in number', () => {
    const long = 'a'.repeat(900);
    assert.ok(stepsTo(readTo(long, 700), long, 300) > 1, 'that one was dropped');
  });

  test('at line starts are bounded in number: of very many, some are dropped', () => {
    const costs = (lines: number): number[] => {
      const many = 'ab\n'.repeat(lines);
      return Array.from({ length: 8 }, (_, i) => stepsTo(readTo(many, many.length), many, 3 * (300 + i)));
    };
    assert.deepEqual(new Set(costs(850)), new Set([0]));
    const crowded = costs(1100);
    assert.deepEqual(crowded.filter((cost) => cost === 0).length, 4, crowded.join(', '));
    assert.deepEqual(new Set(crowded), new Set([0, 3]), 'every second one');
  });

  test('after an edit are forgotten behind it', () => {
    const document = readTo(lines, 100);
    document.forgetAfter(95);
    assert.equal(stepsTo(document, lines, 95), 0);
    assert.equal(stepsTo(document, lines, 100), 5);
  });

  test('of a caller are taken over', () => {
    const document = readTo(lines, 20);
    const state = document.stateAt(lines, 20, neverCancelled)!;
    const [a = 0] = vocabulary.encode('a');
    document.adopt(21, state.read(a));
    assert.equal(stepsTo(document, lines, 21), 0);
    const fresh = new NetworkDocument(predictor, vocabulary).stateAt(lines, 21, neverCancelled);
    assert.deepEqual(document.stateAt(lines, 21, neverCancelled), fresh);
  });

  test('are not computed any further when the request is cancelled', () => {
    const document = new NetworkDocument(predictor, vocabulary);
    let checks = 0;
    const token = {
      get isCancelled(): boolean {
        return ++checks > 10;
      },
    };
    steps = 0;
    assert.equal(document.stateAt(lines, 100, token), undefined);
    assert.equal(steps, 1 + 10);
    assert.equal(stepsTo(document, lines, 100), 90, 'what was read is kept');
  });
});
