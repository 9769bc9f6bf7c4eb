import assert from 'node:assert/strict';
import { offersAfterItem } from '../../../src/editor/selectedItem';
import type { Offer } from '../../../src/editor/shown';

const item = { start: 4, end: 9, text: 'isFunction' };

function rest(...texts: readonly string[]): readonly string[] {
  const offers: Offer[] = texts.map((text) => ({ text, replaces: 0 }));
  return offersAfterItem(item, 'isFun', offers).map(({ text }) => text);
}

suite('offers after the selected item', () => {
  test('are what they have beyond the item', () => {
    assert.deepEqual(rest('ction(value) && ', 'ction'), ['(value) && ']);
  });

  test('are not blank: a blank cannot be seen', () => {
    assert.deepEqual(rest('ction ', 'ction\t'), []);
    assert.deepEqual(rest('ction = '), [' = ']);
  });

  test('begin with the item', () => {
    assert.deepEqual(rest('ky(', 'c'), []);
  });
});
