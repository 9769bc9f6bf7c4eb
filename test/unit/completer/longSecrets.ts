import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Random } from '../../../src/base/random';
import { beginning, randomString } from '../../../bench/canaries/secret';
import { MaskedDocument } from '../../../src/completer/maskedDocument';
import { maskSecrets } from '../../../src/secrets/maskSecrets';

/** Secrets of every length in long documents, for tests and fuzzing. */

const random = new Random(3);
export const token = beginning('gh', 'p_') + randomString(random, 'alphanumeric', 36);
export const [first, last] = ['BEGIN', 'END'].map(
  (word) => `${'-'.repeat(5)}${word} ${beginning('PRI', 'VATE KEY')}${'-'.repeat(5)}`,
) as [string, string];
export const key = `${first}\n${Array.from({ length: 50 }, () => randomString(random, 'base64', 64)).join('\n')}\n${last}\n`;

const longKey = `${first}\n${Array.from({ length: 245 }, () => randomString(random, 'base64', 64)).join('\n')}\n${last}\n`;
export const secrets: Readonly<Record<string, string>> = {
  token: `call('${token}');\n`,
  'private key': key,
  'private key of 16 KB': longKey,
  'private key without an end': longKey.slice(0, longKey.indexOf(last)),
  'password of 4,000 characters': `password = "${randomString(random, 'base64', 4000)}"\n`,
  'password on the next line': `"password":\n    "${randomString(random, 'base64', 20)}"\n`,
  'password in a URL': `fetch('https://user:${randomString(random, 'base64', 200)}@host/');\n`,
};

/** Lines of code, at least `length` UTF-16 units. */
export function code(length: number): string {
  const lines = ['let a = 1;\n', 'export function total(items) {\n', '  return items.length; // -----\n', '}\n'];
  return lines.join('').repeat(length / lines.join('').length + 1);
}

export function whole({ masked }: MaskedDocument): string {
  return masked.slice(0, masked.length);
}

/** A read and a change of a document: places count modulo its length. */
interface LongEdit {
  readonly at: number;
  readonly length: number;
  readonly deleted: number;
  readonly inserted: string;
}

const part = fc.oneof(fc.constantFrom(...Object.values(secrets)), fc.nat(40_000).map(code));

/** Parts of a document behind its beginning, and edits of it. */
export const longDocumentEdits: fc.Arbitrary<[string[], LongEdit[]]> = fc.tuple(
  fc.array(part, { minLength: 4, maxLength: 12 }),
  fc.array(
    fc.record({
      at: fc.nat(),
      length: fc.nat(5000),
      deleted: fc.oneof(fc.constant(0), fc.nat(30), fc.nat(30_000)),
      inserted: fc.oneof(part, fc.constantFrom('', "'", 'a', '\n', first, last)),
    }),
    { maxLength: 6 },
  ),
);

/** Asserts that each part that is read of a document equals that part of the masked whole text. */
export function checkLongDocument([parts, edits]: readonly [readonly string[], readonly LongEdit[]]): void {
  let text = code(70_000) + parts.join('');
  const document = new MaskedDocument(text);
  let before = '';
  let same = 0;
  for (const { at, length, deleted, inserted } of edits) {
    const masked = maskSecrets(text);
    assert.equal(masked.slice(0, same), before.slice(0, same));
    const from = at % (text.length + 1);
    assert.ok(document.masked.slice(from, from + length) === masked.slice(from, from + length));
    const offset = (at * 31) % (text.length + 1);
    same = document.replace(offset, deleted, inserted);
    text = text.slice(0, offset) + inserted + text.slice(offset + deleted);
    assert.ok(same <= offset);
    before = masked;
  }
  assert.ok(whole(document) === maskSecrets(text));
}
