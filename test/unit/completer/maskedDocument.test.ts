import assert from 'node:assert/strict';
import { replacementCharacter } from '../../../src/base/utf8';
import fc from 'fast-check';
import { Random } from '../../../src/base/random';
import { beginning, randomString } from '../../../bench/canaries/secret';
import { MaskedDocument } from '../../../src/completer/maskedDocument';
import { maskSecrets } from '../../../src/secrets/maskSecrets';
import { checkLongDocument, code, key, longDocumentEdits, secrets, token, whole } from './longSecrets';

const random = new Random(4);

suite('an open document with its secrets masked', () => {
  test('equals the masked whole text, after any edits', () => {
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

  for (const [name, secret] of Object.entries(secrets)) {
    test(`that is long: a ${name} is masked, wherever the search for secrets has ended`, () => {
      const around = code(90_000);
      // The first read, and with it the first search, ends at each place in the secret and near it.
      const step = Math.max(7, Math.round(secret.length / 16));
      const text = around + secret + around;
      const masked = maskSecrets(text);
      for (let at = around.length - 9000; at < around.length + secret.length + 9000; at += step) {
        const document = new MaskedDocument(text);
        assert.equal(document.masked.slice(at, at + 1), masked.slice(at, at + 1), `${at}`);
        const [from, to] = [around.length - 500, around.length + secret.length + 500];
        assert.ok(document.masked.slice(from, to) === masked.slice(from, to), `read at ${at - around.length}`);
      }
    });
  }

  test('that is long: each part that is read equals that part of the masked whole text, after any edits', () => {
    fc.assert(fc.property(longDocumentEdits, checkLongDocument), { numRuns: 40 });
  });

  test('that is long: a name before a value of 4,000 characters masks all of it, and without the name none of it', () => {
    const name = 'password = ';
    const around = code(80_000);
    const value = `"${randomString(random, 'base64', 4000)}"\n`;
    const document = new MaskedDocument(around + value + around);
    document.masked.slice(around.length, around.length + value.length);
    document.replace(around.length, 0, name);
    assert.equal(whole(document), maskSecrets(around + name + value + around));
    assert.ok(whole(document).includes(replacementCharacter.repeat(4000)));
    document.replace(around.length, name.length, '');
    assert.equal(whole(document), around + value + around);
  });

  test('in one line of a token that is longer than what is searched: no part of it is shown', () => {
    const text = `${code(50_000)}const token = '${beginning('sk-pr', 'oj-')}${randomString(random, 'alphanumeric', 180_000)}';\n`;
    for (const at of [60_000, 100_000, 200_000]) {
      const read = new MaskedDocument(text).masked.slice(at, at + 1000);
      assert.equal(read, replacementCharacter.repeat(1000));
    }
    const plain = 'a'.repeat(200_000);
    assert.equal(new MaskedDocument(plain).masked.slice(100_000, 101_000), 'a'.repeat(1000));
  });

  test('takes time in proportion to the part that is read', () => {
    const text = `password = "${randomString(random, 'base64', 24)}"\n`.repeat(50_000);
    const timeOf = (run: () => void): number => {
      const from = performance.now();
      run();
      return performance.now() - from;
    };
    const all = timeOf(() => maskSecrets(text));
    const end = timeOf(() => new MaskedDocument(text).masked.slice(text.length - 1000, text.length));
    assert.ok(end < all / 8, `${end} ms of ${all} ms`);
  });
});
