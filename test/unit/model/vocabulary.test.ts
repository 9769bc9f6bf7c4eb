import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Vocabulary } from '../../../src/model/vocabulary';

suite('vocabulary', () => {
  const latin = Vocabulary.of(['hello hello\n']);

  test('gives characters that occur twice a symbol, and spells the others as bytes', () => {
    assert.deepEqual([...latin.characters].sort(), ['e', 'h', 'l', 'o', '\ufffd']);
    assert.equal(latin.encode('hello').length, 5);
    assert.equal(latin.encode('é').length, 4);
    assert.equal(latin.encode('😀').length, 8);
  });

  test('orders characters by kind, and those of a kind by the contexts in which they occur', () => {
    const { characters } = Vocabulary.of(['if (a1) B = x2; else (a2) C = x1;\nif (a3) B = x3;\n'.repeat(20)]);
    assert.match(characters.join(''), /^[^a-zA-Z0-9]+[0-9]+[A-Z]+[a-z]+$/);
    // Each follows `(` or ` ` and precedes a digit.
    const at = (character: string): number => characters.indexOf(character);
    assert.equal(Math.abs(at('a') - at('x')), 1, characters.join(''));
  });

  test('restores any text, of any script, including lone surrogates', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.integer({ min: 0, max: 0xffff })), (text, units) => {
        for (const each of [text, String.fromCharCode(...units)]) assert.equal(latin.decode(latin.encode(each)), each);
      }),
    );
    for (const text of ['Grüße', '日本語のコード', 'שלום', '\ud800 alone', '\udc00\ud800', '👩‍💻', '\0\r\n']) {
      assert.equal(latin.decode(latin.encode(text)), text);
    }
  });

  test('decodes nibbles that form no character as U+FFFD, and continues', () => {
    const [lead] = latin.encode('é');
    assert.equal(latin.decode([lead!, ...latin.encode('h')]), '\ufffdh');
  });

  test('knows when a character is complete', () => {
    const symbols = [...latin.encode('é')];
    assert.equal(latin.wholeCharacter(symbols.slice(0, 3)), undefined);
    assert.equal(latin.wholeCharacter(symbols), 'é');
    assert.equal(latin.wholeCharacter([...latin.encode('h')]), 'h');
  });

  test('in code with texts in many languages, spells the characters of which each is rare', () => {
    const code = 'const months = [];\n'.repeat(5000);
    const names = Array.from({ length: 400 }, (_, i) => String.fromCodePoint(0x400 + i).repeat(5)).join('');
    const often = 'ü'.repeat(200);
    const vocabulary = Vocabulary.of([code, names, often, '\ufffd\ufffd~~']);
    assert.equal(vocabulary.encode('ü~\ufffd').length, 3);
    assert.ok(vocabulary.characters.length < 20, `${vocabulary.characters.length}`);
    assert.equal(vocabulary.decode(vocabulary.encode(names)), names);
  });

  test('gives masked text one symbol a character, also if the learned text has none, in any script', () => {
    const secret = '\ufffd'.repeat(100);
    const rare = Array.from({ length: 2000 }, (_, i) => String.fromCodePoint(0x4e00 + i).repeat(2)).join('');
    for (const vocabulary of [latin, Vocabulary.of([]), Vocabulary.of([rare]), Vocabulary.of([secret])]) {
      assert.equal(vocabulary.encode(secret).length, 100);
      assert.equal(vocabulary.decode(vocabulary.encode(secret)), secret);
    }
  });

  test('spelling adds at most a tenth to a text, in any script', () => {
    const characters = (from: number, count: number, times: number): string =>
      Array.from({ length: count }, (_, i) => String.fromCodePoint(from + i).repeat(times)).join('');
    const text = characters(0x3041, 40, 10_000) + characters(0x4e00, 800, 60);
    const vocabulary = Vocabulary.of([text]);
    assert.ok(vocabulary.encode(text).length <= 1.1 * text.length);
    assert.equal(vocabulary.characters.length, 1 + 40 + 651, 'the rarest are spelled');
  });

  test('keeps the most frequent characters of a script with too many for its symbols', () => {
    const rare = Array.from({ length: 2000 }, (_, i) => String.fromCodePoint(0x4e00 + i).repeat(2)).join('');
    const vocabulary = Vocabulary.of([rare, 'aaa']);
    assert.ok(vocabulary.size < 1100);
    assert.equal(vocabulary.encode('a').length, 1);
    assert.equal(vocabulary.decode(vocabulary.encode(rare)), rare);
  });
});
