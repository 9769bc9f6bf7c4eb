import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { fromIndentation, type Indentation, inLayoutOf } from '../../../src/language/layout';
import { CorpusIndex } from '../../../src/language/index/corpusIndex';
import { fitMixture } from '../../../src/language/mixture/fit';
import { type LanguageModel, languageOf } from '../../../src/language/mixture/languageModel';
import { SymbolTree } from '../../../src/language/mixture/symbolTree';
import { OpenDocument } from '../../../src/language/mixture/openDocument';
import { suggest, type SuggestionRequest } from '../../../src/language/suggest';
import { Vocabulary } from '../../../src/model/vocabulary';

const tabs: Indentation = { insertSpaces: false, tabSize: 4 };
const four: Indentation = { insertSpaces: true, tabSize: 4 };
const two: Indentation = { insertSpaces: true, tabSize: 2 };

const known = new Map<string, LanguageModel>();

/** A workspace with its own indentation. */
function learnedFrom(text: string): LanguageModel {
  const learned = text.repeat(8);
  const vocabulary = Vocabulary.of([learned]);
  const symbols = [vocabulary.encode(learned)];
  const tree = SymbolTree.of(symbols, vocabulary);
  const language = languageOf(CorpusIndex.of(symbols, vocabulary.size), tree, vocabulary);
  return { ...language, fitted: { alone: fitMixture(language, symbols) } };
}

function first(text: string, before: string, changes: Partial<SuggestionRequest> = {}): string | undefined {
  const language = known.get(text) ?? learnedFrom(text);
  known.set(text, language);
  const document = new OpenDocument(language);
  const place = { before, lineSuffix: '', after: '', temperature: 0, topK: 1, price: 1, maximumLength: 80 };
  const request = { ...place, trigger: 'automatic', severalLines: true, ...changes } as const;
  const result = suggest(document.stateAt(before, before.length, neverCancelled)!, request, neverCancelled);
  return result.kind === 'suggestions' ? result.suggestions[0]!.text : undefined;
}

const script = 'function total(items) {\n  if (items) {\n    visit(items);\n  }\n  return items;\n}\n';
const python =
  'class A:\n    def f(self):\n        if self.ready:\n            self.visit()\n        return self.ready\n\n';

suite('indentation, as the editor has it', () => {
  test('is written with tabs where the editor does', () => {
    const explicit = { trigger: 'explicit', indentation: tabs } as const;
    assert.match(first(script, 'function total(items) {\n', explicit) ?? '', /^\tif \(items\) \{\n\t\tvisit\(items\);/);
    assert.equal(inLayoutOf('a {\n', '  b;', tabs), '\tb;');
    assert.equal(inLayoutOf('a {\n', '    b;', tabs), '\tb;');
    assert.equal(inLayoutOf('a {\n\t', 'b {\n    c;\n  }\n}', tabs), 'b {\n\t\tc;\n\t}\n}');
    assert.equal(inLayoutOf('a {\n\t', 'b(\n        c\n    );', tabs), 'b(\n\t\tc\n\t);');
    assert.equal(inLayoutOf('\ta {\n', '    b;', tabs), '\t\tb;');
    assert.equal(inLayoutOf('a {\r\n', '  b;\n}', tabs), '\tb;\r\n}');
  });

  test('has the width of a level that the text has, whatever that is', () => {
    assert.equal(inLayoutOf('', 'a {\n\n        b;\n}', tabs), 'a {\n\n\tb;\n}', 'a blank line after the bracket');
    assert.equal(inLayoutOf('   a;\n', '   b;', tabs), '\tb;', 'three spaces');
    assert.equal(inLayoutOf('', 'a {\n\tb;\n}', four), 'a {\n    b;\n}');
    assert.equal(inLayoutOf('', 'f(\n\t  b);', two), 'f(\n    b);', 'a tab and two spaces');
    assert.equal(inLayoutOf('', 'a {\n  b;\n\t\n}', four), 'a {\n    b;\n\t\n}', 'a tab in a blank line');
  });

  test('begins at the next line where the cursor’s line is not blank', () => {
    assert.equal(inLayoutOf('if (a) {', '    // why\n    b;\n}', tabs), '    // why\n\tb;\n}');
    assert.equal(inLayoutOf('if (a) {', '\t// why\n  b;\n}', four), '\t// why\n    b;\n}');
  });

  test('has the editor’s width', () => {
    const explicit = { trigger: 'explicit', indentation: four } as const;
    assert.match(
      first(script, 'function total(items) {\n', explicit) ?? '',
      /^ {4}if \(items\) \{\n {8}visit\(items\);/,
    );
    assert.equal(inLayoutOf('a {\n', '  b;\n}', four), '    b;\n}');
    assert.equal(
      inLayoutOf('a {\n    ', 'b {\n        c;\n    }', two),
      'b {\n        c;\n    }'.replaceAll('    ', '  '),
    );
    assert.equal(inLayoutOf('a {\n', '\tb {\n\t\tc;', two), '  b {\n    c;');
  });

  test('is unchanged if it is the editor’s', () => {
    for (const [before, text] of [
      ['a {\n    ', 'b {\n        c;\n    }\n}'],
      ['a {\n    b(', 'c,\n      d);'],
      ['if a:\n', '    b\n'],
      ['if a:\n        b\n', '        c'],
    ] as const) {
      assert.equal(inLayoutOf(before, text, four), text);
    }
    assert.equal(inLayoutOf('a {\n\t', 'b {\n\t\tc;\n\t}', tabs), 'b {\n\t\tc;\n\t}');
    assert.equal(inLayoutOf('a = ', '  b', tabs), '  b');
    assert.equal(inLayoutOf('* a\n', '* b\n  * c', two), '* b\n  * c');
    assert.equal(inLayoutOf('        a;\n', '        b;', { insertSpaces: true, tabSize: 8 }), '        b;');
  });

  test('follows the document if the editor’s settings are unknown', () => {
    assert.equal(inLayoutOf('a {\n\tb;\n', '  c'), '  c');
    assert.equal(inLayoutOf('a {\n\tb;\n', 'c {\n  d;\n}'), 'c {\n\td;\n}');
    const ofFour = '/**\n * one blank\n */\na {\n        b;\n    c;\n';
    assert.equal(inLayoutOf(ofFour, 'd {\n\te;\n}'), 'd {\n    e;\n}', 'its shortest indentation of two or more');
    assert.equal(inLayoutOf('a {\n\tb;\n  c;\n', 'd {\n\te;\n}'), 'd {\n  e;\n}', 'as many tabs as spaces');
  });

  test('is unchanged if those are unknown, and neither the document nor the text says which it is', () => {
    for (const [before, text] of [
      ['a {\n', 'b {\n  c;\n}'],
      ['a {\n', 'b {\n\tc;\n}'],
      ['a {\n\tb;\n}\n', 'c\nd'],
      ['a {\n    b;\n}\n', 'c {\n  d;\n}'],
    ] as const)
      assert.equal(inLayoutOf(before, text), text);
  });
});

suite('on a line that is blank before the cursor', () => {
  const automatic = (before: string, text: string): string => fromIndentation(before, text, 'automatic');
  const explicit = (before: string, text: string): string => fromIndentation(before, text, 'explicit');

  test('existing white space is not suggested again', () => {
    assert.equal(explicit('a {\n    ', '    b;\n        c;\n    }'), 'b;\n    c;\n}');
    assert.equal(automatic('a {\n    ', '    b;'), 'b;');
    assert.equal(automatic('a:\n\t', '\tb'), 'b');
    assert.equal(automatic('  a;\n  ', '  b'), 'b');
    assert.equal(automatic('  a;\n\n  ', '  b'), 'b');
  });

  test('no automatic suggestion begins with white space: Tab indents there', () => {
    assert.equal(automatic('    a\n', '            b'), '');
    assert.equal(automatic('a {\n', '  b'), '');
    assert.equal(automatic('    a {\n    ', '    b'), '');
    assert.equal(automatic('    a;\n  ', '  b'), '');
    assert.equal(automatic('\n', '  b'), '');
    const body = 'class A:\n    def f(self):\n        if self.ready:\n';
    assert.equal(first(python, body), undefined);
    assert.equal(first(python, `${body}            `), 'self.visit()');
    for (let column = 0; column <= 16; column++) {
      for (const trigger of ['automatic', 'explicit'] as const) {
        const text = first(python, body + ' '.repeat(column), { trigger });
        if (trigger === 'automatic' || column >= 12) assert.doesNotMatch(text ?? '', /^\s/, `column ${column}`);
      }
    }
  });

  test('on request, the text includes the missing indentation', () => {
    assert.equal(explicit('    a {\n', '        b'), '        b');
    assert.equal(explicit('    a {\n    ', '    b'), '    b');
    const body = 'class A:\n    def f(self):\n        if self.ready:\n';
    assert.match(first(python, body, { trigger: 'explicit' }) ?? '', /^ {12}self\.visit\(\)/);
  });

  test('elsewhere white space is unchanged', () => {
    assert.equal(automatic('a', ' = b'), ' = b');
    assert.equal(automatic('  a', '\n  b'), '\n  b');
    assert.equal(automatic('a\n', 'b'), 'b');
  });
});
