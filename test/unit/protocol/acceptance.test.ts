import assert from 'node:assert/strict';
import {
  byLanguage,
  parseLedger,
  parseSummary,
  since,
  totalOf,
  withCounts,
  type AcceptanceCounts,
  type AcceptanceLedger,
} from '../../../src/protocol/acceptance';

suite('The ledger of acceptance', () => {
  const entries: readonly [day: string, language: string, more: Partial<AcceptanceCounts>][] = [
    ['2025-12-31', 'css', { shown: 4, acceptedWhole: 1 }],
    ['2026-01-01', 'css', { shown: 2, acceptedInPart: 1, characters: 7, keystrokesSaved: 6 }],
    ['2026-01-01', 'typescript', { shown: 3, judged: 2, retained: 1 }],
  ];
  const ledger = entries.reduce<AcceptanceLedger>((before, entry) => withCounts(before, ...entry), {});

  test('adds and subtracts by day and language', () => {
    assert.equal(ledger['2026-01-01']?.['css']?.shown, 2);
    const change = { acceptedWhole: 1, acceptedInPart: -1 };
    const { css } = withCounts(ledger, '2026-01-01', 'css', change)['2026-01-01'] ?? {};
    assert.deepEqual([css?.acceptedInPart, css?.acceptedWhole], [0, 1]);
    assert.equal(byLanguage(ledger)['css']?.acceptedInPart, 1);
  });

  test('sums the languages of a period, and those of all languages', () => {
    assert.equal(byLanguage(ledger)['css']?.shown, 6);
    assert.equal(byLanguage(since(ledger, '2026-01-01'))['css']?.shown, 2);
    assert.deepEqual(byLanguage(since(ledger, '2026-01-02')), {});
    const total = totalOf(byLanguage(ledger));
    assert.deepEqual([total.shown, total.characters, total.judged, total.retained], [9, 7, 2, 1]);
  });

  test('is stored and read again without invalid entries', () => {
    assert.deepEqual(parseLedger(JSON.parse(JSON.stringify(ledger))), ledger);
    for (const other of [undefined, null, 3, [], 'x', { today: ledger['2026-01-01'] }])
      assert.deepEqual(parseLedger(other), {});
    for (const day of ['2026-01-011', 'on 2026-01-01', '2026-01-01 and later', '2026-1-01'])
      assert.deepEqual(parseLedger({ [day]: ledger['2026-01-01'] }), {}, day);
    for (const css of [null, 3, [], {}, { ...totalOf({}), shown: 1.5 }])
      assert.deepEqual(parseLedger({ '2026-01-02': { css } }), { '2026-01-02': {} });
    const damaged = { ...ledger, '2026-01-02': { css: { shown: 'many' }, go: ledger['2026-01-01']?.['css'] } };
    assert.deepEqual(parseLedger(damaged)['2026-01-02'], { go: ledger['2026-01-01']?.['css'] });
  });

  test('its summary is parsed unchanged', () => {
    const summary = { today: {}, week: byLanguage(ledger), all: byLanguage(ledger) };
    assert.deepEqual(parseSummary(summary), summary);
    assert.equal(parseSummary(undefined), undefined);
  });
});
