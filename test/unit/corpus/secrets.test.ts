import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { neverCancelled } from '../../../src/base/cancellation';
import { readFiles } from '../../../src/cli/files';
import { readCorpus } from '../../../src/corpus/select';
import { MemoryFileSystem } from './memoryFileSystem';

const code = 'const answer = 42;\n'.repeat(80);
const text = `${code}const password = 'Tr0ub4dor&3';\n`;
const masked = `${code}const password = '${'\ufffd'.repeat(11)}';\n`;

suite('secrets in the files that are learned', () => {
  test('are masked when a folder is read', async () => {
    const request = { folders: [{ name: 'root', path: '/', exclude: [] }] };
    const { files } = await readCorpus(new MemoryFileSystem({ 'a.ts': text }), request, neverCancelled);
    assert.deepEqual(files, [{ path: 'a.ts', text: masked }]);
  });

  test('do not distinguish two files', async () => {
    const request = { folders: [{ name: 'root', path: '/', exclude: [] }] };
    const other = text.replace('Tr0ub4dor&3', 'C0rrect+h0r');
    const { files, leftOut } = await readCorpus(
      new MemoryFileSystem({ 'a.ts': text, 'b.ts': other }),
      request,
      neverCancelled,
    );
    assert.equal(files.length, 1);
    assert.deepEqual(leftOut, [{ path: 'b.ts', reason: 'the same as a.ts' }]);
  });

  test('are masked in a single file on the command line', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-secrets-'));
    try {
      const file = path.join(folder, 'a.ts');
      writeFileSync(file, text);
      assert.deepEqual(await readFiles(file), [{ path: 'a.ts', text: masked }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
