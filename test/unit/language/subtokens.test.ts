import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Alphabet, alphabetOf } from '../../../src/language/alphabet';
import { advanced, endedLength, lengthOf } from '../../../src/language/index/subtoken';
import { SubtokenList } from '../../../src/language/index/subtokenList';
import { CurrentSubtoken } from '../../../src/language/mixture/currentSubtoken';
import { SubtokenCounts } from '../../../src/language/mixture/subtokenCounts';
import { boundarySymbol, Vocabulary } from '../../../src/model/vocabulary';

const vocabulary = Vocabulary.of(['abcdeABCDE019_$ .(é漢'.repeat(2)]);
const alphabet = alphabetOf(vocabulary);

/** Two counts, of the context of the letters and of that after the subtoken before. */
type Counts = readonly [number, number];

function learn(files: readonly string[], of: Alphabet = alphabet): SubtokenList {
  const symbols = files.flatMap((file) => [boundarySymbol, ...vocabulary.encode(file)]);
  return SubtokenList.of(Uint16Array.from([...symbols, boundarySymbol]), 0, of);
}

/** The subtokens of a text, as the state machine finds them. */
function split(text: string): string[] {
  const found: string[] = [];
  let subtoken = 0;
  for (const [i, symbol] of [...vocabulary.encode(`${text} `)].entries()) {
    const after = advanced(subtoken, alphabet.letterCase[symbol]!);
    const ended = endedLength(subtoken, after);
    const end = i - Math.max(0, lengthOf(after) - 1);
    if (ended > 0) found.push(text.slice(end - ended, end));
    subtoken = after;
  }
  return found;
}

/** The subtokens of a text, by a regular expression. */
function splitPlainly(text: string): string[] {
  return text.match(/[A-Z]{2,}(?![a-zé漢])|[A-Z](?![A-Z])[a-zé漢]*|[A-Z]+(?=[A-Z][a-zé漢])|[a-zé漢]+/gu) ?? [];
}

/** The subtoken at the end of a text. */
function currentIn(list: SubtokenList, text: string): CurrentSubtoken {
  const current = new CurrentSubtoken(list, alphabet, new Int32Array(CurrentSubtoken.size));
  current.clear();
  const symbols = vocabulary.encode(text);
  for (let i = 1; i <= symbols.length; i++) current.read(symbols, i);
  return current;
}

/** A decision that the next symbol is `node` or greater. */
interface Decided {
  readonly node: number;
  readonly outcome: 0 | 1;
}

/** Counts of both outcomes of the decision at `node` after a text, and after earlier decisions on the same symbol. */
function countsAfter(
  list: SubtokenList,
  text: string,
  node: number,
  before: readonly Decided[] = [],
): { readonly no: Counts; readonly yes: Counts } {
  const counts = new SubtokenCounts();
  const inputs = { no: new Int32Array(2), yes: new Int32Array(2) };
  counts.begin(currentIn(list, text));
  for (const [level, decided] of before.entries()) {
    counts.count(decided.node, level, inputs);
    counts.descend(level, decided.outcome);
  }
  counts.count(node, before.length, inputs);
  return { no: [inputs.no[0]!, inputs.no[1]!], yes: [inputs.yes[0]!, inputs.yes[1]!] };
}

function symbolOf(character: string): number {
  return vocabulary.encode(character)[0]!;
}

/** Learned counts of a continuation, as the counts from its symbol on less those from the next symbol on. */
function countsOf(list: SubtokenList, text: string, character: string): Counts {
  const symbol = symbolOf(character);
  const [from, behind] = [countsAfter(list, text, symbol).yes, countsAfter(list, text, symbol + 1).yes];
  return [from[0] - behind[0], from[1] - behind[1]];
}

suite('subtokens', () => {
  test('are the words of names, whatever joins them', () => {
    assert.deepEqual(split('abBcd ab_cd abCD ABCde ABC A aB1 (é漢)'), [
      ...['ab', 'Bcd', 'ab', 'cd', 'ab', 'CD', 'AB', 'Cde', 'ABC', 'A', 'a', 'B', 'é漢'],
    ]);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('abABé漢_1 .')) }), (text) => {
        assert.deepEqual(split(text), splitPlainly(text));
      }),
    );
  });

  test('are continued in the case in which they began', () => {
    const list = learn(['ab.abc.abc.abd']);
    assert.deepEqual(countsOf(list, 'ab', 'c'), [2, 0]);
    assert.deepEqual(countsOf(list, '(Ab', 'd'), [1, 0]);
    assert.deepEqual(countsOf(list, 'AB', 'C'), [2, 0]);
    assert.deepEqual(countsOf(list, 'AB', 'c'), [0, 0]);
    // After one capital letter, both are possible.
    assert.deepEqual(
      [countsOf(list, 'A', 'b'), countsOf(list, 'A', 'B')],
      [
        [4, 0],
        [4, 0],
      ],
    );
    assert.deepEqual(countsOf(list, 'ab.', 'a'), [0, 0], 'outside subtokens');
  });

  test('are counted after the one before, without regard to case and to what joins them', () => {
    const list = learn(['ab_cd(ab cde)', 'abCda.ee.cde']);
    assert.deepEqual(countsOf(list, '(AB_cd', 'e'), [2, 1]);
    assert.deepEqual(countsOf(list, 'AbCd', 'a'), [1, 1]);
    assert.deepEqual(countsOf(list, 'da.cd', 'e'), [2, 0], 'after an unknown one');
    assert.deepEqual(countsOf(learn(['cd ab', 'ce']), 'ab c', 'e'), [1, 0], 'not across files');
    const capitals = learn(['ABCde', 'ab_cdc', 'cdb']);
    for (const typed of ['ABCd', 'ab.cd', 'c ABCd']) {
      assert.deepEqual(countsOf(capitals, typed, 'e'), [1, 1], typed);
      assert.deepEqual(countsOf(capitals, typed, 'b'), [1, 0], typed);
    }
  });

  test('and their pairs are listed as often as they occur in the text', () => {
    const name = fc.string({ unit: fc.constantFrom(...Array.from('abAB')), minLength: 1, maxLength: 5 });
    const file = fc.array(name, { maxLength: 30 }).map((names) => names.join('_'));
    fc.assert(
      fc.property(fc.array(file, { minLength: 1, maxLength: 3 }), (files) => {
        const list = learn(files);
        const textAt = (place: number): string => {
          const letters = Array.from({ length: list.lengthAt(place) }, (_, depth) => list.letterAt(place, depth));
          return vocabulary.decode(Uint16Array.from(letters));
        };
        const known = Array.from({ length: list.size }, (_, place) => textAt(place));
        const kept = files.map((text) => split(text).filter((one) => one.length > 1));
        const wanted = kept.map((all) => all.map((one) => one.toLowerCase()));
        assert.deepEqual(known, [...new Set(wanted.flat())].sort());
        for (const [i, first] of known.entries()) {
          const occurrences = wanted.flat().filter((one) => one === first).length;
          assert.equal(list.occurrences(i, i + 1), occurrences, first);
          for (const [j, second] of known.entries()) {
            const pairs = wanted.flatMap((all) => all.filter((one, at) => one === second && all[at - 1] === first));
            assert.equal(list.occurrencesAfter(i, j, j + 1), pairs.length, `${first} ${second}`);
          }
        }
      }),
    );
  });

  test('are narrowed by the decisions on the next symbol', () => {
    const list = learn(['ab.aba.aba.abb.abc.abd.abd.abe']);
    for (const character of 'abcde') {
      const node = symbolOf(character);
      const { no, yes } = countsAfter(list, '(ab', node);
      for (const other of 'abcde') {
        const further = symbolOf(other);
        const whole = countsAfter(list, '(ab', further);
        if (further > node) {
          const narrowed = countsAfter(list, '(ab', further, [{ node, outcome: 1 }]);
          assert.deepEqual([narrowed.yes[0], narrowed.no[0]], [whole.yes[0], yes[0] - whole.yes[0]]);
        } else if (further < node) {
          const narrowed = countsAfter(list, '(ab', further, [{ node, outcome: 0 }]);
          // The one that ends here says nothing alone.
          const isEnd = no[0] === 1;
          assert.deepEqual([narrowed.no[0], narrowed.yes[0]], isEnd ? [0, 0] : [whole.no[0], no[0] - whole.no[0]]);
        }
      }
    }
  });

  test('have a hash by their letters and their case', () => {
    const list = learn(['ab']);
    const hash = (text: string): number => currentIn(list, text).hash;
    for (const same of ['(ab', 'é_ab', 'Cd.Ab']) assert.equal(hash(same), hash('ab'));
    for (const other of ['AB', 'abc', 'ba', 'ab.']) assert.notEqual(hash(other), hash('ab'), other);
    assert.equal(hash('ab '), 0);
  });

  test('give the same counts as a search of the whole text, except of places that are left out', () => {
    const name = fc.string({ unit: fc.constantFrom(...Array.from('abcAB')), minLength: 2, maxLength: 6 });
    const file = fc.array(name, { maxLength: 20 });
    fc.assert(
      fc.property(fc.array(file, { minLength: 1, maxLength: 4 }), fc.nat(3), name, (files, left, typed) => {
        const texts = files.map((names) => names.join(' '));
        const symbols = texts.map((text) => [boundarySymbol, ...vocabulary.encode(text)]);
        const leftOut = Uint8Array.from(symbols.flatMap((one, i) => one.map(() => (i < left ? 1 : 0))));
        const list = SubtokenList.of(Uint16Array.from([...symbols.flat(), boundarySymbol]), 0, alphabet, leftOut);
        const letters = split(typed).at(-1)!;
        const kept = texts.slice(left).flatMap((text) => split(text).filter(({ length }) => length > 1));
        const begun = kept.filter((one) => one.toLowerCase().startsWith(letters.toLowerCase()));
        const longer = begun.filter(({ length }) => length > letters.length);
        const { no, yes } = countsAfter(list, typed, symbolOf('A'));
        // Those that end here count as a symbol that is no letter; alone, they say nothing.
        const ended = begun.length - longer.length;
        const each = letters.length === 1 && /[A-Z]/.test(letters) ? 2 : 1;
        assert.equal(no[0] + yes[0], longer.length === 0 ? 0 : each * longer.length + ended);
      }),
    );
  });

  test('of unknown or very long names say nothing', () => {
    const list = learn([`${'a'.repeat(24)} ${'b'.repeat(25)} c`]);
    assert.deepEqual(countsOf(list, 'a'.repeat(23), 'a'), [1, 0]);
    assert.deepEqual(countsOf(list, 'b'.repeat(24), 'b'), [0, 0]);
    assert.equal(list.size, 1);
    assert.deepEqual(countsOf(learn([]), 'ab', 'c'), [0, 0]);
  });
});
