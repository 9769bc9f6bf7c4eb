import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { IndexEntry } from '../../../src/corpus/git/indexEntry';
import { readIndex } from '../../../src/corpus/git/indexFile';

const hashLength = 20;
const entryLength = 40 + hashLength + 2;

/** An index of version 4 whose paths each drop `dropped` bytes of the one before and add a suffix. */
function compressed(count: number, dropped: number, suffix: (i: number) => string): Uint8Array {
  const header = Buffer.alloc(12);
  header.write('DIRC');
  header.writeUInt32BE(4, 4);
  header.writeUInt32BE(count, 8);
  const entries = Array.from({ length: count }, (_, i) => {
    const entry = Buffer.alloc(entryLength);
    entry.writeUInt32BE(0o100644, 24);
    return Buffer.concat([entry, Buffer.of(dropped), Buffer.from(`${suffix(i)}\0`)]);
  });
  return Buffer.concat([header, ...entries, Buffer.alloc(hashLength)]);
}

const read = (bytes: Uint8Array): Promise<readonly IndexEntry[] | undefined> =>
  readIndex(() => Promise.resolve(bytes), hashLength);

/** The shortest of three times, in milliseconds. */
async function timeOf(bytes: Uint8Array): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    const from = performance.now();
    await read(bytes);
    times.push(performance.now() - from);
  }
  return Math.min(...times);
}

suite("git's index of version 4", () => {
  test('of 200,000 files lists what git lists', async function () {
    this.timeout(60_000);
    const root = mkdtempSync(path.join(tmpdir(), 'recurrent-index-'));
    try {
      const git = (args: readonly string[], input = ''): string =>
        execFileSync('git', args, { cwd: root, input, encoding: 'utf8', maxBuffer: 1 << 28 });
      git(['init', '-q']);
      const hash = git(['hash-object', '-w', '--stdin'], 'x').trim();
      const lines = Array.from(
        { length: 200_000 },
        (_, i) => `100644 ${hash} 0\tpackages/${i % 97}/source/of module ${i % 1009}/größe-${i}.ts\n`,
      );
      git(['update-index', '--index-info'], lines.join(''));
      git(['update-index', '--index-version', '4']);
      const entries = await read(readFileSync(path.join(root, '.git', 'index')));
      // Byte text has U+2800 added to all bytes beyond ASCII.
      const listed = git(['-c', 'core.quotePath=false', 'ls-files', '-z']).split('\0').slice(0, -1);
      const paths = entries!.map(({ path }) =>
        Buffer.from(Array.from(path, (unit) => unit.charCodeAt(0) & 0xff)).toString(),
      );
      assert.equal(paths.length, 200_000);
      assert.deepEqual(paths, listed);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  test('takes time in proportion to its length, however long the paths are that its entries share', async () => {
    const long = 'd'.repeat(4000);
    const of = (count: number): Uint8Array =>
      compressed(count, 6, (i) => (i === 0 ? `${long}000000` : i.toString().padStart(6, '0')));
    assert.equal((await read(of(1000)))!.at(-1)!.path, `${long}000999`);
    const [small, large] = [await timeOf(of(5000)), await timeOf(of(20_000))];
    assert.ok(large < 12 * small + 50, `${small} ms, ${large} ms for four times as many`);
  });

  test('is rejected if its paths grow longer than any file system allows', async () => {
    assert.equal((await read(compressed(4096, 0, () => 'a')))!.at(-1)!.path, 'a'.repeat(4096));
    assert.equal(await read(compressed(4097, 0, () => 'a')), undefined);
    const bomb = compressed(100_000, 0, () => 'ab');
    assert.ok((await timeOf(bomb)) < 1000);
  });
});
