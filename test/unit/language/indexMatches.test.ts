import assert from 'node:assert/strict';
import fc from 'fast-check';
import { alphabetOf } from '../../../src/language/alphabet';
import { CorpusIndex } from '../../../src/language/index/corpusIndex';
import { TokenContexts } from '../../../src/language/index/tokenContexts';
import { TokenIndex } from '../../../src/language/index/tokenIndex';
import { WordClasses } from '../../../src/language/index/wordClasses';
import { DocumentMatches } from '../../../src/language/mixture/documentMatches';
import { Reading } from '../../../src/language/mixture/reading';
import { boundarySymbol, Vocabulary } from '../../../src/model/vocabulary';

const vocabulary = Vocabulary.of(['abcdefghijklmnopqrstuvwxyz0123456789()[]{}.,;= \n'.repeat(100)]);
const alphabet = alphabetOf(vocabulary);

function readingOf(...files: readonly string[]): Reading {
  const index = CorpusIndex.of(
    files.map((file) => vocabulary.encode(file)),
    vocabulary.size,
  );
  const tokens = TokenIndex.of(index, new TokenContexts(alphabet, WordClasses.of(index.text, alphabet)));
  const reading = new Reading({ index, tokens, alphabet }, new DocumentMatches());
  reading.read(boundarySymbol);
  return reading;
}

function read(reading: Reading, text: string): void {
  for (const symbol of vocabulary.encode(text)) reading.read(symbol);
}

/** A predicted symbol as text; empty if there is none. */
function textOf(symbol: number): string {
  return symbol < 0 ? '' : vocabulary.decode([symbol]);
}

suite('the match in the index', () => {
  test('is the longest one, however many contexts occur as often', () => {
    const reading = readingOf('some long text before the same words = x\n', 'another text before the same words = y\n');
    read(reading, 'some long text before the same words = ');
    assert.equal(textOf(reading.indexMatch.symbol), 'x');
    // And the beginning of the file.
    assert.equal(reading.indexMatch.length, 'some long text before the same words = '.length + 1);
  });

  test('among equally long ones is the last one', () => {
    const reading = readingOf('(common) a\n', '[common) b\n');
    read(reading, '{common) ');
    assert.equal(textOf(reading.indexMatch.symbol), 'b');
    assert.equal(reading.indexMatch.length, 'common) '.length);
  });

  test('among many that are as long as the longest context, is the one with the most symbols before that', () => {
    const same = ' is a text of more than thirty two symbols = ';
    const reading = readingOf(`this${same}a\n`, `that${same}b\n`, `what${same}a\n`);
    read(reading, `that${same}`);
    assert.equal(textOf(reading.indexMatch.symbol), 'b');
    assert.equal(reading.indexMatch.length, `that${same}`.length + 1);
    const other = readingOf(`(${same}b\n`, `(${same}a\n`);
    read(other, `[${same}`);
    assert.equal(textOf(other.indexMatch.symbol), 'a', 'the last one in the learned text, whatever follows');
  });

  test('is followed also where it is no longer among those that are compared', () => {
    const same = 'a text of more than thirty two symbols that is common; ';
    const reading = readingOf(`head = ${same}a\n`, ...Array.from({ length: 20 }, () => `${same}z\n`));
    read(reading, `head = ${same}`);
    assert.equal(textOf(reading.indexMatch.symbol), 'a');
  });

  test('is followed where other texts would be more common', () => {
    const reading = readingOf('the one example: value a and then value b\n', 'value c\nvalue c\nvalue c\n');
    read(reading, 'the one example: value a and then value ');
    assert.equal(textOf(reading.indexMatch.symbol), 'b');
  });

  test('has at least five symbols', () => {
    const reading = readingOf('abcdefgh');
    read(reading, 'zbcde');
    assert.equal(reading.indexMatch.symbol, -1);
    read(reading, 'f');
    assert.equal(textOf(reading.indexMatch.symbol), 'g');
    read(reading, 'h');
    assert.equal(reading.indexMatch.symbol, -1);
  });

  test('predicts nothing behind the learned text', () => {
    const reading = readingOf('abcdefgh');
    read(reading, 'abcdefgh');
    reading.read(boundarySymbol);
    for (const symbol of [reading.indexMatch.symbol, reading.resumedMatch.symbol]) assert.ok(symbol <= 0, `${symbol}`);
  });
});

suite('a resumed match', () => {
  const example = 'open(one, reader, 1);\nread(one, buffer, 2);\nclose(one, 3);\n';

  test('goes on after a word that differs, of any length', () => {
    for (const word of ['two', 'x', 'another']) {
      const reading = readingOf(example);
      read(reading, `open(one, reader, 1);\nread(${word}`);
      assert.equal(reading.resumedMatch.symbol, -1, 'it waits for the end of the word');
      read(reading, ', ');
      assert.equal(textOf(reading.resumedMatch.symbol), 'b', word);
    }
  });

  test('goes on in the next line if the rest of a line differs', () => {
    const reading = readingOf(example);
    read(reading, 'open(one, reader, 1);\nread = one.next;\n');
    assert.equal(textOf(reading.resumedMatch.symbol), 'c');
  });

  test('goes on behind a symbol of the same line that follows a few symbols later', () => {
    const reading = readingOf(example);
    read(reading, 'open(one, reader, 1);\nread(one);');
    assert.equal(textOf(reading.resumedMatch.symbol), '\n');
  });

  test('searches behind the word for the symbol that follows: in the same line, sixteen symbols ahead', () => {
    const head = 'the head of a line(';
    for (const [behind, next] of [
      [') = x\n', ' '],
      [' of six) = x\n', ' '],
      [' and many more words) = x\n', ''],
      ['\n) = x\n', ''],
      ['', ''],
    ] as const) {
      const reading = readingOf(`${head}a${behind}`, ') = y\n');
      read(reading, `${head}z)`);
      assert.equal(textOf(reading.resumedMatch.symbol), next, behind);
    }
    const reading = readingOf(`${head}a and many more words that are passed over\nnext\n`);
    read(reading, `${head}z\n`);
    assert.equal(textOf(reading.resumedMatch.symbol), 'n', 'the next line, however far it is');
    const last = readingOf(`${head}a`);
    read(last, `${head}z\n`);
    assert.equal(last.resumedMatch.place, 0, 'there is no next line');
  });

  test('has missed once more if it was resumed further on', () => {
    const missesAfter = (text: string): number => {
      const reading = readingOf(example);
      read(reading, `open(one, reader, 1);\n${text}`);
      return reading.resumedMatch.state >> 4;
    };
    assert.deepEqual([missesAfter('read(two,'), missesAfter('read(two);')], [0, 1]);
    assert.deepEqual([missesAfter('read\n'), missesAfter('read(two\n')], [0, 0], 'at the next line it has not');
  });

  test('is replaced by a match of 32 symbols after a miss, until sixteen symbols in a row were right', () => {
    const other = 'quite another text with forty symbols in it; end';
    const reading = readingOf('the beginning of a first example;\nits second line;\n', other);
    read(reading, `the beginning of a first ${other.slice(0, 31)}`);
    assert.notEqual(reading.resumedMatch.place, reading.indexMatch.place);
    read(reading, other.slice(31, 32));
    assert.equal(reading.resumedMatch.place, reading.indexMatch.place);
    const call = 'first(alpha, beta, gamma, delta, epsilon, zeta, eta)';
    const settled = readingOf(`the long beginning; one = ${call}.x\n`, `two = ${call}.y\n`);
    read(settled, `the long beginning; two = ${call}.`);
    assert.deepEqual([settled.indexMatch.symbol, settled.resumedMatch.symbol].map(textOf), ['y', 'x']);
  });

  test('forgets a miss after 32 symbols in a row that were right', () => {
    const same = ' = and here follows a long text that is the same';
    const reading = readingOf(`the head of a list\nitem a = 1\nitem b${same}\n`);
    read(reading, 'the head of a list\nitem z = 1\nitem y');
    const states = Array.from(same, (character) => {
      read(reading, character);
      return reading.resumedMatch.state >> 4;
    });
    assert.deepEqual(states.slice(0, 34), [...Array<number>(32).fill(1), 0, 0]);
  });

  test('begins with a match of sixteen symbols', () => {
    const reading = readingOf(example);
    read(reading, '(one, reader,');
    assert.equal(reading.resumedMatch.symbol, -1);
    read(reading, ' 1);');
    assert.notEqual(reading.resumedMatch.symbol, -1);
  });

  test('is given up after seven misses, and its state tells how often it has missed', () => {
    const lines = Array.from('abcdefgh', (name) => `item ${name} = 1;\n`).join('');
    const reading = readingOf(`the head of a list\n${lines}`);
    read(reading, 'the head of a list\n');
    assert.equal(reading.resumedMatch.state, 10);
    const states = Array.from('zyxwvut', (name) => {
      read(reading, `item ${name}`);
      read(reading, ' = 1;\n');
      return reading.resumedMatch.place === 0 ? -1 : reading.resumedMatch.state >> 4;
    });
    assert.deepEqual(states, [0, 1, 1, 2, 2, 3, -1]);
  });
});

suite('the matches of a reading', () => {
  const line = fc.constantFrom('open(one, 1);\n', 'open(two, 2);\n', 'read one from two\n', 'a = [b, c];\n', 'x\n');
  const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join(''));

  test('are those of a bookmark after a return to it', () => {
    fc.assert(
      fc.property(text, text, text, (learned, before, after) => {
        const reading = readingOf(learned);
        read(reading, before);
        reading.hold();
        const matches = (): readonly number[] => {
          const { indexMatch, resumedMatch } = reading;
          return [indexMatch.symbol, indexMatch.place, indexMatch.length, resumedMatch.symbol, resumedMatch.state];
        };
        const [place, expected] = [reading.bookmark(), matches()];
        read(reading, after);
        reading.return(place);
        assert.deepEqual(matches(), expected);
      }),
    );
  });
});
