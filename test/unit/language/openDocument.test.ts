import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { CorpusIndex } from '../../../src/language/index/corpusIndex';
import { fitMixture } from '../../../src/language/mixture/fit';
import { type LanguageModel, languageOf } from '../../../src/language/mixture/languageModel';
import { OpenDocument } from '../../../src/language/mixture/openDocument';
import { SymbolTree } from '../../../src/language/mixture/symbolTree';
import type { TextState } from '../../../src/language/textState';
import { defaultTrainingConfig } from '../../../src/learning/config';
import { Learner } from '../../../src/learning/learner';
import { Predictor, type PredictorState } from '../../../src/model/predictor';
import { Vocabulary } from '../../../src/model/vocabulary';
import { scalarKernels } from '../../../src/numeric/scalarKernels';

/** Characters that were encoded to be read. */
let encoded = 0;

class CountingVocabulary extends Vocabulary {
  override encode(text: string): ReturnType<Vocabulary['encode']> {
    encoded += text.length;
    return super.encode(text);
  }
}

/** Steps of the network. */
let steps = 0;

class CountingPredictor extends Predictor {
  override read(state: PredictorState, symbol: number): PredictorState {
    steps++;
    return super.read(state, symbol);
  }
}

const files = Array.from({ length: 8 }, (_, i) => `const first${i} = open();\nlet other = first${i}.close();\n`);
const vocabulary = new CountingVocabulary(Vocabulary.of(files).characters);
const symbols = files.map((file) => vocabulary.encode(file));
const raw = languageOf(CorpusIndex.of(symbols, vocabulary.size), SymbolTree.of(symbols, vocabulary), vocabulary);
const alone = fitMixture(raw, symbols.slice(0, 2));
const language: LanguageModel = { ...raw, fitted: { alone } };

const network = { cell: 'gru', embeddingSize: 4, hiddenSize: 4, layers: 1, dropout: 0, ngramRows: 0 } as const;
const learnerText = { training: symbols, validation: symbols, validationCharacters: 4 };
const { parameters } = new Learner(scalarKernels, { ...defaultTrainingConfig, network }, vocabulary, learnerText);
const withNetwork: LanguageModel = {
  ...raw,
  fitted: { alone, withNetwork: alone },
  predictor: new CountingPredictor(scalarKernels, parameters),
};

function stateAt(document: OpenDocument, text: string, offset = text.length): TextState {
  return document.stateAt(text, offset, neverCancelled)!;
}

/** Number of characters that a request reads. */
function readFor(document: OpenDocument, text: string, offset = text.length): number {
  encoded = 0;
  stateAt(document, text, offset);
  return encoded;
}

suite('the line of the cursor', () => {
  const head = 'const first0 = open();\n';

  test('is read once: of what is typed, one character for each request, and nothing for the same request again', () => {
    const document = new OpenDocument(language);
    const line = 'let other';
    stateAt(document, `${head}l`);
    for (let end = 2; end <= line.length; end++) assert.equal(readFor(document, head + line.slice(0, end)), 1);
    assert.equal(readFor(document, head + line), 0);
  });

  test('is not read again after Backspace, and from the change on if its end is replaced', () => {
    const document = new OpenDocument(language);
    for (let end = 0; end <= 9; end++) stateAt(document, head + 'let other'.slice(0, end));
    assert.equal(readFor(document, `${head}let oth`), 0);
    assert.equal(readFor(document, `${head}let oxyz`), 3);
    assert.equal(readFor(document, `${head}let`), 0);
    assert.equal(readFor(document, `${head}set`), 3, 'only its start is the same');
  });

  test('continues with an insertion of up to 256 characters, and is read anew with a longer one', () => {
    const before = 'let o';
    for (const [inserted, read] of [
      [256, 256],
      [257, before.length + 257],
    ] as const) {
      const document = new OpenDocument(language);
      stateAt(document, before);
      assert.equal(readFor(document, before + 'x'.repeat(inserted)), read);
    }
  });

  test('is read up to the cursor, not to its end', () => {
    const text = `${head}let other = first0`;
    assert.equal(
      readFor(new OpenDocument(language), text, head.length + 3),
      readFor(new OpenDocument(language), `${head}let`),
    );
  });

  test('is another one above, though it begins alike', () => {
    const text = 'let a = 1;\nlet b = 1;\nlet ';
    const document = new OpenDocument(language);
    stateAt(document, text);
    assert.ok(readFor(document, text, text.indexOf('b')) > 0);
    assert.ok(readFor(document, text) > 0);
  });

  test('is predicted the same with a carriage return or half of a pair before the cursor as when it is read anew', () => {
    for (const [before, rest] of [
      ['let other', '\r'],
      ['let \ud83d', '\ude00'],
    ] as const) {
      const typed = new OpenDocument(language);
      stateAt(typed, before);
      const expected = stateAt(new OpenDocument(language), before + rest).likeliest(3);
      assert.deepEqual(stateAt(typed, before + rest).likeliest(3), expected);
    }
  });
});

suite('a state of an open document', () => {
  const before = 'const first0 = op';

  test('computes predictions and successors once, until the text has taken a successor', () => {
    const document = new OpenDocument(language);
    const state = stateAt(document, before);
    const [next] = vocabulary.encode('e');
    const successor = state.read(next!);
    assert.equal(state.likeliest(3), state.likeliest(3));
    assert.notEqual(state.likeliest(2), state.likeliest(3));
    assert.equal(state.read(next!), successor);
    assert.equal(stateAt(document, `${before}e`), successor, 'typing it');
    assert.notEqual(state.read(next!), successor);
  });

  test('gives the learned text before the place that is most like it, from the start of that file', () => {
    const found = stateAt(new OpenDocument(language), 'const first5 = op').learnedBefore();
    assert.equal(found, 'const first5 = op');
    assert.equal(
      stateAt(new OpenDocument(language), 'first5.cl').learnedBefore(),
      files[5]!.slice(0, -'ose();\n'.length),
    );
    assert.equal(stateAt(new OpenDocument(language), '\u{1f600}').learnedBefore(), undefined);
  });

  test('mixes what the network predicts', () => {
    const mixed = stateAt(new OpenDocument(withNetwork), before);
    assert.notDeepEqual(mixed.likeliest(3), stateAt(new OpenDocument(language), before).likeliest(3));
  });

  test('forgets the states of the network behind a change', () => {
    const document = new OpenDocument(withNetwork);
    stateAt(document, 'let abc\nlet');
    document.forgetAfter(4);
    const [changed, fresh] = [document, new OpenDocument(withNetwork)].map((one) =>
      one.stateAt('let xyz\nlet', 11, neverCancelled)!.network!.likeliest(5),
    );
    assert.deepEqual(changed, fresh);
  });

  test('keeps the states of the network along the line: it is learned without another step', () => {
    const document = new OpenDocument(withNetwork);
    const line = 'let other = first0;';
    stateAt(document, 'l');
    steps = 0;
    for (let end = 2; end <= line.length; end++) stateAt(document, line.slice(0, end));
    assert.equal(steps, line.length - 1);
    stateAt(document, `${line}\n`);
    assert.equal(steps, line.length + 1, 'and the line end, and the boundary before the text');
  });
});
