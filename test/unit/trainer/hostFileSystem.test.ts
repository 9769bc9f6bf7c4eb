import assert from 'node:assert/strict';
import { readCorpus } from '../../../src/corpus/select';
import type { FileAnswer, FileQuestion } from '../../../src/protocol/hostFiles';
import { HostFiles } from '../../../src/trainer/hostFiles';
import { HostFileSystem, byPathForm, usualLimits } from '../../../src/trainer/hostFileSystem';
import { nodeFileSystem } from '../../../src/trainer/nodeFileSystem';

const text = (name: string): string => `// ${name}\n${'for (const item of items) visit(item);\n'.repeat(20)}`;

/** A virtual file system that counts the questions. */
class Host {
  readonly questions: FileQuestion[] = [];
  readonly files: HostFiles;
  readonly #contents: Readonly<Record<string, string>>;

  /** `contents` are texts by path below `mem://host/`. */
  constructor(contents: Readonly<Record<string, string>>) {
    this.#contents = contents;
    this.files = new HostFiles(({ id, question }) => {
      this.questions.push(question);
      this.files.receive({ kind: 'answer', id, answer: this.#answer(question) });
    });
  }

  get kinds(): readonly string[] {
    return this.questions.map(({ kind }) => kind);
  }

  #answer(question: FileQuestion): FileAnswer {
    const missing = { problem: 'FileNotFound' };
    switch (question.kind) {
      case 'list': {
        const entries = this.#entries(question.folder);
        return entries.length === 0 ? { kind: 'failed', ...missing } : { kind: 'list', entries };
      }
      case 'stat':
        return {
          kind: 'stat',
          facts: question.paths.map((path) => {
            const content = this.#contents[nameOf(path)];
            return content === undefined ? missing : { size: content.length, modified: 1 };
          }),
        };
      case 'read':
        return {
          kind: 'read',
          contents: question.paths.map((path) => {
            const content = this.#contents[nameOf(path)];
            return content === undefined ? missing : new TextEncoder().encode(content);
          }),
        };
      case 'replace':
      case 'remove':
      case 'rename':
        return { kind: 'failed', problem: 'it is read-only' };
    }
  }

  #entries(folder: string): { readonly name: string; readonly kind: 'file' | 'directory' }[] {
    const inside = nameOf(`${folder}/`);
    const below = Object.keys(this.#contents).filter((name) => name.startsWith(inside));
    const names = below.map((name) => name.slice(inside.length));
    const folders = names.filter((name) => name.includes('/')).map((name) => name.slice(0, name.indexOf('/')));
    return [
      ...[...new Set(folders)].map((name) => ({ name, kind: 'directory' as const })),
      ...names.filter((name) => !name.includes('/')).map((name) => ({ name, kind: 'file' as const })),
    ];
  }
}

function nameOf(path: string): string {
  return path.replace('mem://host/', '').replace(/\/+$/, '/');
}

const request = { folders: [{ name: 'app', path: 'mem://host/app', exclude: [] }] };
const neverCancelled = { isCancelled: false };

function many(count: number, folder = 'app'): Record<string, string> {
  const names = Array.from({ length: count }, (_, i) => `${folder}/file${String(i).padStart(4, '0')}.ts`);
  return Object.fromEntries(names.map((name) => [name, text(name)]));
}

suite('a virtual file system as the trainer reads it', () => {
  test('gives the corpus its files, with the rules of git and of the user', async () => {
    const host = new Host({
      ...many(3),
      'app/src/inner.ts': text('inner'),
      'app/src/left.log': text('log'),
      'app/.gitignore': '*.log\n',
      'app/generated/out.ts': text('generated'),
      'app/.recurrentignore': 'generated/\n',
    });
    const { files, leftOut } = await readCorpus(new HostFileSystem(host.files), request, neverCancelled);
    assert.deepEqual(
      files.map(({ path }) => path),
      ['.gitignore', '.recurrentignore', 'file0000.ts', 'file0001.ts', 'file0002.ts', 'src/inner.ts'],
    );
    assert.equal(files[2]?.text, text('app/file0000.ts'));
    assert.ok(leftOut.some(({ path, reason }) => path === 'src/left.log' && reason.includes('.gitignore')));
  });

  test('asks for the facts of a folder together, and reads files ahead', async () => {
    const host = new Host(many(200));
    const { files } = await readCorpus(new HostFileSystem(host.files), request, neverCancelled);
    assert.equal(files.length, 200);
    // One by one it would be 400 questions and more.
    assert.ok(host.questions.length < 30, `${host.questions.length} questions`);
  });

  test('reports progress, and stops asking when it is cancelled', async () => {
    const host = new Host(many(500));
    const token = { isCancelled: false };
    let seen = 0;
    const reading = readCorpus(new HostFileSystem(host.files), request, token, ({ files, of }) => {
      if (of === undefined) return;
      assert.equal(of, 500);
      seen = files;
      if (files > 100) token.isCancelled = true;
    });
    await assert.rejects(reading, /Training was stopped while files were read/);
    assert.ok(seen > 100 && seen < 200);
    const read = host.questions.flatMap((question) => (question.kind === 'read' ? question.paths : []));
    assert.ok(read.length < 250, `${read.length} files`);
  });

  test('is read up to a number of files and of folders, and what is beyond is left out with that reason', async () => {
    const host = new Host({ ...many(12), ...many(2, 'app/a'), ...many(2, 'app/b'), ...many(2, 'app/c') });
    const limits = { files: 8, folders: 3 };
    const { files, leftOut } = await readCorpus(new HostFileSystem(host.files, limits), request, neverCancelled);
    assert.equal(files.length, 8);
    const reasonOf = (path: string): string => leftOut.find((each) => each.path === path)?.reason ?? '';
    assert.match(reasonOf('c/'), /^the folder cannot be read \(beyond the first 3 folders of a virtual workspace\)$/);
    assert.match(reasonOf('file0011.ts'), /^cannot be read \(beyond the first 8 files of a virtual workspace\)$/);
    assert.ok(usualLimits.files >= 1000);
  });

  test('leaves out a file that fails, with the code of its file system', async () => {
    const host = new Host(many(4));
    const fileSystem = new HostFileSystem(host.files);
    await assert.rejects(fileSystem.stat('mem://host/app/none.ts'), /FileNotFound/);
    await assert.rejects(fileSystem.readFile('mem://host/app/none.ts', 1000), /FileNotFound/);
    await assert.rejects(fileSystem.readDirectory('mem://host/none'), /FileNotFound/);
    await assert.rejects(fileSystem.readFile('mem://host/app/file0000.ts', 10), /grown to \d+ bytes/);
  });

  test('is used together with the disk in one workspace', async () => {
    const host = new Host(many(2));
    const both = { folders: [...request.folders, { name: 'disk', path: `${process.cwd()}/src/base`, exclude: [] }] };
    const { files } = await readCorpus(
      byPathForm(nodeFileSystem, new HostFileSystem(host.files)),
      both,
      neverCancelled,
    );
    const paths = files.map(({ path }) => path);
    assert.ok(paths.includes('app/file0000.ts') && paths.includes('disk/errors.ts'), paths.join());
  });
});
