import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { neverCancelled } from '../../../src/base/cancellation';
import { UserError } from '../../../src/base/errors';
import type { ExcludeRule } from '../../../src/corpus/request';
import type { Corpus } from '../../../src/corpus/corpus';
import { readCorpus } from '../../../src/corpus/select';
import { nodeFileSystem } from '../../../src/trainer/nodeFileSystem';
import { type MemoryFile, MemoryFileSystem } from './memoryFileSystem';

const long = 'const answer = 42;\n'.repeat(80);

type Files = Readonly<Record<string, string | Uint8Array | MemoryFile>>;

function select(files: Files, exclude: readonly Omit<ExcludeRule, 'setting'>[] = []): Promise<Corpus> {
  const rules = exclude.map((rule) => ({ setting: 'files.exclude', ...rule }) as const);
  const request = { folders: [{ name: 'root', path: '/', exclude: rules }] };
  return readCorpus(new MemoryFileSystem(files), request, neverCancelled);
}

/** Files with enough text each. */
function texts(...paths: string[]): Record<string, string> {
  return Object.fromEntries(paths.map((file) => [file, `// ${file}\n${long}`]));
}

function taken({ files }: Corpus): string[] {
  return files.map((file) => file.path);
}

function reasons({ leftOut }: Corpus): Record<string, string> {
  return Object.fromEntries(leftOut.map((file) => [file.path, file.reason]));
}

suite('which files are learned', () => {
  test('files that nested .gitignore files do not ignore; the innermost decides', async () => {
    const corpus = await select({
      ...texts('a.ts', 'b.log', 'build/x.ts', 'src/build', 'src/keep.log', 'src/deep/c.log', 'src/only/y.ts'),
      '.gitignore': '*.log\nbuild/\n/src/only\n',
      'src/.gitignore': '!keep.log\n',
    });
    assert.deepEqual(taken(corpus).sort(), ['.gitignore', 'a.ts', 'src/.gitignore', 'src/build', 'src/keep.log']);
    assert.deepEqual(reasons(corpus), {
      'b.log': '.gitignore',
      'build/': '.gitignore',
      'src/deep/c.log': '.gitignore',
      'src/only/': '.gitignore',
    });
  });

  test('files that files.exclude does not exclude, with braces and with siblings', async () => {
    const corpus = await select(texts('a.ts', 'a.js', 'b.js', 'gen/c.ts', 'x/gen/d.ts', 'e.out'), [
      { glob: '**/*.js', when: '$(basename).ts' },
      { glob: '**/gen' },
      { glob: '*.{out,tmp}' },
    ]);
    assert.deepEqual(taken(corpus), ['a.ts', 'b.js']);
    assert.equal(reasons(corpus)['x/gen/'], 'files.exclude: **/gen');
  });

  test("files that files.exclude does not exclude, with VS Code's globs: no negation, no groups", async () => {
    const files = texts('!a', 'a', 'app/(auth)/b', 'app/auth/b', 'x|y', 'pages/+(z)', 'n/node_module/q', '.z');
    const globs = ['', '!a', 'app/(auth)/**', 'x|y', 'pages/+(z)', '{n,m}/**', '.z'];
    const corpus = await select(
      files,
      globs.map((glob) => ({ glob })),
    );
    assert.deepEqual(taken(corpus), ['a', 'app/auth/b']);
    const dotted = await select(texts('.only', '.only.js', 'a.ts'), [{ glob: '.only', when: '$(basename).js' }]);
    assert.deepEqual(taken(dotted), ['.only.js', 'a.ts']);
  });

  test('nothing of version control and package managers, nothing generated', async () => {
    const corpus = await select(
      texts('a.ts', '.git/config', 'p/node_modules/q/index.js', 'package-lock.json', 'x.min.js', 'go.sum', 'sub/.git'),
    );
    assert.deepEqual(taken(corpus), ['a.ts']);
  });

  test('no file whose name suggests secrets; it is not even opened', async () => {
    const fileSystem = new MemoryFileSystem(
      texts(
        '.env',
        '.env.local',
        'id_rsa',
        'server.pem',
        'credentials.json',
        '.npmrc',
        '.envrc',
        'prod.env',
        'credentials.csv',
        'client_secret_1.json',
        'terraform.tfstate',
        '.ssh/config',
        '.env.example',
        'environment.ts',
      ),
    );
    const request = { folders: [{ name: 'root', path: '/', exclude: [] }] };
    const corpus = await readCorpus(fileSystem, request, neverCancelled);
    assert.deepEqual(taken(corpus), ['.env.example', 'environment.ts']);
    assert.deepEqual(fileSystem.read, ['.env.example', 'environment.ts']);
  });

  test('text only, in the encodings that text has', async () => {
    const corpus = await select({
      'a.txt': `\ufeff${long}`,
      'b.txt': Buffer.from(`\ufeff${long}é`, 'utf16le'),
      'big-endian.txt': Buffer.from(`\ufeff${long}日`, 'utf16le').swap16(),
      'c.txt': Buffer.from(`${long}é`, 'latin1'),
      'ordinary.c': Buffer.from(`${long}/* Prüft, ob die Größe und der Schlüssel gültig sind. */\n`, 'latin1'),
      'c32.txt': Buffer.concat([
        Buffer.from('\ufeff\0', 'utf16le'),
        Buffer.from(long.replaceAll(/./gs, '$&\0'), 'utf16le'),
      ]),
      'half.txt': Buffer.from(`\ufeff${long}half \ud800`, 'utf16le'),
      'd.dat': Buffer.concat([Buffer.from(long), Buffer.alloc(1)]),
      'e.png': long,
      'f.txt': long.replaceAll('\n', '\r\n') + 'end',
      'g.txt': ' \n',
      'h.txt': 'x'.repeat(5000),
    });
    assert.deepEqual(corpus.files, [
      { path: 'a.txt', text: long },
      { path: 'b.txt', text: `${long}é` },
      { path: 'big-endian.txt', text: `${long}日` },
      { path: 'c.txt', text: `${long}\ufffd` },
      { path: 'f.txt', text: `${long}end` },
      { path: 'half.txt', text: `${long}half \ufffd` },
      { path: 'ordinary.c', text: `${long}/* Prüft, ob die Größe und der Schlüssel gültig sind. */\n` },
    ]);
    assert.deepEqual(reasons(corpus), {
      'c32.txt': 'its encoding is unknown: set files.encoding',
      'd.dat': 'not text',
      'e.png': 'not text',
      'g.txt': 'empty',
      'h.txt': 'minified or data',
    });
  });

  test('text in the encoding that files.encoding gives a folder', async () => {
    const cyrillic = Buffer.from([0xe6, 0x0a]);
    const files = {
      'one/a.ts': Buffer.concat([Buffer.from(long), cyrillic]),
      'two/a.ts': Buffer.concat([Buffer.from(long), cyrillic]),
    };
    const folders = ['windows1251', 'koi8r'].map((encoding, i) => {
      const name = ['one', 'two'][i]!;
      return { name, path: `/${name}`, exclude: [], encoding };
    });
    const corpus = await readCorpus(new MemoryFileSystem(files), { folders }, neverCancelled);
    assert.deepEqual(
      corpus.files.map(({ text }) => text.slice(long.length)),
      ['ж\n', 'Ф\n'],
    );
  });

  test('scripts without an extension, with any name', async () => {
    const corpus = await select(texts('bin', 'build', 'scripts/zip', 'tools/so'));
    assert.deepEqual(taken(corpus), ['bin', 'build', 'scripts/zip', 'tools/so']);
  });

  test('the chapters of a book in AsciiDoc, but no key of PGP', async () => {
    const chapters = Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [
        `ch0${i}.asc`,
        `== Chapter ${i}\n\n${'A branch is a movable pointer.\n'.repeat(40)}`,
      ]),
    );
    const armour = (kind: string): string => `-----BEGIN PGP ${kind}-----\n\nmQENBF0\n-----END PGP ${kind}-----\n`;
    const corpus = await select({
      ...chapters,
      'key.asc': armour('PRIVATE KEY BLOCK'),
      'message.asc': `\n${armour('MESSAGE')}`,
      'public.txt': armour('PUBLIC KEY BLOCK'),
    });
    assert.deepEqual(taken(corpus), Object.keys(chapters));
    const reason = 'a key or a message of PGP';
    assert.deepEqual(reasons(corpus), { 'key.asc': reason, 'message.asc': reason, 'public.txt': reason });
  });

  test('prose, whose paragraphs are long lines, but nothing minified', async () => {
    const paragraph = 'The quick brown fox jumps over the lazy dog, as it always did; nobody minds. '.repeat(12);
    const numbers = Array.from({ length: 3000 }, (_, i) => i).join(', ');
    const corpus = await select({
      'a.md': `${paragraph}\n\n${paragraph}\n`,
      'b.json': `[${numbers}]`,
      'c.txt': 'x'.repeat(1e6),
    });
    assert.deepEqual(taken(corpus), ['a.md']);
  });

  test('no duplicates', async () => {
    const corpus = await select({ 'a.ts': long, 'b/a.ts': long });
    assert.equal(reasons(corpus)['b/a.ts'], 'the same as a.ts');
  });

  test('all other files, when a file vanishes or cannot be opened', async () => {
    const corpus = await select({
      ...texts('a.ts'),
      'gone.ts': { content: long, fails: 'vanished' },
      'locked.ts': { content: long, fails: 'unreadable' },
      'shut/': { content: '', fails: 'unreadable' },
    });
    assert.deepEqual(taken(corpus), ['a.ts']);
    assert.deepEqual(reasons(corpus), {
      'gone.ts': 'cannot be read (ENOENT)',
      'locked.ts': 'cannot be read (EACCES)',
      'shut/': 'the folder cannot be read (EACCES)',
    });
  });

  test('files by the other rules, if a .gitignore cannot be read', async () => {
    const locked = { content: '*.ts', fails: 'unreadable' } as const;
    const corpus = await select({ ...texts('a.ts', 'b.log'), '.gitignore': '*.log', 'src/.gitignore': locked });
    assert.deepEqual(taken(corpus), ['.gitignore', 'a.ts']);
    assert.equal(reasons(corpus)['src/.gitignore'], 'cannot be read (EACCES)');
  });

  test('64 million characters, where that is the limit, and no more', async function () {
    this.timeout(120_000);
    const block = 'const answer = 42;\n'.repeat(50_000);
    const files = Object.fromEntries(
      Array.from({ length: 70 }, (_, i) => [`${i % 7}/${String(i).padStart(2, '0')}.ts`, `// ${i}\n${block}`]),
    );
    const request = { folders: [{ name: 'root', path: '/', exclude: [] }], maximumCharacters: 64e6 };
    const corpus = await readCorpus(new MemoryFileSystem(files), request, neverCancelled);
    const characters = corpus.files.reduce((sum, { text }) => sum + text.length, 0);
    assert.ok(characters <= 64e6 && characters > 62e6, `${characters}`);
    assert.equal(corpus.beyond?.files, 70 - corpus.files.length);
    assert.equal(corpus.beyond.limit, 64e6);
  });

  test('no more text than the limit, with later files that still fit', async () => {
    const megabyte = 'const answer = 42;\n'.repeat(55_000);
    const large = Array.from({ length: 17 }, (_, i) => [`a${String(i).padStart(2, '0')}.ts`, `// ${i}\n${megabyte}`]);
    const corpus = await select({ ...(Object.fromEntries(large) as Files), ...texts('b.ts') });
    assert.deepEqual(reasons(corpus), { '*': 'over the limit of 16 million characters (2 files)' });
    assert.equal(taken(corpus).at(-1), 'b.ts');
    assert.equal(taken(corpus).length, 16);
    assert.deepEqual(corpus.beyond?.files, 2);
  });

  test("of several folders, with paths that begin with the folder's name", async () => {
    const fileSystem = new MemoryFileSystem(texts('one/a.ts', 'two/a.ts'));
    const folders = ['one', 'two'].map((name) => ({ name, path: `/${name}`, exclude: [] }));
    assert.deepEqual(taken(await readCorpus(fileSystem, { folders }, neverCancelled)), ['one/a.ts', 'two/a.ts']);
  });

  test('no link is followed, and no file of 200 MB opened', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-select-'));
    writeFileSync(path.join(folder, 'a.ts'), long);
    writeFileSync(path.join(folder, 'huge.txt'), '');
    truncateSync(path.join(folder, 'huge.txt'), 200e6);
    symlinkSync(folder, path.join(folder, 'again'));
    const opened: string[] = [];
    const watching = {
      ...nodeFileSystem,
      git: { configFiles: [] },
      readFile: (file: string, most: number) => {
        if (path.dirname(file) === folder) opened.push(path.basename(file));
        return nodeFileSystem.readFile(file, most);
      },
    };
    const corpus = await readCorpus(watching, { folders: [{ name: 'x', path: folder, exclude: [] }] }, neverCancelled);
    rmSync(folder, { recursive: true });
    assert.deepEqual(opened, ['a.ts']);
    assert.deepEqual(reasons(corpus), {
      again: 'a link or a device, which is not followed',
      'huge.txt': 'larger than 1 MB (200.0 MB)',
    });
  });

  test('no file that vanishes or grows between listing and reading', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-select-'));
    for (const name of ['a.ts', 'gone.ts', 'grown.ts']) writeFileSync(path.join(folder, name), `// ${name}\n${long}`);
    mkdirSync(path.join(folder, 'gone'));
    const changing = {
      ...nodeFileSystem,
      readDirectory: async (directory: string) => {
        const entries = await nodeFileSystem.readDirectory(directory);
        if (directory === folder)
          for (const name of ['gone', 'gone.ts']) rmSync(path.join(folder, name), { recursive: true });
        return entries;
      },
      stat: async (file: string) => {
        const facts = await nodeFileSystem.stat(file);
        if (file.endsWith('grown.ts')) truncateSync(file, 3e6);
        return facts;
      },
    };
    const corpus = await readCorpus(changing, { folders: [{ name: 'x', path: folder, exclude: [] }] }, neverCancelled);
    rmSync(folder, { recursive: true });
    assert.deepEqual(taken(corpus), ['a.ts']);
    assert.deepEqual(reasons(corpus), {
      'gone.ts': 'cannot be read (ENOENT)',
      'gone/': 'the folder cannot be read (ENOENT)',
      'grown.ts': 'cannot be read (grown to 3000000 bytes)',
    });
  });

  test('nothing after a cancellation, which is reported instead of too little text', async () => {
    const fileSystem = new MemoryFileSystem(texts('a.ts', 'b.ts', 'src/c.ts'));
    const token = { isCancelled: false };
    const request = { folders: [{ name: 'root', path: '/', exclude: [] }] };
    const reading = readCorpus(fileSystem, request, token, () => (token.isCancelled = true));
    await assert.rejects(reading, (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /stopped while files were read/);
      return true;
    });
    assert.deepEqual(fileSystem.read, ['a.ts']);
  });

  test('too little text is rejected, with what was found and what to do', async () => {
    await assert.rejects(select({ 'a.ts': 'short\n', 'b.png': long, 'c.bin': '\0' }), (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.match(
        error.message,
        /Expected at least 1024 characters .* found 6 in 1 file \(2 left out: 2 × not text\)/,
      );
      assert.match(error.message, /Open a folder with more text/);
      return true;
    });
    await assert.rejects(select({ 'c.bin': '\0' }), /found 0 in 0 files \(1 left out: 1 × not text\)/);
    const large = Object.fromEntries([2, 3, 4].map((size) => [`${size}`, new Uint8Array(size * 1024 * 1024)]));
    await assert.rejects(
      select({ ...large, a: 'a', b: 'a' }),
      /: 3 × larger than 1 MB; 1 × the same as another file\)/,
    );
    await assert.rejects(select({}), /found 0 in 0 files\. Open a folder/);
    await assert.rejects(readCorpus(nodeFileSystem, { folders: [] }, neverCancelled), /Expected a folder on disk/);
    const missing = { folders: [{ name: 'x', path: '/nowhere/at/all', exclude: [] }] };
    await assert.rejects(readCorpus(nodeFileSystem, missing, neverCancelled), /the folder cannot be read \(ENOENT\)/);
  });
});
