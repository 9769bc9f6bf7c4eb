import assert from 'node:assert/strict';
import fc from 'fast-check';
import { alphabetOf } from '../../../src/language/alphabet';
import { CorpusIndex, placesOfFiles } from '../../../src/language/index/corpusIndex';
import { longestContext } from '../../../src/language/index/sortedSuffixes';
import {
  selectingContexts,
  TokenContexts,
  tokenContexts,
  wordEndContext,
} from '../../../src/language/index/tokenContexts';
import { firstIndexed, TokenIndex } from '../../../src/language/index/tokenIndex';
import { WordClasses, wordHash } from '../../../src/language/index/wordClasses';
import { DocumentMatches } from '../../../src/language/mixture/documentMatches';
import { IndexRanges } from '../../../src/language/mixture/indexRanges';
import { firstTokenContext, indexContexts, wordEndPlace, wordPlace } from '../../../src/language/mixture/learned';
import { Reading } from '../../../src/language/mixture/reading';
import { Vocabulary } from '../../../src/model/vocabulary';

const vocabulary = Vocabulary.of(['abcdefghijklmnopqrstuvwxyz0123456789()[]{}.,;= \n'.repeat(100)]);
const alphabet = alphabetOf(vocabulary);
/** `for` and `while` are a class, `one` and `two` another one; other words have none. */
const classes = { for: 0, while: 0, one: 1, two: 1 };
const words = new WordClasses(
  Int32Array.from(Object.keys(classes), (word) => wordHash(vocabulary.encode(word), 0, word.length)),
  Uint8Array.from(Object.values(classes)),
);
const contexts = new TokenContexts(alphabet, words);

/** Hash of a context of the token at `|`. */
function hashIn(context: number, text: string): number {
  const [before, after] = text.split('|') as [string, string];
  return contexts.hash(context, vocabulary.encode(before + after), vocabulary.encode(before).length);
}

/** Texts of few words and separators, so that contexts recur. */
const file = fc
  .array(fc.constantFrom('a', 'ab', 'b', 'f(', '(', ')', '{', '}', '.', ' ', '  ', '\n'), { maxLength: 60 })
  .map((parts) => vocabulary.encode(parts.join('')));

suite('the contexts of a token', () => {
  const cases: readonly [name: string, context: number, same: readonly string[], others: readonly string[]][] = [
    [
      'the kinds of twelve tokens',
      0,
      ['(a, b, c, d) + (|', '(z, y, x, w) + (|', 'b = (a, b, c, d) + (|'],
      ['(a, b, c; d) + (|', '((a, b, c), d) + (|'],
    ],
    [
      'the kinds of six tokens',
      1,
      ['a = one.two(|', 'z = three.four(|', 'other b; a = x.y(|'],
      ['a = one.two[|', 'a = one..two(|', 'a = 1.two.three(|'],
    ],
    [
      'the kinds of four tokens, and the last word but one',
      2,
      ['x; one.two(|', '= one.three(|', 'y(one.two(|'],
      ['x; two.two(|', 'x; one.two[|', 'x; one two(|'],
    ],
    [
      'the word before the open bracket',
      3,
      ['call(|a', 'xy = call(|', 'z(1) + call(|'],
      ['call (|', 'cell(|', 'call(a)(|', 'call(a(|'],
    ],
    ['whether that word is next to the bracket', 3, ['call(x, |', 'y = call(z, |'], ['call (x, |', 'call.(x, |']],
    [
      'the word before the open bracket, and the class of the last token',
      3,
      ['call(one, for |', 'call(while |', 'call(x.while |'],
      ['call(one |', 'call(x |', 'call(for  (|', 'call(for|', 'cell(for |'],
    ],
    ['the bracket around other brackets', 3, ['call({}, f(1), |', 'call(x, |', 'call(1, [], |'], ['{}, |', 'f(1, |']],
    [
      'the line above',
      4,
      ['ab cdef\nab |', 'xy cde\nxy |', 'q\nxx cdef\nyy |'],
      ['ab cef\nab |', 'ab cdef\nabc |', 'ab\nab |', 'ab cdef\n ab|'],
    ],
    [
      'the first words of both lines, and four tokens',
      5,
      ['  one x = 1\n  two(a, |', '  one\n  two(b, |', 'y\n  one.\n  two(c, |'],
      ['  on\n  two(a, |', ' one\n  two(a, |', '  one\n two(a, |', '  one\n  tw(a, |', '  one\n  two(a; |'],
    ],
    [
      'the classes of two tokens, with or without blanks between them',
      6,
      ['for one |', 'while two |', '( for one |', 'for   two  |'],
      ['for x |', 'x one |', 'one for |', 'for one|', 'for one.|', 'for(one |'],
    ],
    ['words of no class, which are alike', 6, ['x = y |', 'z  = abc |'], ['x = one |', 'one y |', 'x + y |']],
    ['symbols, each a class of its own', 6, ['one(|', 'a; two (|'], ['one[|', '((|', 'one( |']],
  ];
  for (const [name, context, same, others] of cases) {
    test(`are alike: ${name}`, () => {
      const hash = hashIn(context, same[0]!);
      for (const text of same) assert.equal(hashIn(context, text), hash, text);
      for (const text of others) assert.notEqual(hashIn(context, text), hash, text);
    });
  }

  test('begin at words, and at each symbol between them; words end behind their last symbol', () => {
    const text = vocabulary.encode('ab, c(1) d');
    const places = Array.from(text, (_, place) => place);
    assert.deepEqual(
      places.filter((place) => contexts.beginsAt(text, place)),
      [0, 3, 4, 6, 8, 9],
    );
    assert.deepEqual(
      places.filter((place) => contexts.wordEndsAt(text, place)),
      [2, 5, 7],
    );
  });

  test('end where a file begins', () => {
    const text = Uint16Array.from([...vocabulary.encode('before(a, '), 0, ...vocabulary.encode('b')]);
    const alone = Uint16Array.from([0, ...vocabulary.encode('b')]);
    for (let context = 0; context < tokenContexts; context++)
      assert.equal(contexts.hash(context, text, text.length - 1), contexts.hash(context, alone, 1), `${context}`);
  });

  test('depend on a bounded part of the text', () => {
    const far = vocabulary.encode('(word. '.repeat(100));
    const near = vocabulary.encode(' a b, c '.repeat(16));
    for (let context = 0; context < tokenContexts; context++) {
      const text = Uint16Array.from([...far, ...near]);
      assert.equal(contexts.hash(context, text, text.length), contexts.hash(context, near, near.length), `${context}`);
    }
  });
});

suite('the token starts of the index', () => {
  test('are counted for each outcome as a search of all of them does', () => {
    fc.assert(
      fc.property(fc.array(file, { minLength: 1, maxLength: 4 }), fc.nat(3), file, (files, left, text) => {
        const whole = CorpusIndex.of(files, vocabulary.size);
        const leftOut = placesOfFiles(files, whole.text.length, (file) => file < left);
        const index = whole.without(leftOut);
        for (const tokens of [TokenIndex.of(index, contexts), TokenIndex.of(whole, contexts).without(leftOut)])
          assertAllCounts(index, tokens, text);
      }),
      { numRuns: 50 },
    );
  });

  test('are counted also where the same follows at each of many occurrences', () => {
    const index = CorpusIndex.of([vocabulary.encode('ab.c(d) = 1\n'.repeat(8))], vocabulary.size);
    assertAllCounts(index, TokenIndex.of(index, contexts), vocabulary.encode('ab.c(d) = 1\nab.c(d'));
  });

  test('are those of the end of a text of millions of symbols', () => {
    for (const [length, from] of [
      [1 << 21, 0],
      [(1 << 21) + 5, 5],
      [(1 << 23) - 1, 3 * (1 << 21) - 1],
      [1 << 23, (1 << 23) - (1 << 19)],
    ] as const)
      assert.equal(firstIndexed(new Uint8Array(length)), from, `${length}`);
  });
});

function assertAllCounts(index: CorpusIndex, tokens: TokenIndex, text: Uint16Array): void {
  const reading = new Reading({ index, tokens, alphabet }, new DocumentMatches());
  const read = [0];
  reading.read(0);
  for (const symbol of text) {
    // Some symbols are looked up later.
    if (symbol % 3 === 0) reading.pass(symbol);
    else reading.read(symbol);
    read.push(symbol);
    if (symbol % 3 === 0) reading.hold();
    assertCounts(index, reading, read);
  }
}

/** The first decision: whether the next symbol is the fifth or a later one. */
const node = 5;

function assertCounts(index: CorpusIndex, reading: Reading, read: readonly number[]): void {
  const integers = (): Int32Array => new Int32Array(indexContexts);
  const inputs = { no: integers(), yes: integers(), stages: integers() };
  const ranges = new IndexRanges();
  ranges.begin(reading);
  ranges.count(node, 0, inputs);
  const start = read.findLastIndex((symbol) => alphabet.isWord[symbol] === 0) + 1;
  const word = read.slice(start);
  for (let context = 0; context < tokenContexts; context++) {
    const hash = contexts.hash(context, Uint16Array.from(read), start);
    const next = [...index.suffixes]
      .filter((place) => contexts.beginsAt(index.text, place))
      .filter((place) => contexts.hash(context, index.text, place) === hash)
      .filter((place) => word.every((symbol, i) => index.text[place + i] === symbol))
      .map((place) => index.text[place + word.length]!);
    const expected = [next.filter((symbol) => symbol < node).length, next.filter((symbol) => symbol >= node).length];
    const state = next.length === 0 ? 0 : new Set(next).size > 1 ? 1 : next.length < 3 ? 2 : 3;
    if (context < selectingContexts)
      assert.equal((reading.token.state >> (2 * (selectingContexts - 1 - context))) & 3, state, `context ${context}`);
    const at = firstTokenContext + context;
    assert.deepEqual([inputs.no[at], inputs.yes[at]], expected, `context ${context} after ${read.join(' ')}`);
  }
  const isInWord = alphabet.isWord[read.at(-1)!] === 1;
  const here = contexts.hash(wordEndContext, Uint16Array.from(read), read.length);
  const ends = [...index.suffixes]
    .filter((place) => isInWord && contexts.wordEndsAt(index.text, place))
    .filter((place) => contexts.hash(wordEndContext, index.text, place) === here)
    .map((place) => index.text[place]!);
  const expected = [ends.filter((symbol) => symbol < node).length, ends.filter((symbol) => symbol >= node).length];
  assert.deepEqual(
    [inputs.no[wordEndPlace], inputs.yes[wordEndPlace]],
    expected,
    `where a word may end, after ${read.join(' ')}`,
  );

  const length = isInWord ? Math.min(longestContext, word.length + 2) : longestContext;
  const own = length > read.length ? undefined : read.slice(-length);
  const next = [...index.suffixes]
    .filter((place) => own?.every((symbol, i) => index.text[place + i] === symbol))
    .map((place) => index.text[place + length]!);
  const counts = [next.filter((symbol) => symbol < node).length, next.filter((symbol) => symbol >= node).length];
  assert.deepEqual(
    [inputs.no[wordPlace], inputs.yes[wordPlace]],
    counts,
    `after the word and two symbols, ${read.join(' ')}`,
  );
}
