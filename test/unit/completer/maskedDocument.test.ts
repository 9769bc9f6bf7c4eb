import assert from 'node:assert/strict';
import { replacementCharacter } from '../../../src/base/utf8';
import fc from 'fast-check';
import { Random } from '../../../src/base/random';
import { beginning, drawn } from '../../../bench/canaries/secret';
import { MaskedDocument } from '../../../src/completer/maskedDocument';
import { maskSecrets } from '../../../src/secrets/maskSecrets';

const random = new Random(3);
const token = beginning('gh', 'p_') + drawn(random, 'alphanumeric', 36);
const [first, last] = ['BEGIN', 'END'].map(
  (word) => `${'-'.repeat(5)}${word} ${beginning('PRI', 'VATE KEY')}${'-'.repeat(5)}`,
) as [string, string];
const key = `${first}\n${Array.from({ length: 50 }, () => drawn(random, 'base64', 64)).join('\n')}\n${last}\n`;

function whole({ masked }: MaskedDocument): string {
  return masked.slice(0, masked.length);
}

suite('an open document with its secrets masked', () => {
  test('is what masking all of it gives, after any edits', () => {
    const line = fc.constantFrom(
      'let a = 1;\n',
      `call('${token}');\n`,
      "password: 'hunter22',\n",
      'x'.repeat(300) + '\n',
      '\n',
    );
    const edit = fc.record({
      at: fc.nat(),
      deleted: fc.nat(12),
      inserted: fc.oneof(line, fc.constantFrom("'", 'a', '\n', ' = ', 'Z9')),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), fc.array(edit, { maxLength: 12 }), (lines, edits) => {
        let text = lines.join('');
        const document = new MaskedDocument(text);
        for (const { at, deleted, inserted } of edits) {
          const offset = at % (text.length + 1);
          const before = whole(document);
          text = text.slice(0, offset) + inserted + text.slice(offset + deleted);
          const changed = document.replace(offset, deleted, inserted);
          assert.equal(whole(document), maskSecrets(text));
          assert.ok(changed <= offset);
          assert.equal(whole(document).slice(0, changed), before.slice(0, changed));
        }
      }),
    );
  });

  test('masks a token with the key that completes it, and shows it again when it is deleted in part', () => {
    const before = `const token = '`;
    const document = new MaskedDocument(before + token.slice(0, 20));
    for (const character of token.slice(20)) document.replace(document.text.length, 0, character);
    assert.equal(whole(document), before + replacementCharacter.repeat(token.length));
    assert.equal(document.replace(before.length, 10, ''), before.length);
  });

  test('masks a private key while its lines are pasted and typed', () => {
    const lines = 'let a = 1;\n'.repeat(3000);
    const document = new MaskedDocument(lines + lines);
    document.replace(lines.length, 0, key);
    assert.equal(whole(document), maskSecrets(lines + key + lines));
    assert.ok(whole(document).includes(replacementCharacter.repeat(64)));
    document.replace(lines.length + 2000, 1, 'AAA');
    assert.equal(whole(document), maskSecrets(document.text.slice(0, document.text.length)));
  });
});
