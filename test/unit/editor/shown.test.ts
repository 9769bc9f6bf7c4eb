import assert from 'node:assert/strict';
import fc from 'fast-check';
import { offerAt, ShownSuggestion } from '../../../src/editor/shown';

suite('what is left of a shown suggestion', () => {
  test('is the rest of each text that the typed text begins, without texts that differ or are complete', () => {
    const shown = new ShownSuggestion('file', 4, ['item);', 'item.id);', 'index', 'it']);
    assert.deepEqual(shown.rest(''), ['item);', 'item.id);', 'index', 'it']);
    assert.deepEqual(shown.rest('it'), ['em);', 'em.id);']);
    assert.deepEqual(shown.rest('item.'), ['id);']);
    assert.deepEqual(shown.rest('x'), []);
  });

  test('joined to the typed part is the whole text, wherever typing stops', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), (text, length) => {
        const typed = text.slice(0, length % text.length);
        assert.deepEqual(new ShownSuggestion('file', 0, [text]).rest(typed), [text.slice(typed.length)]);
      }),
    );
  });

  test('moves with what changes before it, and stays with what changes behind its start', () => {
    const shown = new ShownSuggestion('file', 10, ['abc']);
    assert.ok(shown.follow({ offset: 2, deleted: 1, inserted: 'four' }));
    assert.equal(shown.start, 13);
    assert.ok(shown.follow({ offset: 13, deleted: 0, inserted: 'a' }));
    assert.ok(shown.follow({ offset: 20, deleted: 5, inserted: '' }));
    assert.equal(shown.start, 13);
    assert.ok(shown.follow({ offset: 3, deleted: 10, inserted: '' }), 'up to its start');
    assert.equal(shown.start, 3);
  });

  test('is nothing if its start is deleted', () => {
    const shown = new ShownSuggestion('file', 10, ['abc']);
    assert.ok(!shown.follow({ offset: 9, deleted: 2, inserted: 'x' }));
  });
});

suite('a rest that is offered', () => {
  const place = { before: 'visit(', lineSuffix: '', after: '' };

  test('replaces the brackets that the editor has closed meanwhile', () => {
    assert.deepEqual(offerAt('item);', place), { text: 'item);', replaces: 0 });
    assert.deepEqual(offerAt('item);', { ...place, lineSuffix: ')' }), { text: 'item);', replaces: 1 });
    assert.deepEqual(offerAt('"item");', { ...place, lineSuffix: ')' }), { text: '"item");', replaces: 1 });
  });

  test('is nothing if the text is already after the cursor', () => {
    assert.equal(offerAt(');', { ...place, lineSuffix: ');' }), undefined);
    assert.equal(offerAt('item', { ...place, lineSuffix: 'item)' }), undefined);
  });

  test('is nothing if the document already has its next line', () => {
    const call = { before: 'function f() {\n  visit(item', lineSuffix: '', after: '\n  return item;\n}\n' };
    assert.deepEqual(offerAt(');\n  other();', call), { text: ');\n  other();', replaces: 0 });
    assert.equal(offerAt(');\n  return item;', call), undefined);
  });
});
