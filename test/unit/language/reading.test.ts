import assert from 'node:assert/strict';
import { CorpusIndex } from '../../../src/language/index/corpusIndex';
import { longestContext } from '../../../src/language/index/sortedSuffixes';
import { languageOf } from '../../../src/language/mixture/languageModel';
import { DocumentMatches } from '../../../src/language/mixture/documentMatches';
import { Reading } from '../../../src/language/mixture/reading';
import { SymbolTree } from '../../../src/language/mixture/symbolTree';
import { Random } from '../../../src/base/random';
import { boundarySymbol, Vocabulary } from '../../../src/model/vocabulary';

const learned = ['let alpha = beta(gamma);\nlet delta = beta(gamma);\n', 'return alpha;\n'.repeat(3), 'return beta;\n'];
const vocabulary = Vocabulary.of([...learned, 'abcdefghijklmnopqrstuvwxyz'.repeat(2)]);
const symbols = learned.map((text) => vocabulary.encode(text));
const language = languageOf(CorpusIndex.of(symbols, vocabulary.size), SymbolTree.of(symbols, vocabulary), vocabulary);

/** A reading at the end of a document, which has the boundary before it. */
function readingOf(text: string): Reading {
  const reading = new Reading(language, new DocumentMatches());
  read(reading, text, boundarySymbol);
  return reading;
}

function read(reading: Reading, text: string, ...before: number[]): void {
  for (const symbol of [...before, ...vocabulary.encode(text)]) {
    reading.read(symbol);
    reading.matches.append(symbol);
  }
}

function symbolOf(character: string): number {
  return vocabulary.encode(character)[0]!;
}

/** Number of words of the index that ended where this one would. */
function wordEndsOf({ token: { wordEnd } }: Reading): number {
  return wordEnd.high[0]! - wordEnd.low[0]!;
}

/** What a prediction takes from a reading. */
function known(reading: Reading): unknown {
  const { hashes, byLength, longest, certain, wordLength, column, token, indexMatch, resumedMatch } = reading;
  const sizes = Array.from(byLength.low, (low, length) => byLength.high[length]! - low);
  const tokenSizes = Array.from(token.ranges.low, (low, i) => token.ranges.high[i]! - low);
  const wordEnds = wordEndsOf(reading);
  const matches = [indexMatch.symbol, indexMatch.place, indexMatch.length, resumedMatch.symbol];
  return [
    [...hashes],
    sizes.slice(0, longest + 1),
    tokenSizes,
    wordEnds,
    token.state,
    matches,
    longest,
    certain,
    wordLength,
    column,
  ];
}

function decoded(read: Uint8Array | Uint16Array | undefined): string | undefined {
  return read && vocabulary.decode(read);
}

suite('a reading', () => {
  test('knows the last two symbols, the column and the length of the word', () => {
    const reading = readingOf('let a\n  be');
    assert.deepEqual(
      [reading.last, reading.beforeLast, reading.column, reading.wordLength],
      [symbolOf('e'), symbolOf('b'), 4, 2],
    );
    read(reading, '(');
    assert.deepEqual(
      [reading.last, reading.beforeLast, reading.column, reading.wordLength],
      [symbolOf('('), symbolOf('e'), 5, 0],
    );
    read(reading, '\n');
    assert.equal(reading.column, 0);
  });

  test('knows the longest context that occurs in the index, up to the limit, and what alone follows it', () => {
    const inIndex = (text: string): (number | string)[] => {
      const { longest, certain } = readingOf(text);
      return [longest, certain < 0 ? '' : vocabulary.decode([certain])];
    };
    // The boundary is a symbol, too.
    assert.deepEqual(inIndex('return alp'), [11, 'h']);
    assert.deepEqual(inIndex('return '), [8, ''], 'alpha or beta');
    assert.deepEqual(inIndex('x return b'), [8, 'e'], 'without the blank before');
    assert.deepEqual(inIndex('let alpha = beta(gamma);\nlet delta = beta(ga'), [longestContext, 'm']);
    assert.deepEqual(inIndex('let x'), [0, ''], 'no x was learned');
    assert.deepEqual(inIndex('let xlet a'), [5, 'l'], 'the index is found again');
  });

  test('gives the learned text before the longest context, of one file and up to a length', () => {
    const reading = readingOf('x return b');
    assert.equal(decoded(reading.learnedBefore(100)), 'return b');
    assert.equal(decoded(reading.learnedBefore(4)), 'rn b');
    const inside = readingOf('xlet d');
    assert.equal(decoded(inside.learnedBefore(100)), learned[0]!.slice(0, -'elta = beta(gamma);\n'.length));
    assert.equal(readingOf('let x').learnedBefore(100), undefined);
  });

  test('counts by what precedes: the last one, two, three, four and six symbols', () => {
    const after = (text: string): Int32Array => readingOf(text).hashes;
    for (const [context, length] of [1, 2, 3, 4, 6].entries()) {
      const last = 'bcdefg'.slice(-length);
      const at = context + 1;
      assert.equal(after(`= y${last}`)[at], after(`= z${last}`)[at], `${length}`);
      const shorter = last.slice(1);
      assert.notEqual(after(`= y${shorter}`)[at], after(`= z${shorter}`)[at], `${length}`);
    }
    assert.equal(after('ab')[0], after('cd(')[0], 'and without any');
    const all = [...after('let alpha = be')];
    assert.equal(new Set(all).size, all.length, 'no two contexts are counted as one');
  });

  test('counts by the word: alone, after the word before, after the separator, and by the start of the line', () => {
    const after = (text: string): Int32Array => readingOf(text).hashes;
    const same = (one: string, other: string): number[] => {
      const [a, b] = [after(`\n${one}`), after(`\n${other}`)];
      return [6, 7, 8, 9].filter((i) => a[i] === b[i]);
    };
    assert.deepEqual(same('let (a.be', 'let (c.be'), [6, 8, 9], 'another word before');
    assert.deepEqual(same('let (a.be', 'let (a,be'), [6, 7, 9], 'another separator');
    assert.deepEqual(same('let (a.be', 'var (a.be'), [6, 7, 8], 'another start of the line');
    assert.deepEqual(same('let (a.be', 'let x(a.be'), [6, 7, 8], 'another column');
    assert.deepEqual(same('let (a.be', 'let (a.bf'), [9], 'another word');
    assert.deepEqual(same('let a.be.', 'let a.be,'), [9], 'outside words by the last symbol');
    assert.deepEqual(same('let abcdefghi x.be', 'let abcdefghijk x.be'), [6, 7, 8, 9], 'columns from 12 on are one');
  });

  test('counts by the symbols above, from the same column of the line above on, within words and outside', () => {
    const above = (text: string): number => readingOf(text).hashes[10]!;
    assert.equal(above('let abc\nxyz '), above('= (, abd\n=, x '), 'a and b above');
    assert.notEqual(above('let abc\nxyz '), above('let acc\nxyz '), 'another symbol ahead');
    assert.notEqual(above('let abc\nxyz '), above('let abc\nxyzz'), 'within a word');
    assert.equal(above('let b\nlet a\nbe'), above('let a\nbe'), 'the line above only');
    assert.equal(above('abc\nlet x ='), above('zz =qq ='), 'a shorter line above, or none');
    assert.equal(above('abc\n\nx '), above('zz =qq ='), 'an empty line above');
    assert.equal(above('abc\nab'), above('zc\nq'), 'the last symbol and the newline');
  });

  test('knows from the first letter of a word on what ends words in its place', () => {
    const before = 'let alpha = beta(gamma);\n';
    const ends = ['let ', 'let q', 'let qu', 'let qu '].map((text) => wordEndsOf(readingOf(before + text)));
    assert.deepEqual(ends, [0, 1, 1, 0], 'as in the line that was learned after the same one');
  });

  test('expects the symbol behind the longest match of the document, and follows it as long as it is right', () => {
    const text = 'zyxwvutsrq';
    const reading = readingOf(`${text}, ${text.slice(0, 7)}`);
    assert.deepEqual([reading.matched, reading.matchLength], [symbolOf('s'), 7]);
    read(reading, 's');
    assert.deepEqual([reading.matched, reading.matchLength], [symbolOf('r'), 8]);
    read(reading, 'k');
    assert.deepEqual([reading.matched, reading.matchLength], [-1, 0]);
    const random = new Random(1);
    const unlike = Array.from({ length: 100 }, () => 'abcdefghijklmnopqrstuvwxyz'[random.integer(26)]).join('');
    const long = readingOf(`${unlike}\n${unlike.slice(0, 62)}`);
    assert.deepEqual([long.matched, long.matchLength], [symbolOf(unlike[62]!), 62]);
    read(long, unlike.slice(62, 99));
    assert.deepEqual([long.matched, long.matchLength], [symbolOf(unlike[99]!), 63], 'longer ones are not told apart');
  });

  test('returns to a bookmark, from which it reads on as before', () => {
    const reading = readingOf('let alpha = beta(gamma);\n');
    reading.hold();
    const start = reading.bookmark();
    assert.equal(reading.bookmark(), start, 'the same one until something is read');
    for (const text of ['let delta', 'return', 'xyz(', '']) {
      for (const symbol of vocabulary.encode(text)) reading.read(symbol);
      const end = reading.bookmark();
      reading.return(start);
      for (const symbol of vocabulary.encode('let')) reading.read(symbol);
      reading.return(end);
      assert.deepEqual(reading.bookmark(), end);
      reading.return(start);
      for (const symbol of vocabulary.encode(text)) reading.read(symbol);
      assert.deepEqual(reading.bookmark(), end, text);
      reading.return(start);
    }
  });

  test('that passes symbols without looking them up knows the same when it holds', () => {
    for (const text of [
      'return alp',
      'let alpha = beta(gamma);\nlet del',
      'x = beta(g',
      'let alpha = beta(gamma);\n',
      '',
    ]) {
      const [passed, readOn] = [
        new Reading(language, new DocumentMatches()),
        new Reading(language, new DocumentMatches()),
      ];
      for (const symbol of [boundarySymbol, ...vocabulary.encode(text)]) {
        passed.pass(symbol);
        readOn.read(symbol);
      }
      passed.hold();
      readOn.hold();
      assert.deepEqual(known(passed), known(readOn), text);
    }
  });

  test('that is restarted has read nothing', () => {
    const reading = readingOf('let alpha = be');
    reading.restart();
    assert.deepEqual(
      [reading.longest, reading.certain, reading.column, reading.wordLength, reading.matchLength],
      [0, -1, 0, 0, 0],
    );
    const fresh = readingOf('return alp');
    for (const symbol of [boundarySymbol, ...vocabulary.encode('return alp')]) reading.read(symbol);
    assert.deepEqual([...reading.hashes], [...fresh.hashes]);
    assert.equal(reading.longest, fresh.longest);
  });

  test('is full after 64,512 symbols, and has room for 1,024 more', () => {
    const reading = new Reading(language, new DocumentMatches());
    assert.equal(reading.room, 64_512);
    for (let i = 0; i < 64_511; i++) reading.pass(symbolOf('a'));
    assert.deepEqual([reading.room, reading.isFull], [1, false]);
    reading.pass(symbolOf('a'));
    assert.deepEqual([reading.room, reading.isFull], [0, true]);
    for (let i = 0; i < 1024; i++) reading.pass(symbolOf('b'));
    assert.deepEqual([reading.last, reading.isFull], [symbolOf('b'), true]);
  });
});
