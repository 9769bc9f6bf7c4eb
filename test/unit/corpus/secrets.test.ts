import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { neverCancelled } from '../../../src/base/cancellation';
import { readFiles } from '../../../src/cli/files';
import { describeCorpus } from '../../../src/corpus/corpus';
import { readCorpus } from '../../../src/corpus/select';
import { splitCorpus } from '../../../src/corpus/split';
import { sizes } from '../../../src/indexing/fileSizes';
import { MemoryFileSystem } from './memoryFileSystem';

const code = 'const answer = 42;\n'.repeat(80);
const text = `${code}const password = 'Tr0ub4dor&3';\n`;
const secrets = [text.indexOf('Tr0ub4dor')];
const masked = `${code}const password = '${'\ufffd'.repeat(11)}';\n`;

suite('secrets in the files that are learned', () => {
  test('are masked when a folder is read', async () => {
    const request = { folders: [{ name: 'root', path: '/', exclude: [] }] };
    const { files } = await readCorpus(new MemoryFileSystem({ 'a.ts': text }), request, neverCancelled);
    assert.deepEqual(files, [{ path: 'a.ts', text: masked, secrets }]);
  });

  test('are counted, in each file and in all', async () => {
    const request = { folders: [{ name: 'root', path: '/', exclude: [] }] };
    const both = `${text}const apiKey = 'C0rrect+h0rse-b4ttery';\n`;
    const corpus = await readCorpus(
      new MemoryFileSystem({ 'a.ts': `// a\n${code}`, 'b.ts': both, 'c.ts': `// c\n${text}` }),
      request,
      neverCancelled,
    );
    assert.deepEqual(
      sizes(corpus.files).map((file) => file.secrets),
      [undefined, 2, 1],
    );
    assert.deepEqual(describeCorpus(corpus), ['3 secrets in 2 files are masked: the text around them is learned.']);
  });

  test('are counted in the part of a divided file that contains them', async () => {
    const request = { folders: [{ name: 'root', path: '/', exclude: [] }] };
    const late = `${code}${code}${text}`;
    const { files } = await readCorpus(new MemoryFileSystem({ 'a.ts': late }), request, neverCancelled);
    const { training, validation } = splitCorpus(files, { seed: 1, holdoutFraction: 0.1 });
    assert.deepEqual(
      [...sizes(training), ...sizes(validation)].map((file) => [file.path, file.secrets]),
      [
        ['a.ts (beginning)', undefined],
        ['a.ts (end)', 1],
      ],
    );
    const [at = NaN] = validation[0]?.secrets ?? [];
    assert.match(validation[0]!.text.slice(at), /^\ufffd{11}';\n$/);
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
      assert.deepEqual(await readFiles(file), [{ path: 'a.ts', text: masked, secrets }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
