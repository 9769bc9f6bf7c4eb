import assert from 'node:assert/strict';
import fc from 'fast-check';
import { replacementCharacter } from '../../src/base/utf8';
import { decodeText } from '../../src/corpus/decode';
import { textOfNotebook } from '../../src/corpus/notebook';
import { CorpusIndex } from '../../src/language/index/corpusIndex';
import { Vocabulary } from '../../src/model/vocabulary';
import { maskSecrets } from '../../src/secrets/maskSecrets';
import { byteChanges, changedBytes, changedValue, oddJson, valueChanges } from './mutations';
import { target, type Target } from './target';

/** Any text: all of Unicode, surrogates without their other half, line ends of all kinds. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 60 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
  fc.string({
    unit: fc.constantFrom('\r', '\n', '\r\n', '\t', 'a', '\ud83d', '😀', '\0', 'e\u0301', 'ש'),
    maxLength: 40,
  }),
);

/** Pieces of texts with secrets and near misses. */
const secretText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'password',
        'API_KEY',
        'token: ',
        ' = ',
        '"',
        "'",
        '`',
        '\n',
        '\r\n',
        'ghp_',
        'AKIA',
        'sk-',
        'eyJhbGciOiJIUzI1NiJ9.',
        'Bearer ',
        'https://user:',
        '@host',
        '-----BEGIN PRIVATE KEY-----',
        '-----END PRIVATE KEY-----',
        '{',
        '${x}',
        '\\',
      ),
      fc.string({ unit: fc.constantFrom(...Array.from('abcXYZ0189+/=_-')), minLength: 8, maxLength: 48 }),
      fc
        .tuple(fc.constantFrom(...Array.from('a=:"-.\\ /')), fc.integer({ min: 1, max: 3000 }))
        .map(([unit, n]) => unit.repeat(n)),
      anyText,
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

const notebook = {
  cells: [
    { cell_type: 'code', source: ['import numpy\n', 'x = 1'], outputs: [{ data: { 'image/png': 'iVBOR' } }] },
    { cell_type: 'markdown', source: '# Title\r\n![](data:image/png;base64,iVBOR)' },
    { cell_type: 'raw', source: 'raw' },
  ],
  metadata: {},
  nbformat: 4,
};

const encodings = [undefined, 'utf8', 'utf16le', 'utf16be', 'windows1252', 'shiftjis', 'gbk', 'cp437', 'nothing', ''];

export const textTargets: readonly Target[] = [
  target('vocabulary', 10, fc.tuple(fc.array(anyText, { maxLength: 4 }), anyText), ([learned, text]) => {
    const vocabulary = Vocabulary.of(learned);
    const symbols = vocabulary.encode(text);
    assert.equal(vocabulary.decode(symbols), text);
    assert.ok(symbols.every((symbol) => symbol > 0 && symbol < vocabulary.size));
    const stored: unknown = JSON.parse(JSON.stringify(vocabulary.characters));
    assert.deepEqual(Vocabulary.parse(stored)?.characters, vocabulary.characters);
    assert.equal(Vocabulary.parse([...vocabulary.characters, ...vocabulary.characters.slice(0, 1), 'ab']), undefined);
  }),
  target('symbols of any order', 10, fc.array(fc.nat(21), { maxLength: 60 }), (symbols) => {
    const vocabulary = Vocabulary.of(['abcde'.repeat(2)]);
    const whole = vocabulary.wholeCharacter(symbols);
    if (whole !== undefined) assert.ok(vocabulary.decode(symbols).startsWith(whole) || symbols[0] === 0);
    assert.ok(Array.from(vocabulary.decode(symbols)).length <= symbols.length);
  }),
  target(
    'suffix array',
    2,
    fc.array(fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 40 }), { maxLength: 4 }),
    (files) => {
      const { text, suffixes } = CorpusIndex.of(
        files.map((file) => Uint16Array.from(file)),
        4,
      );
      const keyOf = (place: number): string => text.subarray(place, place + 33).join('');
      const sorted = [...suffixes];
      for (let i = 1; i < sorted.length; i++) assert.ok(keyOf(sorted[i - 1]!) <= keyOf(sorted[i]!));
      assert.deepEqual(
        sorted.toSorted((a, b) => a - b),
        sorted.map((_, i) => i),
      );
    },
  ),
  target('secrets', 4, secretText, (text) => {
    const masked = maskSecrets(text);
    assert.equal(masked.length, text.length);
    for (let i = 0; i < text.length; i++) {
      if (masked[i] === text[i]) continue;
      assert.equal(masked[i], replacementCharacter);
      assert.ok(text[i] !== '\n' && text[i] !== '\r');
    }
  }),
  target('notebook', 10, fc.record({ values: valueChanges, bytes: fc.option(byteChanges) }), ({ values, bytes }) => {
    const json = oddJson(changedValue(notebook, values));
    const read = textOfNotebook(bytes ? Buffer.from(changedBytes(Buffer.from(json), bytes)).toString() : json);
    assert.ok(read?.includes('\r') !== true);
    if (!bytes) assert.ok(read?.includes('iVBOR') !== true);
  }),
  target(
    'encodings',
    10,
    fc.record({
      bytes: fc.oneof(
        fc.uint8Array({ maxLength: 80 }),
        anyText.map((text) => Buffer.from(text)),
        anyText.map((text) => Buffer.from(`\ufeff${text}`, 'utf16le')),
      ),
      encoding: fc.constantFrom(...encodings),
    }),
    ({ bytes, encoding }) => {
      const text = decodeText(bytes, encoding);
      if (text !== undefined) assert.ok(!text.includes('\r') && !text.includes('\0'));
    },
  ),
];
