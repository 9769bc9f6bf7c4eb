import assert from 'node:assert/strict';
import { SuggestionLife } from '../../../src/editor/suggestionLife';

suite('a part of a suggestion that the editor reports as accepted', () => {
  let life: SuggestionLife;
  const counted: Record<string, number> = {};
  const accepted: string[] = [];

  setup(() => {
    for (const name of Object.keys(counted)) counted[name] = 0;
    accepted.length = 0;
    life = new SuggestionLife({
      count: (_day, _language, more) => {
        for (const [name, value] of Object.entries(more)) counted[name] = (counted[name] ?? 0) + value;
      },
      accepted: ({ offset, text }) => accepted.push(`${offset}:${text}`),
    });
  });

  function offer(text: string, offset = 10): number {
    return life.offered('a', 'c', '2026-01-01', offset, text);
  }

  test('counts once, whether the change or the report comes first', () => {
    const id = offer('total(price)');
    life.changed('a', [{ offset: 10, deleted: 0, inserted: 'total' }], false);
    life.acceptedPart(id, 5);
    assert.deepEqual(accepted, ['10:total']);
    const other = offer('(price)', 15);
    life.acceptedPart(other, 1);
    life.changed('a', [{ offset: 15, deleted: 0, inserted: '(' }], false);
    assert.deepEqual(accepted, ['10:total', '15:(']);
    assert.equal(counted['acceptedInPart'], 1);
    assert.equal(counted['characters'], 6);
  });

  test('counts from the last reported length on, because lengths are from the start of the suggestion', () => {
    const id = offer('one two three');
    life.acceptedPart(id, 3);
    life.acceptedPart(id, 7);
    life.acceptedPart(id, 7);
    assert.deepEqual(accepted, ['10:one', '13: two']);
  });

  test('of an unknown suggestion, or beyond the end, counts nothing more', () => {
    life.acceptedPart(77, 3);
    const id = offer('abc');
    life.acceptedPart(id, 0);
    assert.deepEqual(accepted, []);
    life.acceptedPart(id, 99);
    assert.deepEqual(accepted, ['10:abc']);
  });
});
