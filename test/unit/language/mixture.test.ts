import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { Random } from '../../../src/base/random';
import { mixingKernels } from '../../../src/kernels/mixing';
import { CorpusIndex } from '../../../src/language/index/corpusIndex';
import { fitMixture, predictFile } from '../../../src/language/mixture/fit';
import { type LanguageModel, languageOf } from '../../../src/language/mixture/languageModel';
import { SymbolTree } from '../../../src/language/mixture/symbolTree';
import { decodeIndex, encodeIndex } from '../../../src/language/mixture/indexFile';
import { OpenDocument } from '../../../src/language/mixture/openDocument';
import { suggest, type SuggestionRequest } from '../../../src/language/suggest';
import { Vocabulary } from '../../../src/model/vocabulary';
import { countedMixing } from './countedMixing';

const names = (
  'invoice payment customer shipment voucher supplier product warehouse contract delivery ' +
  'employee quotation receipt currency address discount'
).split(' ');
const files = names.map(
  (name) =>
    `export interface ${name} {\n  readonly id: number;\n}\n\nexport function find(${name}s: ${name}[], id: number): ${name} | undefined {\n` +
    `  return ${name}s.find((one) => one.id === id);\n}\n`,
);
/** Number of files that the mixture is fitted on. */
const heldOut = 6;
const vocabulary = Vocabulary.of(files);
const encoded = files.map((file) => vocabulary.encode(file));
const tree = SymbolTree.of(encoded, vocabulary);
const language = fitted(languageOf(CorpusIndex.of(encoded.slice(heldOut), vocabulary.size), tree, vocabulary));

function fitted(language: LanguageModel): LanguageModel {
  return { ...language, fitted: { alone: fitMixture(language, encoded.slice(0, heldOut)) } };
}

const request: SuggestionRequest = {
  trigger: 'automatic',
  before: '',
  lineSuffix: '',
  after: '',
  temperature: 0,
  topK: 1,
  price: 1.6,
  maximumLength: 80,
  severalLines: true,
};

function suggestionAfter(document: OpenDocument, text: string): string | undefined {
  const state = document.stateAt(text, text.length, neverCancelled)!;
  const result = suggest(state, request, neverCancelled);
  return result.kind === 'suggestions' ? result.suggestions[0]?.text : undefined;
}

suite('the mixture', () => {
  test('gives probabilities that sum to one', () => {
    const document = new OpenDocument(language);
    const state = document.stateAt(files[0]!, 40, neverCancelled)!;
    const all = state.likeliest(vocabulary.size);
    assert.equal(all.length, vocabulary.size);
    const sum = all.reduce((total, { probability }) => total + probability, 0);
    assert.ok(Math.abs(sum - 1) < 1e-6, `${sum}`);
    for (const { symbol, probability } of all) assert.equal(state.probability(symbol), probability);
  });

  test('predicts a file like the learned ones in few bits, and one that repeats itself in fewer and fewer', () => {
    const bits = (text: string): number => {
      const symbols = vocabulary.encode(text);
      return predictFile(language, symbols).nats / Math.LN2 / text.length;
    };
    assert.ok(bits(files[2]!) < 0.5, `${bits(files[2]!)}`);
    const unknown = 'zq_xkw = #vj;\n';
    assert.ok(bits(unknown.repeat(8)) < 0.5 * bits(unknown));
  });

  test('knows from the tokens before a word what ends it, also if the word is new', () => {
    const random = new Random(1);
    const word = (): string =>
      Array.from({ length: 3 + random.integer(5) }, () => 'abcdefghij'[random.integer(10)]).join('');
    const sources = Array.from({ length: 12 }, () =>
      Array.from({ length: 20 }, () => `emit(${word()});\nconst ${word()} = ${word()};\n`).join(''),
    );
    const own = Vocabulary.of(sources);
    const texts = sources.map((source) => own.encode(source));
    const raw = languageOf(CorpusIndex.of(texts.slice(4), own.size), SymbolTree.of(texts, own), own);
    const document = new OpenDocument({ ...raw, fitted: { alone: fitMixture(raw, texts.slice(0, 4)) } });
    for (const [before, end] of [
      ['emit(bdfhjbdfhj', ')'],
      ['const bdfhjbdfhj', ' '],
      ['const cegi = bdfhjbdfhj', ';'],
    ] as const) {
      const text = `${sources[0]!}${before}`;
      const candidates = document.stateAt(text, text.length, neverCancelled)!.likeliest(own.size);
      const ends = candidates.map(({ symbol }) => own.wholeCharacter([symbol])).filter((one) => one && !/\w/.test(one));
      assert.equal(ends[0], end, before);
    }
  });

  test('releases its memory at the end of a measurement', () => {
    const { mixing, live } = countedMixing();
    const counted = { ...language, mixing };
    predictFile(counted, encoded[0]!);
    fitMixture(counted, encoded.slice(0, 2));
    assert.equal(live(), 0);
  });

  test('is unchanged after being stored and read', () => {
    const read = decodeIndex(Buffer.concat(encodeIndex(language, { fingerprint: 'a', networkSteps: 7 })));
    const cost = (of: LanguageModel): number => predictFile(of, encoded[3]!).nats;
    assert.equal(cost(read), cost(language));
    assert.equal(cost({ ...read, mixing: mixingKernels() }), cost(language), 'by the other kernels');
    assert.equal(read.fitted?.prices, undefined);
    const prices = { quiet: 5, balanced: 2, eager: 0.5 };
    const priced = { ...language, fitted: { ...language.fitted!, prices } };
    assert.deepEqual(decodeIndex(Buffer.concat(encodeIndex(priced, { fingerprint: 'a' }))).fitted?.prices, prices);
    assert.deepEqual([...read.index.suffixes], [...language.index.suffixes]);
    const bytes = Buffer.concat(encodeIndex(language, { fingerprint: 'a' }));
    assert.equal(decodeIndex(bytes).index.suffixes.buffer, bytes.buffer, 'no second copy');
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    assert.equal(cost(decodeIndex(shifted.subarray(1))), cost(language));
    bytes[bytes.length - 100]! ^= 1;
    assert.throws(() => decodeIndex(bytes), /Expected contents that match their checksum/);
    assert.throws(() => decodeIndex(new Uint8Array(3)), /Expected a file that begins with its format/);
  });
});

suite('an open document, mixed', () => {
  const before = 'export interface quartz {\n  readonly quartzId: number;\n}\n\n';

  test('is completed from the learned files and from its own names', () => {
    assert.equal(suggestionAfter(new OpenDocument(language), `${before}export func`)?.slice(0, 11), 'tion find(');
    assert.match(suggestionAfter(new OpenDocument(language), `${before}// qua`) ?? '', /^rtz/);
  });

  test('predicts the same whether its lines were typed, edited on the way, or returned to', () => {
    const text = `${before}export function find(`;
    const typed = new OpenDocument(language);
    for (let end = 1; end <= text.length; end++) typed.stateAt(text, end, neverCancelled);
    const expected = typed.stateAt(text, text.length, neverCancelled)!.likeliest(3);

    const edited = new OpenDocument(language);
    for (let end = 1; end <= text.length; end++) {
      if (end % 7 === 0) {
        const wrong = `${text.slice(0, end)}#`;
        edited.stateAt(wrong, wrong.length, neverCancelled);
        edited.forgetAfter(end);
      }
      edited.stateAt(text, end, neverCancelled);
    }
    assert.deepEqual(edited.stateAt(text, text.length, neverCancelled)!.likeliest(3), expected);

    typed.stateAt(text, 10, neverCancelled);
    const again = typed.stateAt(text, text.length, neverCancelled)!.likeliest(3);
    assert.deepEqual(
      again.map(({ symbol }) => symbol),
      expected.map(({ symbol }) => symbol),
    );
  });

  test('predicts the same however its last line was edited', () => {
    const line = '  readonly quartz';
    const state = (document: OpenDocument, text: string) => document.stateAt(text, text.length, neverCancelled)!;
    const head = 'export interface quartz {\n';
    const fresh = new OpenDocument(language);
    const expected = state(fresh, head + line).likeliest(5);
    const typed = new OpenDocument(language);
    for (let end = 0; end <= line.length; end++) suggestionAfter(typed, head + line.slice(0, end));
    assert.deepEqual(state(typed, head + line).likeliest(5), expected);
    // Another word, the earlier one again, and the whole rest in one change.
    for (const end of ['  read once', '  re', line]) {
      typed.forgetAfter(head.length + 4);
      suggestionAfter(typed, head + end);
    }
    assert.deepEqual(state(typed, head + line).likeliest(5), expected);
  });

  test('is completed in the middle of a line by the missing text', () => {
    const document = new OpenDocument(language);
    const text = `${before}export function find(quartzs: quartz[], `;
    const state = document.stateAt(text, text.length, neverCancelled)!;
    const asked = { ...request, before: text, lineSuffix: '): quartz | undefined {', trigger: 'explicit' } as const;
    const result = suggest(state, asked, neverCancelled);
    assert.equal(result.kind === 'suggestions' ? result.suggestions[0]!.text : result.reason, 'id: number');
  });

  test('returns immediately from a cancelled reading', () => {
    assert.equal(new OpenDocument(language).stateAt(before, before.length, { isCancelled: true }), undefined);
  });

  test('continues learning where it was cancelled', () => {
    const text = `${before}\n`;
    let polls = 0;
    const token = {
      get isCancelled() {
        return polls++ > 40;
      },
    };
    const document = new OpenDocument(language);
    assert.equal(document.stateAt(text, text.length, token), undefined);
    const whole = new OpenDocument(language);
    const end = (of: OpenDocument) => of.stateAt(text, text.length, neverCancelled)!.likeliest(3);
    assert.deepEqual(end(document), end(whole));
  });

  test('stops between parts of the text far before the cursor when cancelled, and continues there', () => {
    const text = `${'const other = 1;\n'.repeat(1500)}${before}\n`;
    let polls = 0;
    const token = {
      get isCancelled() {
        return polls++ >= 5;
      },
    };
    const document = new OpenDocument(language);
    assert.equal(document.stateAt(text, text.length, token), undefined);
    assert.ok(polls <= 7, `${polls} polls`);
    const end = (of: OpenDocument) => of.stateAt(text, text.length, neverCancelled)!.likeliest(3);
    assert.deepEqual(end(document), end(new OpenDocument(language)));
  });

  test('can have any length: many lines, or one endless line', () => {
    const long = `${'const a = 1;\n'.repeat(20_000)}export func`;
    assert.match(suggestionAfter(new OpenDocument(language), long) ?? '', /^tion/);
    const line = 'a'.repeat(100_000);
    assert.ok(new OpenDocument(language).stateAt(line, line.length, neverCancelled));
  });
});
