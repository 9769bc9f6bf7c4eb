import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DocumentMatches } from '../../../src/language/mixture/documentMatches';
import { shortestMatch } from '../../../src/language/recipe';

function matchesOf(...symbols: readonly number[]): DocumentMatches {
  const matches = new DocumentMatches();
  for (const symbol of symbols) matches.append(symbol);
  return matches;
}

suite('the matches of a document', () => {
  test('hold its text, however long it is', () => {
    const matches = matchesOf(...Array.from({ length: 20_000 }, (_, i) => i % 1000));
    for (const place of [0, 4095, 4096, 8191, 8192, 19_999]) assert.equal(matches.symbolAt(place), place % 1000);
    assert.equal(matches.symbolAt(20_000), -1);
  });

  test('find where the latest text that ends in the same way continues', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(2), { minLength: 0, maxLength: 200 }),
        fc.array(fc.nat(2), { minLength: 1, maxLength: 60 }),
        (text, window) => {
          const { place, length } = matchesOf(...text).findMatch(Uint16Array.from(window), window.length);
          // What a search of the text finds: the latest place after at least `shortestMatch` equal symbols.
          let expected = { place: 0, length: 0 };
          for (let at = shortestMatch; at <= text.length; at++) {
            let same = 0;
            while (same < Math.min(40, at, window.length) && text[at - 1 - same] === window.at(-1 - same)) same++;
            if (same >= shortestMatch) expected = { place: at, length: same };
          }
          // Another text with the same hash may hide it, which never happens with so few texts.
          assert.deepEqual({ place, length }, expected);
        },
      ),
    );
  });

  test('find matches of forty symbols at most', () => {
    const text = Array.from({ length: 100 }, (_, i) => i);
    const found = matchesOf(...text).findMatch(Uint16Array.from(text), 100);
    assert.deepEqual(found, { place: 100, length: 40 });
    assert.deepEqual(matchesOf(...text).findMatch(Uint16Array.from(text), shortestMatch - 1), { place: 0, length: 0 });
  });
});
