import assert from 'node:assert/strict';
import { hashWith } from '../../../src/base/hash';
import { DocumentMatches } from '../../../src/language/mixture/documentMatches';
import { CorpusIndex } from '../../../src/language/index/corpusIndex';
import { smallLetter } from '../../../src/language/index/subtoken';
import { wordHash } from '../../../src/language/index/wordClasses';
import { languageOf } from '../../../src/language/mixture/languageModel';
import { firstFinalRows, firstRows, hashedRows, nodeSet, nodeSetRow } from '../../../src/language/mixture/learned';
import type { Decision, MixingCore } from '../../../src/language/mixture/mixingKernels';
import { Mixture } from '../../../src/language/mixture/mixture';
import { Reading } from '../../../src/language/mixture/reading';
import { scalarMixing } from '../../../src/language/mixture/scalarMixing';
import { SymbolTree } from '../../../src/language/mixture/symbolTree';
import { contextLengths } from '../../../src/language/recipe';
import { boundarySymbol, Vocabulary } from '../../../src/model/vocabulary';

const learned = [
  'let alpha = beta(gamma);\nlet delta = beta(gamma);\n',
  '  return [alpha, delta];\n'.repeat(3),
  'var omega = bezel();\n',
];
const vocabulary = Vocabulary.of([...learned, 'abcdefghijklmnopqrstuvwxyz'.repeat(2)]);
const V = vocabulary.size;
const symbols = learned.map((text) => vocabulary.encode(text));
const tree = SymbolTree.of(symbols, vocabulary);
const language = languageOf(CorpusIndex.of(symbols, V), tree, vocabulary);

/** A decision as its core got it. */
interface Recorded extends Decision {
  readonly rows: readonly number[];
  readonly finalRows: readonly number[];
}

/** A mixture whose core records each decision, and gives every yes the same probability. */
class RecordedMixture {
  readonly decisions: Recorded[] = [];
  readonly outcomes: number[] = [];
  readonly noted: (readonly [node: number, outcome: number])[] = [];
  readonly mixture: Mixture;
  readonly reading: Reading;

  constructor(yes = 0.5) {
    const { inputs, learned: values } = scalarMixing.create(V);
    const core: MixingCore = {
      learned: values,
      inputs,
      decide: (decision) => {
        this.decisions.push({ ...decision, rows: [...inputs.rows], finalRows: [...inputs.finalRows] });
        return yes;
      },
      learn: (outcome) => this.outcomes.push(outcome),
      note: (node, outcome) => this.noted.push([node, outcome]),
      forgetDocument() {
        throw new Error('Expected no new document.');
      },
      release() {
        throw new Error('Expected no release.');
      },
    };
    this.mixture = new Mixture(tree, core);
    this.reading = new Reading(language, new DocumentMatches());
    this.#read(boundarySymbol);
  }

  /** Reads a text without predicting it. */
  text(text: string): this {
    for (const symbol of vocabulary.encode(text)) this.#read(symbol);
    return this;
  }

  /** The decisions on the next character. */
  on(character: string, expectation?: Float64Array): readonly Recorded[] {
    this.decisions.length = 0;
    this.mixture.probability(this.reading, expectation, symbolOf(character));
    return [...this.decisions];
  }

  #read(symbol: number): void {
    this.mixture.note(this.reading, symbol, 'read');
  }
}

function symbolOf(character: string): number {
  return vocabulary.encode(character)[0]!;
}

/** The nodes of the tree from its root to a symbol, with the outcome at each. */
function pathTo(symbol: number): (readonly [node: number, outcome: number])[] {
  const path: (readonly [number, number])[] = [];
  for (let node = tree.root; node !== 0;) {
    const outcome = symbol >= node ? 1 : 0;
    path.push([node, outcome]);
    node = outcome === 1 ? tree.right[node]! : tree.left[node]!;
  }
  return path;
}

/** The decisions on the symbol that is expected have the state with its outcome, before one goes another way. */
function signed(expected: number, path: readonly Recorded[], state: number): number[] {
  const nodes = pathTo(expected);
  return path.map(({ node }) => {
    const found = nodes.find(([one]) => one === node);
    return !found ? 0 : found[1] === 1 ? state : -state;
  });
}

suite('the decisions on a symbol', () => {
  test('go down the tree to it, cost what the core says, and teach it each outcome', () => {
    for (const character of 'aez(=') {
      const recorded = new RecordedMixture(0.8);
      const symbol = symbolOf(character);
      const path = pathTo(symbol);
      const { nats, wasLikeliest } = recorded.mixture.learn(recorded.reading, undefined, symbol, 0.01);
      assert.deepEqual(
        recorded.decisions.map(({ node }, i) => [node, recorded.outcomes[i]]),
        path,
      );
      const probability = path.reduce((product, [, outcome]) => product * (outcome === 1 ? 0.8 : 0.2), 1);
      assert.ok(Math.abs(nats + Math.log(probability)) < 1e-9);
      assert.equal(
        wasLikeliest,
        path.every(([, outcome]) => outcome === 1),
      );
      assert.equal(recorded.reading.last, symbol);
      assert.equal(recorded.reading.matches.symbolAt(1), symbol, 'the document has it');
    }
  });

  test('are noted without being predicted, and the reading advances', () => {
    const recorded = new RecordedMixture();
    recorded.noted.length = 0;
    recorded.text('b');
    assert.deepEqual(recorded.noted, pathTo(symbolOf('b')));
    assert.equal(recorded.decisions.length, 0);
    assert.equal(recorded.reading.last, symbolOf('b'));
    assert.equal(recorded.reading.matches.symbolAt(1), symbolOf('b'));
  });

  test('give the likeliest symbols, likeliest first, as the product of their probabilities', () => {
    const { mixture, reading } = new RecordedMixture(0.8);
    const probabilityOf = (symbol: number): number =>
      pathTo(symbol).reduce((product, [, outcome]) => product * (outcome === 1 ? 0.8 : 1 - 0.8), 1);
    const all = Array.from({ length: V }, (_, symbol) => probabilityOf(symbol)).sort((a, b) => b - a);
    for (const count of [1, 2, 5, V]) {
      const found = mixture.likeliest(reading, undefined, count);
      assert.equal(found.length, count);
      found.forEach(({ symbol, probability }, i) => {
        assert.ok(Math.abs(probability - probabilityOf(symbol)) < 1e-12);
        assert.ok(Math.abs(probability - all[i]!) < 1e-12);
      });
    }
    assert.ok(Math.abs(mixture.probability(reading, undefined, symbolOf('a')) - probabilityOf(symbolOf('a'))) < 1e-12);
  });

  test('do not search where fewer than the likeliest can be', () => {
    const recorded = new RecordedMixture(0.99);
    recorded.mixture.likeliest(recorded.reading, undefined, 1);
    assert.ok(recorded.decisions.length < 12, `${recorded.decisions.length} decisions`);
  });
});

suite('the weights of a decision are selected', () => {
  const sets = firstRows(V);

  test('by the level of the decision and the length of the word, each up to 15', () => {
    for (const [text, length] of [
      ['= ', 0],
      ['= be', 2],
      ['= abcdefghijklmnopqrst', 15],
    ] as const) {
      const rows = new RecordedMixture().text(text).on('z');
      assert.deepEqual(
        rows.map(({ finalRows }) => finalRows[0]! - firstFinalRows[0]!),
        rows.map((_, level) => 16 * Math.min(15, level) + length),
      );
    }
  });

  test('by the class of the token before and the length of the word, up to 3', () => {
    const { words } = language.tokens.contexts;
    const symbol = (character: string): number => words.ofSymbol(symbolOf(character));
    for (const [text, classBefore, length] of [
      ['', words.ofSymbol(boundarySymbol), 0],
      ['let\n', symbol('\n'), 0],
      ['let\n  ab', symbol('\n'), 2],
      ['let (abcd', symbol('('), 3],
      ['let  abc', words.ofWord(wordHash(vocabulary.encode('let'), 0, 3), smallLetter), 3],
      ['omega a', words.ofWord(0, smallLetter), 1],
    ] as const) {
      const [first] = new RecordedMixture().text(text).on('a');
      assert.equal(first!.rows[5]! - sets[5]!, 4 * classBefore + length, text);
    }
  });

  test('by the last symbol with the node, and by the last two with the level', () => {
    const after = (text: string): Recorded => new RecordedMixture().text(text).on('a')[0]!;
    assert.equal(after('xy').rows[6], after('zxy').rows[6]);
    assert.notEqual(after('xy').rows[6], after('zy').rows[6]);
    assert.notEqual(after('xy').rows[6], after('xz').rows[6]);
    assert.equal(after('xy').rows[0], after('zy').rows[0]);
    assert.notEqual(after('xy').rows[0], after('xz').rows[0]);
    assert.equal(after('xy').byText, after('zy').byText);
    const nodes = new RecordedMixture().text('xy').on('a');
    assert.equal(new Set(nodes.map(({ rows }) => rows[0])).size, nodes.length);
    for (const { rows, byText } of nodes) {
      assert.ok(rows[0]! >= sets[0]! && rows[0]! < sets[1]!);
      assert.ok(rows[6]! >= sets[6]! && rows[6]! < sets[7]!);
      assert.ok(byText >= 0 && byText < 1 << 13);
    }
    const paths = Array.from('abcdefghijklmnopqrstuvwxyz', (letter) => new RecordedMixture().text('xy').on(letter));
    const levels = paths.find(({ length }) => length > 4)!.map(({ rows }) => rows[6]!);
    assert.equal(new Set(levels.slice(0, 4)).size, 4);
    assert.equal(new Set(levels.slice(3)).size, 1);
  });

  test('by the class of the token before with the node, and whether a word is written', () => {
    const on = (text: string): number[] =>
      new RecordedMixture()
        .text(text)
        .on('a')
        .map(({ rows }) => rows[3]!);
    assert.deepEqual(on('(xy'), on('z (x'));
    assert.notDeepEqual(on('(xy'), on('[xy'));
    assert.notDeepEqual(on('(x'), on('('));
    assert.equal(new Set(on('(x')).size, on('(x').length);
    assert.ok(on('(x').every((row) => row >= sets[3]! && row < sets[4]!));
  });

  test('by the node, whether there is a network, and the length of the match in the document', () => {
    const expectation = Float64Array.from({ length: V + 1 }, (_, i) => i / V);
    const text = 'zyxwvutsrqonmlkj';
    for (const [matching, matchClass] of [
      [0, 0],
      [7, 1],
      [8, 2],
      [15, 2],
      [16, 3],
    ] as const) {
      const before = `${text.slice(0, matching)}p x${text.slice(0, matching)}`;
      const recorded = new RecordedMixture().text(before);
      assert.equal(recorded.reading.matchLength, matching);
      for (const network of [undefined, expectation]) {
        const [first] = recorded.on('p', network);
        const row = nodeSetRow(tree.root, network !== undefined, matchClass);
        assert.equal(first!.rows[nodeSet]! - sets[nodeSet]!, row);
        assert.equal(first!.finalRows[1]! - firstFinalRows[1]!, tree.root);
      }
    }
  });

  test('by the node and the symbol that is expected: by the document, else by the index', () => {
    const row = (node: number, expected: number): number => hashWith(node, 1 + expected) & (hashedRows - 1);
    const expected = (recorded: RecordedMixture): number => recorded.on('z')[0]!.rows[4]! - sets[4]!;
    assert.equal(expected(new RecordedMixture().text('zzqj')), row(tree.root, -1), 'none');
    const inIndex = new RecordedMixture().text('return [alpha, del');
    assert.equal(expected(inIndex), row(tree.root, symbolOf('t')), 'in the index');
    // Too short for a match; in the index, only this symbol follows.
    const certain = new RecordedMixture().text('zzqjze');
    assert.equal(certain.reading.indexMatch.symbol, -1);
    assert.deepEqual(
      certain.on('a').map(({ rows }) => rows[4]! - sets[4]!),
      signed(symbolOf('l'), certain.on('a'), 1).map((sign, i) =>
        row(certain.on('a')[i]!.node, sign === 0 ? -1 : symbolOf('l')),
      ),
    );
    const both = new RecordedMixture().text('return [alpha, delxreturn [alpha, del');
    assert.equal(expected(both), row(tree.root, symbolOf('x')), 'in the document');
  });

  test('by the symbol before the token and the classes of the last two, and the level up to 3', () => {
    const on = (text: string): number[] =>
      new RecordedMixture()
        .text(text)
        .on('q')
        .map(({ rows }) => rows[8]!);
    assert.deepEqual(on('beta(gamma, x'), on('omega[gamma, xyz'), 'whatever stands before them');
    assert.notDeepEqual(on('beta(gamma, x'), on('beta(gamma; x'), 'another token before');
    assert.notDeepEqual(on('beta(gamma, x'), on('beta(], x'), 'another one before that');
    assert.notDeepEqual(on('beta(gamma, x'), on('beta(gamma,x'), 'another symbol before');
    const levels = Array.from('abcdefghijklmnopqrstuvwxyz', (letter) =>
      new RecordedMixture()
        .text('xy')
        .on(letter)
        .map(({ rows }) => rows[8]!),
    ).find(({ length }) => length > 4)!;
    assert.equal(new Set(levels.slice(0, 4)).size, 4);
    assert.equal(new Set(levels.slice(3)).size, 1);
    assert.ok(levels.every((row) => row >= sets[8]! && row < sets[9]!));
  });

  test('by the class of the token before with the symbol that is expected, and whether a word is written', () => {
    const [inIndex, other] = ['return [alpha, del', 'return [alpha, bet'].map((text) =>
      new RecordedMixture().text(text),
    );
    const { classBefore } = inIndex!.reading.token;
    assert.equal(other!.reading.token.classBefore, classBefore);
    const row = (expected: number, inWord: number): number =>
      hashWith(hashWith(classBefore, 1 + expected), inWord) & (hashedRows - 1);
    assert.equal(inIndex!.on('z')[0]!.rows[10]! - sets[10]!, row(symbolOf('t'), 1));
    assert.equal(other!.on('z')[0]!.rows[10]! - sets[10]!, row(symbolOf('a'), 1));
    const outside = new RecordedMixture().text('return [alpha,').on('z')[0]!;
    assert.notEqual(outside.rows[10], inIndex!.on('z')[0]!.rows[10]);
  });

  test('by how often subtokens go on with each outcome, the level, and whether a word is written', () => {
    const on = (text: string): number[] =>
      new RecordedMixture()
        .text(text)
        .on('q')
        .map(({ rows }) => rows[9]! - sets[9]!);
    assert.deepEqual(on('zz = qqzj'), on('(qqzjx'), 'none in both');
    assert.notDeepEqual(on('let '), on('zz = qqzj'), 'some outside words');
    assert.notDeepEqual(on('qqzj, '), on('qqzj'), 'none outside words');
    assert.notDeepEqual(on('retu'), on('ome'), 'three and one');
    assert.ok(on('retu').every((row) => row >= 0 && row < hashedRows));
    assert.equal(new Set(on('zz = qqzj')).size, on('zz = qqzj').length, 'each level has its own');
  });

  test('by the matches: none and the longest context, that of the document, that of the index, and whether they agree', () => {
    const row = (recorded: RecordedMixture): number => recorded.on('z')[0]!.finalRows[2]! - firstFinalRows[2]!;
    const none = new RecordedMixture().text('zzqj, d');
    assert.equal(none.reading.indexMatch.symbol, -1);
    assert.equal(row(none), none.reading.longest);
    assert.equal(row(new RecordedMixture().text('zyxwvutpq zyxwvut')), 64 + 7, 'of the document');
    const before = 'return [alpha, del';
    const inIndex = new RecordedMixture().text(before);
    const half = inIndex.reading.indexMatch.length >> 1;
    assert.equal(row(inIndex), 128 + 2 * half, 'of the index');
    assert.equal(row(new RecordedMixture().text(`${before}x${before}`)), 128 + 64 + 2 * half, 'another symbol');
    assert.equal(row(new RecordedMixture().text(`${before}t;${before}`)), 128 + 2 * half + 1, 'the same symbol');
  });

  test('by the state of the token contexts, and by what followed the longest context', () => {
    const recorded = new RecordedMixture().text('let alpha = be');
    const { token } = recorded.reading;
    assert.ok(token.state > 0);
    for (const { rows, finalRows } of recorded.on('t')) {
      assert.equal(rows[7]! - sets[7]!, token.state);
      assert.equal(finalRows[3]! - firstFinalRows[3]!, token.state);
    }
    // Longest of the context lengths that occurs, in the index of its list plus 1, and that one of the outcomes followed it.
    const [first] = new RecordedMixture().text('return [alpha, del').on('t');
    const place = contextLengths.findLastIndex((length) => length <= 'return [alpha, del'.length) + 1;
    const outcome = pathTo(symbolOf('t'))[0]![1];
    assert.equal(first!.rows[1]! - sets[1]!, 2 * (4 * place + (outcome === 1 ? 1 : 2)));
  });

  test('by the longest context and whether there is a match, in the curve of the first APM', () => {
    const curves = new RecordedMixture().text('return [alpha, del').on('t');
    const { longest } = new RecordedMixture().text('return [alpha, del').reading;
    assert.deepEqual(
      curves.map(({ byMatch }) => byMatch),
      curves.map(({ node }) => 64 * node + 2 * longest),
    );
    const both = new RecordedMixture().text('return [alpha, delxreturn [alpha, del');
    assert.equal(both.on('x')[0]!.byMatch, 64 * tree.root + 2 * both.reading.longest + 1);
  });
});

suite('a match takes part in a decision', () => {
  test('of the document: with its length, for the outcome of its symbol, until a decision excludes that', () => {
    const recorded = new RecordedMixture().text('zyxwvutpq zyxwvut');
    assert.equal(recorded.reading.matchLength, 7);
    for (const character of 'pqa(') {
      const path = recorded.on(character);
      assert.deepEqual(
        path.map(({ match }) => match),
        signed(symbolOf('p'), path, 7),
        character,
      );
    }
  });

  test('of the index: with the class of its length above those of the document', () => {
    const recorded = new RecordedMixture().text('return [alpha, del');
    const { length, symbol } = recorded.reading.indexMatch;
    assert.equal(symbol, symbolOf('t'));
    for (const character of 'tap(') {
      const path = recorded.on(character);
      assert.deepEqual(
        path.map(({ indexMatch }) => indexMatch),
        signed(symbol, path, 64 + length),
        character,
      );
      assert.ok(path.every(({ resumedMatch }) => resumedMatch === 0));
    }
    const longer = new RecordedMixture().text(learned[1]!.slice(0, -4));
    assert.ok(longer.reading.indexMatch.length >= 40, `${longer.reading.indexMatch.length}`);
    const state = 64 + Math.min(63, 32 + ((longer.reading.indexMatch.length - 32) >> 3));
    assert.equal(Math.abs(longer.on('a')[0]!.indexMatch), state);
  });

  test('of the index, resumed after a difference: with its state', () => {
    const recorded = new RecordedMixture().text('let alpha = beta(gamma);\nlet omega = be');
    const { resumedMatch, indexMatch } = recorded.reading;
    assert.equal(indexMatch.symbol, symbolOf('z'));
    assert.equal(resumedMatch.symbol, symbolOf('t'));
    for (const character of 'tza') {
      const path = recorded.on(character);
      assert.deepEqual(
        path.map((one) => one.resumedMatch),
        signed(resumedMatch.symbol, path, 128 + resumedMatch.state),
      );
    }
  });

  test('of the network: with its share of the probability, within limits', () => {
    const p = symbolOf('p');
    const certain = Float64Array.from({ length: V + 1 }, (_, i) => (i > p ? 1 : 0));
    for (const [node, outcome] of pathTo(p)) {
      const decision = new RecordedMixture().on('p', certain).find((one) => one.node === node)!;
      assert.ok(Math.abs(decision.network - (outcome === 1 ? 1 - 1e-5 : 1e-5)) < 1e-9, `${decision.network}`);
    }
    const even = Float64Array.from({ length: V + 1 }, (_, i) => i / V);
    let [from, to] = [0, V];
    const decisions = new RecordedMixture().on('p', even);
    for (const [i, [node, outcome]] of pathTo(p).entries()) {
      assert.ok(Math.abs(decisions[i]!.network - (to - node) / (to - from)) < 1e-4, `${i}`);
      if (outcome === 1) from = node;
      else to = node;
    }
    assert.ok(new RecordedMixture().on('p').every(({ network }) => network === 0.5));
  });
});
