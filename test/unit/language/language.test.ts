import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { Random } from '../../../src/base/random';
import { beamSearch } from '../../../src/language/decode';
import { NetworkDocument, type NetworkState } from '../../../src/language/networkDocument';
import { ngramBaselines } from '../../../src/language/ngramBaselines';
import { likeliest, sampleText } from '../../../src/language/sample';
import { suggest, type SuggestionRequest } from '../../../src/language/suggest';
import { defaultTrainingConfig } from '../../../src/learning/config';
import { Learner } from '../../../src/learning/learner';
import { Predictor, type PredictorState } from '../../../src/model/predictor';
import { scalarKernels } from '../../../src/numeric/scalarKernels';
import { boundarySymbol, Vocabulary } from '../../../src/model/vocabulary';

const text = 'for (const item of items) {\n  visit(item);\n}\n'.repeat(20);

/** A network that has memorised one text. */
const { predictor, vocabulary } = trained();

function trained(): { predictor: Predictor; vocabulary: Vocabulary } {
  const vocabulary = Vocabulary.of([text]);
  const encoded = [vocabulary.encode(text)];
  const network = { cell: 'gru', embeddingSize: 8, hiddenSize: 24, layers: 1, dropout: 0 } as const;
  const learnerText = { training: encoded, validation: encoded, validationCharacters: text.length };
  const learner = new Learner(scalarKernels, { ...defaultTrainingConfig, network }, vocabulary, learnerText);
  for (let step = 0; step < 600; step++) learner.step(step / 600);
  return { predictor: new Predictor(scalarKernels, learner.parameters), vocabulary };
}

function stateAfter(prefix: string): NetworkState {
  return new NetworkDocument(predictor, vocabulary).stateAt(prefix, prefix.length, neverCancelled)!;
}

function request(changes: Partial<SuggestionRequest> = {}): SuggestionRequest {
  return {
    trigger: 'automatic',
    before: '',
    lineSuffix: '',
    after: '',
    temperature: 0,
    topK: 10,
    price: 1.6,
    maximumLength: 80,
    severalLines: true,
    ...changes,
  };
}

function suggestions(prefix: string, changes: Partial<SuggestionRequest> = {}): string[] {
  const result = suggest(stateAfter(prefix), request({ before: prefix, ...changes }), neverCancelled);
  return result.kind === 'suggestions' ? result.suggestions.map((suggestion) => suggestion.text) : [];
}

const firstLines = `${text.slice(0, 135)}for (con`;

suite('from a network to a suggestion', () => {
  test('automatic: one suggestion of a single line', () => {
    assert.deepEqual(suggestions(firstLines), ['st item of items) {']);
  });

  test('automatic: none, with the reason, if the probability is too low', () => {
    const unknown = suggest(stateAfter('qqq@@@ '), request({ price: 20 }), neverCancelled);
    assert.ok(unknown.kind === 'quiet');
    assert.match(unknown.reason, /likely enough to be worth showing/);
  });

  test('explicit: up to three, of which the first may span lines', () => {
    const [first = '', ...others] = suggestions(firstLines, { trigger: 'explicit' });
    assert.match(first, /^st item of items\) \{\n {2}visit\(item\);/);
    assert.ok(others.length <= 2 && others.every((other) => !other.includes('\n')));
  });

  test('is no longer than the limit, and ends with a complete word', () => {
    assert.deepEqual(suggestions(firstLines, { maximumLength: 9 }), ['st item ']);
  });

  test('does not repeat the text after the cursor', () => {
    const call = `${text.slice(0, 135)}for (const item of items) {\n  visit(`;
    const closed = suggest(stateAfter(call), request({ before: call, lineSuffix: ');' }), neverCancelled);
    assert.ok(closed.kind === 'suggestions');
    assert.deepEqual(
      closed.suggestions.map(({ text, replaces }) => [text, replaces]),
      [['item);', 2]],
    );
    assert.deepEqual(suggestions(firstLines, { lineSuffix: 'st item of things' }), []);
  });

  test('ends with a space only if something follows it', () => {
    assert.deepEqual(suggestions(firstLines, { maximumLength: 8 }), ['st item ']);
    assert.deepEqual(suggestions(`${firstLines}st item of`, { maximumLength: 8 }), [' items) ']);
    assert.deepEqual(suggestions(`${firstLines}st item of`), [' items) {']);
  });

  test('in the middle of a line: the missing text, and nothing if nothing is missing', () => {
    const middle = `${text.slice(0, 135)}for (const `;
    assert.deepEqual(suggestions(middle, { lineSuffix: ' of items) {' }), ['item']);
    assert.deepEqual(suggestions(middle, { lineSuffix: ' of items) {', trigger: 'explicit' }).slice(0, 1), ['item']);
    assert.deepEqual(suggestions(middle, { lineSuffix: 'item of items) {' }), []);
  });

  test('automatic at the start of an empty block: its lines, if their probability is high', () => {
    const block = `${text.slice(0, 135)}for (const item of items) {\n  `;
    assert.deepEqual(suggestions(block), ['visit(item);\n}']);
    assert.deepEqual(suggestions(block, { severalLines: false }), ['visit(item);']);
    assert.deepEqual(suggestions(block, { after: '\n}\n' }), ['visit(item);']);
  });

  test('has the line ends of the document', () => {
    const before = `${text.slice(0, 135)}for (const item of items) {\n  `.replaceAll('\n', '\r\n');
    assert.deepEqual(suggestions(before), ['visit(item);\r\n}']);
  });

  test('sampling at a temperature is the same for the same seed', () => {
    assert.deepEqual(suggestions(firstLines, { temperature: 0.5 }), suggestions(firstLines, { temperature: 0.5 }));
  });

  test('stops between characters when cancelled', () => {
    let asked = 0;
    const token = {
      get isCancelled() {
        return ++asked > 3;
      },
    };
    const limits = { minimumProbability: 1e-9, maximumLength: 500, maximumLines: 99 };
    beamSearch(stateAfter('for'), 1, limits, token);
    assert.equal(asked, 4);
  });

  test('samples text that resembles the learned text', () => {
    const options = { temperature: 0.2, topK: 5, prime: '', length: 60 };
    assert.match(sampleText(predictor, vocabulary, new Random(1), options), /for \(const item of items\)/);
  });

  test('ranks symbols', () => {
    assert.deepEqual(likeliest(Float32Array.of(-3, -1, -2, -0.5), 3), [3, 1, 2]);
  });
});

suite('an open document', () => {
  test('costs one step for a typed character', () => {
    const counting = new CountingPredictor();
    const reader = new NetworkDocument(counting.predictor, vocabulary);
    reader.stateAt(firstLines, firstLines.length, neverCancelled);
    counting.steps = 0;
    reader.forgetAfter(firstLines.length);
    reader.stateAt(`${firstLines}s`, firstLines.length + 1, neverCancelled);
    assert.equal(counting.steps, 1);
  });

  for (const inserted of ['x\nitem', 'x\r\ni\r', 'x\ud83d\ude00\r\n'])
    test(`has, after any edits, the state of a new reading: ${JSON.stringify(inserted)}`, () => {
      const random = new Random(7);
      const reader = new NetworkDocument(predictor, vocabulary);
      let document = text.slice(0, 300);
      for (let edit = 0; edit < 60; edit++) {
        const offset = random.integer(document.length);
        const deleted = random.integer(Math.min(8, document.length - offset));
        document =
          document.slice(0, offset) +
          inserted.slice(0, random.integer(inserted.length + 1)) +
          document.slice(offset + deleted);
        reader.forgetAfter(offset);
        const cursor = random.integer(document.length + 1);
        const expected = new NetworkDocument(predictor, vocabulary).stateAt(document, cursor, neverCancelled);
        assert.deepEqual(reader.stateAt(document, cursor, neverCancelled), expected);
      }
    });

  test('reads a carriage return again when a line feed comes behind it, or goes', () => {
    const reader = new NetworkDocument(predictor, vocabulary);
    for (const document of ['for\r', 'for\r\n', 'for\r (', 'for\r\n(']) {
      for (const cursor of [4, document.length]) {
        reader.forgetAfter(4);
        const expected = new NetworkDocument(predictor, vocabulary).stateAt(document, cursor, neverCancelled);
        assert.deepEqual(reader.stateAt(document, cursor, neverCancelled), expected, JSON.stringify(document));
      }
    }
  });

  test('reads CR LF as LF', () => {
    const read = (document: string): NetworkState =>
      new NetworkDocument(predictor, vocabulary).stateAt(document, document.length, neverCancelled)!;
    assert.deepEqual(read('for\r\n  item\r\n'), read('for\n  item\n'));
  });

  test('is read from a nearby line when the cursor jumps far', () => {
    const counting = new CountingPredictor();
    const long = text.repeat(40);
    new NetworkDocument(counting.predictor, vocabulary).stateAt(long, long.length, neverCancelled);
    assert.ok(counting.steps <= 257, `${counting.steps} steps`);
  });
});

suite('baselines', () => {
  test('a unigram model costs the entropy of the characters, a bigram model almost nothing on repetitions', () => {
    const encoded = vocabulary.encode('item'.repeat(500));
    const { unigramLoss, bigramLoss } = ngramBaselines([encoded], [encoded], vocabulary.size, 2000);
    assert.ok(Math.abs(unigramLoss - Math.log(4)) < 0.02, String(unigramLoss));
    assert.ok(bigramLoss < 0.05, String(bigramLoss));
  });
});

class CountingPredictor {
  steps = 0;
  readonly predictor: Predictor = Object.assign(Object.create(Predictor.prototype) as Predictor, {
    blank: () => predictor.blank(),
    read: (state: PredictorState, symbol: number) => {
      if (symbol !== boundarySymbol) this.steps++;
      return predictor.read(state, symbol);
    },
  });
}
