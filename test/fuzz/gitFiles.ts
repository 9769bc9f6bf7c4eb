import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AttributeRules } from '../../src/corpus/attributes';
import { byteTextOf } from '../../src/corpus/git/byteText';
import { parseGitConfig, readGitSettings } from '../../src/corpus/git/config';
import { IgnoreRules } from '../../src/corpus/git/ignoreRules';
import { readIndex } from '../../src/corpus/git/indexFile';
import { TrackedFiles } from '../../src/corpus/git/trackedFiles';
import { MemoryFileSystem } from '../unit/corpus/memoryFileSystem';
import { byteChanges, changedBytes } from './mutations';
import { target, type Target } from './target';
import { anyText } from './texts';

const pattern = fc.string({
  unit: fc.constantFrom(
    'a',
    'b',
    '/',
    '*',
    '**',
    '?',
    '!',
    '[',
    ']',
    '[a-c]',
    '[^',
    '\\',
    ' ',
    '#',
    '.',
    '{',
    '}',
    '(',
    '|',
    '+',
    '\t',
    '"',
    'é',
  ),
  maxLength: 24,
});
const lines = fc.array(fc.oneof(pattern, anyText), { maxLength: 5 }).map((all) => all.join('\n'));
const file = fc.oneof(
  lines.map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 60 }),
);
const path = fc
  .array(fc.string({ unit: fc.constantFrom('a', 'b', '.a', ' ', '*', 'é', '[', '\\'), minLength: 1, maxLength: 6 }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((names) => byteTextOf(names.join('/')));
const folder = fc.constantFrom('', 'a/', 'a b/', '[a]/', '*/');

const configLine = fc.oneof(
  fc.constantFrom(
    '[core]',
    '[include]',
    '[include "a"]',
    'path = config',
    'path = other',
    'path = ~/config',
    'excludesFile = "a\\"b" ; c',
    'ignoreCase',
    'bare = yes',
    '\\',
  ),
  anyText,
);
const config = fc.array(configLine, { maxLength: 12 }).map((all) => all.join('\n'));

/** An index of version 2, 3 or 4 with two files and a submodule, without a valid checksum, which is not read. */
function gitIndex(version: 2 | 3 | 4): Uint8Array {
  const paths = ['a.ts', 'src/b.ts', 'sub'];
  const entries = paths.map((name, i) => {
    const stat = Buffer.alloc(62);
    stat.writeUint32BE(name === 'sub' ? 0o160000 : 0o100644, 24);
    stat.writeUint16BE(name.length, 60);
    const kept = version === 4 && i > 0 ? Buffer.from([paths[i - 1]!.length]) : Buffer.alloc(version === 4 ? 1 : 0);
    const ended = Buffer.from(`${name}\0`);
    const padding = version === 4 ? 0 : (8 - ((62 + ended.length) % 8)) % 8;
    return Buffer.concat([stat, kept, ended, Buffer.alloc(padding)]);
  });
  const header = Buffer.alloc(12);
  header.write('DIRC');
  header.writeUint32BE(version, 4);
  header.writeUint32BE(paths.length, 8);
  const extension = Buffer.from('TREE\0\0\0\x02ab');
  return Buffer.concat([header, ...entries, extension, Buffer.alloc(20)]);
}

async function trackedBy(index: Uint8Array): Promise<TrackedFiles | undefined> {
  const entries = await readIndex((name) => {
    // A damaged index may name a shared one.
    if (name !== 'index') throw new RangeError(`Expected the index, found ${name}.`);
    return Promise.resolve(index);
  }, 20);
  return entries && TrackedFiles.of(entries, '');
}

export const gitTargets: readonly Target[] = [
  target('ignore rules', 8, fc.tuple(file, folder, path, fc.boolean()), ([bytes, inFolder, asked, ignoresCase]) => {
    const rules = IgnoreRules.none(ignoresCase).withFile(bytes, inFolder);
    const verdict = rules.test(asked);
    assert.equal(rules.withEmptyCache().test(asked), verdict);
    rules.test(`${asked}/`);
  }),
  target('git attributes', 8, fc.tuple(lines, folder, path), ([text, inFolder, asked]) => {
    const said = text.replaceAll('\n', ' linguist-generated -linguist-vendored\n');
    const attributes = AttributeRules.empty(false).withFile(Buffer.from(said), inFolder).of(asked);
    for (const value of Object.values(attributes)) assert.equal(typeof value, 'boolean');
  }),
  target('git configuration', 8, fc.tuple(config, config), async ([text, other]) => {
    for (const { key } of parseGitConfig(text)) assert.match(key, /\.[a-z][\w-]*$/);
    const files = new MemoryFileSystem({ config: text, other });
    const settings = await readGitSettings(files, ['/config', '/other', '/none'], undefined);
    assert.equal(typeof settings.isBare, 'boolean');
    assert.ok(files.read.length <= 2 + 200);
  }),
  target('git index', 20, fc.tuple(fc.constantFrom(2, 3, 4), byteChanges), async ([version, changes]) => {
    const bytes = gitIndex(version);
    const tracked = await trackedBy(bytes);
    assert.deepEqual([tracked?.kindOf('src/b.ts'), tracked?.kindOf('sub')], ['file', 'submodule']);
    const damaged = await trackedBy(changedBytes(bytes, changes)).catch((error: unknown) => {
      // As `workTree.ts` expects of an index that ends early.
      assert.ok(error instanceof RangeError, String(error));
      return undefined;
    });
    damaged?.kindOf('a.ts');
    damaged?.hasBelow('src/');
  }),
];
