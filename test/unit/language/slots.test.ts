import assert from 'node:assert/strict';
import { Slots } from '../../../src/language/mixture/slots';

/** Counts of both outcomes, and the last one. */
function parts(outcomes: number): readonly [no: number, yes: number, last: number] {
  return [outcomes & 15, (outcomes >> 4) & 15, outcomes >> 8];
}

suite('the slots of a document', () => {
  test('hold the outcomes of each decision in each context, recent ones more', () => {
    const slots = new Slots();
    const [slot, other] = [slots.slotOf(17, 3), slots.slotOf(17, 4)];
    assert.equal(slots.outcomesAt(slot), 0);
    const noted = (outcome: number): readonly [number, number, number] => {
      slots.note(slot, slots.outcomesAt(slot), outcome);
      return [...parts(slots.outcomesAt(slot))];
    };
    assert.deepEqual(noted(1), [0, 1, 1]);
    assert.deepEqual(noted(0), [1, 1, 0]);
    assert.deepEqual(noted(0), [2, 1, 0]);
    assert.deepEqual(noted(1), [2, 2, 1]);
    assert.deepEqual(noted(1), [2, 3, 1]);
    for (let i = 0; i < 30; i++) noted(1);
    assert.deepEqual(parts(slots.outcomesAt(slot)), [2, 15, 1]);
    assert.deepEqual(noted(0), [3, 8, 0]);
    for (let i = 0; i < 30; i++) noted(0);
    assert.deepEqual(parts(slots.outcomesAt(slot)), [15, 2, 0]);
    assert.deepEqual(noted(1), [8, 3, 1]);
    assert.equal(slots.outcomesAt(other), 0);
    slots.clear();
    assert.equal(slots.outcomesAt(slot), 0);
  });

  test('keep the outcomes of ten thousand decisions apart', () => {
    const slots = new Slots();
    const places = Array.from({ length: 10_000 }, (_, i) => slots.slotOf(i >> 4, i & 15));
    for (const [i, slot] of places.entries()) slots.note(slot, 0, i & 1);
    const right = places.filter((slot, i) => slots.outcomesAt(slot) >> 8 === (i & 1)).length;
    assert.ok(right > 9800, `${right}`);
  });
});
