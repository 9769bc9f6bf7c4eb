import assert from 'node:assert/strict';
import { BackOff } from '../../../src/editor/backOff';
import { editKindOf } from '../../../src/editor/editKinds';
import { needsConfidence } from '../../../src/editor/confidence';
import { offerAt, ShownSuggestion } from '../../../src/editor/shown';

function deed(inserted: string, deleted = 0, shown: readonly string[] = []): string {
  return editKindOf([{ offset: 0, deleted, inserted }], false, shown);
}

suite('the kind of a document change', () => {
  test('keys, auto-closed pairs, new lines, list items and words of an input method are typed', () => {
    for (const text of ['a', '()', "''", '\n    ', '\r\n', 'operate', '한글', '你好', '👍🏽'])
      assert.equal(deed(text), 'typed', text);
  });

  test('text with white space and long text is pasted', () => {
    assert.equal(deed('return total;'), 'pasted');
    assert.equal(deed('x'.repeat(41)), 'pasted');
  });

  test('the ghost text or its beginning is accepted, a key that matches it is typed', () => {
    assert.equal(deed('turn total;', 0, ['turn total;']), 'accepted');
    assert.equal(deed('turn', 0, ['turn total;']), 'accepted');
    assert.equal(deed('t', 0, ['turn total;']), 'typed');
    assert.equal(deed('()', 0, ['();']), 'typed');
  });

  test('deletions, Undo and Redo are distinguished', () => {
    assert.equal(deed('', 1), 'deleted');
    assert.equal(editKindOf([{ offset: 0, deleted: 0, inserted: 'a' }], true, []), 'undone');
  });
});

suite('only sure suggestions are shown', () => {
  const usual = {
    isExplicit: false,
    isAfterAcceptance: false,
    isBesideList: false,
    mayOpenList: true,
    yieldsToGhostText: false,
  };

  test('right after an acceptance, unless it was requested', () => {
    assert.ok(!needsConfidence(usual));
    assert.ok(needsConfidence({ ...usual, isAfterAcceptance: true }));
    assert.ok(needsConfidence({ ...usual, isAfterAcceptance: true, isBesideList: true }));
    assert.ok(!needsConfidence({ ...usual, isAfterAcceptance: true, isExplicit: true }));
  });

  test('at the end of a word where the editor keeps its list closed for ghost text', () => {
    const yielding = { ...usual, yieldsToGhostText: true };
    assert.ok(needsConfidence(yielding));
    assert.ok(!needsConfidence({ ...yielding, isBesideList: true }));
    assert.ok(!needsConfidence({ ...yielding, mayOpenList: false }));
    assert.ok(!needsConfidence({ ...yielding, isExplicit: true }));
  });
});

suite('backing off', () => {
  test('lasts longer after each dismissal in a line', () => {
    const backOff = new BackOff();
    const pause = (): number => {
      let characters = 0;
      for (; backOff.isQuiet('a', 1); characters++) backOff.typed('a', 1, 1);
      return characters;
    };
    const pauses = [1, 2, 3].map(() => {
      backOff.dismissed('a', 1);
      return pause();
    });
    assert.deepEqual(pauses, [6, 18, 54]);
  });

  test('ends when something is accepted or the cursor leaves the line', () => {
    const backOff = new BackOff();
    backOff.dismissed('a', 1);
    backOff.accepted();
    assert.ok(!backOff.isQuiet('a', 1));
    backOff.dismissed('a', 1);
    assert.ok(!backOff.isQuiet('a', 2));
    assert.ok(!backOff.isQuiet('a', 1));
    backOff.dismissed('a', 1);
    assert.ok(!backOff.isQuiet('b', 1));
  });

  test('also starts after five suggestions that were typed over', () => {
    const backOff = new BackOff();
    for (let i = 0; i < 4; i++) backOff.typedOver('a', 1);
    assert.ok(!backOff.isQuiet('a', 1));
    backOff.typedOver('a', 1);
    assert.ok(backOff.isQuiet('a', 1));
  });
});

suite('the shown suggestion', () => {
  test('moves with changes before it, and ends with a change that reaches into it', () => {
    const shown = new ShownSuggestion('a', 10, ['text']);
    assert.ok(shown.follow({ offset: 2, deleted: 1, inserted: 'four' }));
    assert.equal(shown.start, 13);
    assert.ok(shown.follow({ offset: 13, deleted: 0, inserted: 'te' }));
    assert.equal(shown.start, 13);
    assert.ok(!shown.follow({ offset: 12, deleted: 3, inserted: '' }));
  });

  test('has the rest of the texts that begin with the typed text', () => {
    assert.deepEqual(new ShownSuggestion('a', 0, ['total;', 'totals', 'sum']).rest('total'), [';', 's']);
  });

  test('is checked against the current text around it', () => {
    const place = { before: '  ret', lineSuffix: '', after: '\n}\n' };
    assert.deepEqual(offerAt('urn total;', place), { text: 'urn total;', replaces: 0 });
    assert.equal(offerAt('urn total;', { ...place, after: '\n  return total;\n' }), undefined);
    assert.deepEqual(offerAt("'x');", { before: 'f(', lineSuffix: ')', after: '' }), { text: "'x');", replaces: 1 });
    assert.equal(offerAt(')', { before: 'f', lineSuffix: '', after: '' }), undefined);
  });
});
