import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DocumentCache } from '../../../src/language/mixture/documentCache';
import { shortestMatch } from '../../../src/language/recipe';

function cacheOf(...symbols: readonly number[]): DocumentCache {
  const cache = new DocumentCache();
  for (const symbol of symbols) cache.append(symbol);
  return cache;
}

/** Counts of both outcomes, and the last one. */
function parts(outcomes: number): readonly [no: number, yes: number, last: number] {
  return [outcomes & 15, (outcomes >> 4) & 15, outcomes >> 8];
}

suite('the statistics of a document', () => {
  test('hold the outcomes of each decision in each context, recent ones more', () => {
    const cache = new DocumentCache();
    const [slot, other] = [cache.slotOf(17, 3), cache.slotOf(17, 4)];
    assert.equal(cache.outcomesAt(slot), 0);
    const noted = (outcome: number): readonly [number, number, number] => {
      cache.note(slot, cache.outcomesAt(slot), outcome);
      return [...parts(cache.outcomesAt(slot))];
    };
    assert.deepEqual(noted(1), [0, 1, 1]);
    assert.deepEqual(noted(0), [1, 1, 0]);
    assert.deepEqual(noted(0), [2, 1, 0]);
    assert.deepEqual(noted(1), [2, 2, 1]);
    assert.deepEqual(noted(1), [2, 3, 1]);
    for (let i = 0; i < 30; i++) noted(1);
    assert.deepEqual(parts(cache.outcomesAt(slot)), [2, 15, 1]);
    assert.deepEqual(noted(0), [3, 8, 0]);
    for (let i = 0; i < 30; i++) noted(0);
    assert.deepEqual(parts(cache.outcomesAt(slot)), [15, 2, 0]);
    assert.deepEqual(noted(1), [8, 3, 1]);
    assert.equal(cache.outcomesAt(other), 0);
    cache.clear();
    assert.equal(cache.outcomesAt(slot), 0);
  });

  test('keep the outcomes of ten thousand decisions apart', () => {
    const cache = new DocumentCache();
    const slots = Array.from({ length: 10_000 }, (_, i) => cache.slotOf(i >> 4, i & 15));
    for (const [i, slot] of slots.entries()) cache.note(slot, 0, i & 1);
    const right = slots.filter((slot, i) => cache.outcomesAt(slot) >> 8 === (i & 1)).length;
    assert.ok(right > 9800, `${right}`);
  });

  test('hold its text, however long it is', () => {
    const cache = cacheOf(...Array.from({ length: 20_000 }, (_, i) => i % 1000));
    for (const place of [0, 4095, 4096, 8191, 8192, 19_999]) assert.equal(cache.symbolAt(place), place % 1000);
    assert.equal(cache.symbolAt(20_000), -1);
    cache.clear();
    assert.equal(cache.symbolAt(0), -1);
  });

  test('find where the latest text that ends in the same way continues', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(2), { minLength: 0, maxLength: 200 }),
        fc.array(fc.nat(2), { minLength: 1, maxLength: 60 }),
        (text, window) => {
          const { place, length } = cacheOf(...text).findMatch(Uint16Array.from(window), window.length);
          // What a search of the text finds: the latest place, behind at least `shortestMatch` same symbols.
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
    const found = cacheOf(...text).findMatch(Uint16Array.from(text), 100);
    assert.deepEqual(found, { place: 100, length: 40 });
    assert.deepEqual(cacheOf(...text).findMatch(Uint16Array.from(text), shortestMatch - 1), { place: 0, length: 0 });
  });
});
