import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { neverCancelled } from '../../../src/base/cancellation';
import type { FileSystem } from '../../../src/corpus/fileSystem';
import type { CorpusRequest } from '../../../src/corpus/request';
import type { Corpus } from '../../../src/corpus/corpus';
import { readCorpus } from '../../../src/corpus/select';
import { changedFiles } from '../../../src/indexing/adaptation';
import { sizes } from '../../../src/indexing/fileSizes';
import { gitPaths, nodeFileSystem } from '../../../src/trainer/nodeFileSystem';
import { git, listedByGit, type Places } from './gitTrees';

/** About 3 KB of ordinary code, different in each file. */
const code = (name: string): string => `// ${name}\n${'const answer = await question(42);\n'.repeat(90)}`;

suite('the learned files of a workspace', () => {
  let places: Places;
  let fileSystem: FileSystem;

  setup(() => {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'recurrent-workspace-')));
    places = { root: path.join(folder, 'r'), home: path.join(folder, 'home') };
    for (const made of [places.root, places.home]) mkdirSync(made);
    fileSystem = { ...nodeFileSystem, git: gitPaths({ HOME: places.home, GIT_CONFIG_NOSYSTEM: '1' }) };
  });

  teardown(() => {
    rmSync(path.dirname(places.root), { recursive: true });
  });

  function write(files: Readonly<Record<string, string | Uint8Array>>): void {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(places.root, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }

  function writeCode(...names: readonly string[]): void {
    write(Object.fromEntries(names.map((name) => [name, code(name)])));
  }

  function learn(folders: readonly string[] = [''], more: Partial<CorpusRequest> = {}): Promise<Corpus> {
    const request = {
      folders: folders.map((folder) => {
        const opened = path.join(places.root, folder);
        return { name: path.basename(opened), path: opened, exclude: [] };
      }),
      ...more,
    };
    return readCorpus(fileSystem, request, neverCancelled);
  }

  async function learned(...folders: readonly string[]): Promise<string[]> {
    const { files } = await learn(folders.length === 0 ? [''] : folders);
    return files.map((file) => file.path).filter((name) => !name.endsWith('.gitignore'));
  }

  function commit(...more: readonly string[]): void {
    git(places, places.root, 'init', '-q');
    git(places, places.root, 'add', '-A', ...more);
    git(places, places.root, 'commit', '-q', '-m', 'all');
  }

  test('exclude files that a .gitignore above the opened folder ignores', async () => {
    write({ '.gitignore': 'generated/\n', 'packages/.gitignore': '*.made.ts\n' });
    writeCode('packages/app/a.ts', 'packages/app/generated/api.js', 'packages/app/b.made.ts');
    git(places, places.root, 'init', '-q');
    assert.deepEqual(await learned('packages/app'), ['a.ts']);
  });

  test('include an opened folder that the repository around it ignores', async () => {
    write({ '.gitignore': 'node_modules/\n*.md\n' });
    writeCode('node_modules/lib/src/a.ts', 'node_modules/lib/src/notes.md');
    git(places, places.root, 'init', '-q');
    assert.deepEqual(await learned('node_modules/lib'), ['src/a.ts', 'src/notes.md']);
  });

  test('exclude the copies in a nested worktree, and include the originals', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `src/${String(i).padStart(2, '0')}.ts`);
    writeCode(...names);
    commit();
    git(places, places.root, 'worktree', 'add', '-q', '.worktrees/x');
    assert.deepEqual(await learned(), names);
    assert.deepEqual(await learned('.worktrees/x'), names, 'a worktree that is opened itself');
  });

  test('exclude a nested repository, unless it is a submodule or opened as a folder', async () => {
    writeCode('a.ts', 'nested/b.ts', 'module/c.ts');
    for (const inner of ['nested', 'module']) {
      git(places, path.join(places.root, inner), 'init', '-q');
      git(places, path.join(places.root, inner), 'commit', '-q', '--allow-empty', '-m', 'inner');
    }
    write({ 'module/.gitignore': 'd.ts' });
    writeCode('module/d.ts');
    git(places, places.root, 'init', '-q');
    git(places, places.root, 'add', 'module');
    assert.deepEqual(await learned(), ['a.ts', 'module/c.ts']);
    assert.deepEqual(await learned('', 'nested'), ['r/a.ts', 'r/module/c.ts', 'nested/b.ts']);
  });

  test('include every repository below a folder that is not one, with one work tree of each', async () => {
    writeCode('one/a.ts', 'two/b.ts');
    for (const inner of ['one', 'two']) {
      git(places, path.join(places.root, inner), 'init', '-q');
      git(places, path.join(places.root, inner), 'add', '-A');
      git(places, path.join(places.root, inner), 'commit', '-q', '-m', 'inner');
    }
    git(places, path.join(places.root, 'one'), 'worktree', 'add', '-q', '../one-more');
    assert.deepEqual(await learned(), ['one/a.ts', 'two/b.ts']);
  });

  test('exclude files that core.excludesFile or its default ignores', async () => {
    writeCode('a.md', 'b.scratch.md', 'c.tmp');
    git(places, places.root, 'init', '-q');
    mkdirSync(path.join(places.home, '.config', 'git'), { recursive: true });
    writeFileSync(path.join(places.home, '.config', 'git', 'ignore'), '*.tmp\n');
    assert.deepEqual(await learned(), ['a.md', 'b.scratch.md']);
    writeFileSync(path.join(places.home, 'included'), '[CORE]\n  excludesfile = "~/my ignore" ; mine\n');
    writeFileSync(path.join(places.home, '.gitconfig'), '[include]\n\tpath = included\n');
    writeFileSync(path.join(places.home, 'my ignore'), '*.scratch.md\n');
    assert.deepEqual(await learned(), ['a.md', 'c.tmp']);
  });

  test('exclude files that core.excludesFile of a conditional include ignores, if the condition holds for git', async () => {
    writeCode('a.md', 'b.tmp', '../home/projects/a.md', '../home/projects/b.tmp');
    const projects = path.join(places.home, 'projects');
    for (const folder of [places.root, projects]) git(places, folder, 'init', '-q', '-b', 'topic/one');
    writeFileSync(path.join(places.home, 'included'), '[core]\n\texcludesFile = ~/mine\n');
    writeFileSync(path.join(places.home, 'mine'), '*.tmp\n');
    const { root } = places;
    const conditions = [
      `gitdir:${root}/`,
      `gitdir:${root}`,
      `gitdir:${root}/.git`,
      `gitdir:${root.toUpperCase()}/`,
      `gitdir/i:${root.toUpperCase()}/`,
      'gitdir:r/',
      'gitdir:R/',
      'gitdir/i:R/',
      'gitdir:r',
      'gitdir:r/.git',
      'gitdir:*/.git',
      'gitdir:**/projects/**',
      'gitdir:~/',
      'gitdir:~/projects/',
      'gitdir:~/pr[o]jects/*',
      'gitdir:./projects/.git',
      'gitdir:./r/',
      'gitdir:',
      'onbranch:topic/one',
      'onbranch:topic/',
      'onbranch:topic',
      'onbranch:**/one',
      'onbranch:main',
      'hasconfig:remote.*.url:**',
      'nothing:x',
    ];
    const outcomes = new Set<string>();
    for (const condition of conditions) {
      writeFileSync(path.join(places.home, '.gitconfig'), `[includeIf "${condition}"]\n\tpath = included\n`);
      for (const [folder, at] of [['', root] as const, ['../home/projects', projects] as const]) {
        const found = await learned(folder);
        assert.deepEqual(found, listedByGit(places, at).sort(), `${condition} in ${at}`);
        outcomes.add(found.join());
      }
    }
    assert.deepEqual([...outcomes].sort(), ['a.md', 'a.md,b.tmp'], 'some hold and some do not');
  });

  test('follow rules with one byte in Latin-1', async () => {
    write({ '.gitignore': Buffer.from('# caf\xe9\nnaïve/\n*.log\n\xe9t\xe9.ts\n', 'latin1') });
    writeCode('a.ts', 'b.log');
    assert.deepEqual(await learned(), ['a.ts']);
  });

  test('include tracked files that are ignored', async () => {
    write({ '.gitignore': 'build/\n*.log\n' });
    writeCode('a.ts', 'kept.log', 'other.log', 'build/kept.ts', 'build/made.ts');
    git(places, places.root, 'init', '-q');
    git(places, places.root, 'add', '-f', 'kept.log', 'build/kept.ts');
    assert.deepEqual(await learned(), ['a.ts', 'build/kept.ts', 'kept.log']);
  });

  test('exclude dependencies, caches and build output, recognised by their contents', async () => {
    const foreign = {
      'venv/pyvenv.cfg': 'home = /usr/bin\n',
      'env/pyvenv.cfg': 'home = /usr/bin\n',
      'miniconda/conda-meta/history': '==>\n',
      'php/vendor/autoload.php': '<?php\n',
      'go/vendor/modules.txt': '# github.com/x/y v1.0.0\n',
      'target/CACHEDIR.TAG': 'Signature: 8a477f597d28d172789f06886806bc55\n# cargo\n',
      'java/target/classes/A.txt': 'a\n',
      'elixir/_build/dev/lib/x.txt': 'x\n',
      'cpp/out/CMakeCache.txt': '# cmake\n',
    };
    write(foreign);
    writeCode(
      'src/a.ts',
      'venv/lib/x.py',
      'env/b.py',
      'miniconda/c.py',
      'php/vendor/d.php',
      'go/vendor/e.go',
      'target/f.rs',
    );
    writeCode(
      'Pods/AFNetworking/g.m',
      'vendor/github.com/x/y/h.go',
      'vendor/bundle/ruby/3.2.0/i.rb',
      'Carthage/Build/j.h',
    );
    writeCode('.next/k.js', '.gradle/l.txt', 'dist-newstyle/m.hs', 'DerivedData/n.txt', '.terraform/o.tf', '.tox/p.py');
    writeCode('__pypackages__/q.py', 'elm-stuff/r.elm', '.pnpm-store/s.js', '.yarn/t.cjs', 'py/site-packages/u.py');
    writeCode('java/target/v.java', 'elixir/_build/w.ex', 'cpp/out/x.h');
    assert.deepEqual(await learned(), ['src/a.ts']);
  });

  test('include files that people write in folders with such names', async () => {
    const own = ['_build/a.sh', 'deps/b.js', 'env/c.ts', 'obj/d.cs', 'target/e.ts', 'vendor/f.js', 'vendor/own/g.js'];
    writeCode(...own, 'cmake/h.cpp');
    write({
      'cmake/CMakeCache.txt': '# in the sources\n',
      'cmake/CMakeLists.txt': code('cmake'),
      'target/CACHEDIR.TAG': 'x',
    });
    const expected = [...own, 'cmake/CMakeCache.txt', 'cmake/CMakeLists.txt', 'cmake/h.cpp', 'target/CACHEDIR.TAG'];
    assert.deepEqual(await learned(), expected.sort());
  });

  test('follow the attributes linguist-generated and linguist-vendored', async () => {
    write({
      '.gitattributes':
        'api/** linguist-generated\n/third/*.js text linguist-vendored=true\n*.min.js -linguist-generated\n',
      'api/.gitattributes': 'own.ts linguist-generated=false\n',
    });
    writeCode('a.ts', 'api/x.ts', 'api/own.ts', 'third/y.js', 'third/z.ts', 'small.min.js', 'deep/third/v.js');
    const { files, leftOut } = await learn();
    const names = files.map((file) => file.path).filter((name) => !name.includes('.git'));
    assert.deepEqual(names, ['a.ts', 'api/own.ts', 'deep/third/v.js', 'small.min.js', 'third/z.ts']);
    assert.equal(leftOut.find((file) => file.path === 'api/x.ts')?.reason, 'linguist-generated in .gitattributes');
  });

  test('follow the attributes of the clone and of the user; those of the clone take precedence', async () => {
    write({ '.gitattributes': 'own.ts linguist-generated=false\nboth.ts linguist-generated\n' });
    writeCode('a.ts', 'own.ts', 'both.ts', 'made.ts', 'user.ts');
    git(places, places.root, 'init', '-q');
    write({ '.git/info/attributes': 'both.ts -linguist-generated\nmade.ts linguist-generated\n' });
    mkdirSync(path.join(places.home, '.config', 'git'), { recursive: true });
    writeFileSync(path.join(places.home, '.config', 'git', 'attributes'), '[ou]*.ts linguist-vendored\n');
    const names = async (): Promise<string[]> => (await learned()).filter((name) => !name.startsWith('.git'));
    assert.deepEqual(await names(), ['a.ts', 'both.ts']);
    writeFileSync(path.join(places.home, '.gitconfig'), '[core]\n\tattributesFile = ~/mine\n');
    writeFileSync(path.join(places.home, 'mine'), 'own.ts linguist-generated\n');
    assert.deepEqual(await names(), ['a.ts', 'both.ts', 'own.ts', 'user.ts'], 'the repository counts more');
  });

  test('include files whose comments say generated, if the attributes say otherwise', async () => {
    write({
      '.gitattributes':
        '*.tmpl.ts linguist-generated=false\nunset.ts -linguist-generated\nagain.ts -linguist-generated\nagain.ts !linguist-generated\n',
    });
    for (const name of ['a.tmpl.ts', 'unset.ts', 'again.ts', 'other.ts', 'edit.tmpl.ts']) {
      const mark = name.startsWith('edit') ? 'Code generated by hand. DO NOT EDIT.' : '@generated';
      write({ [name]: `// ${mark}\n${code(name)}` });
    }
    const names = (await learned()).filter((name) => !name.startsWith('.git'));
    assert.deepEqual(names, ['a.tmpl.ts', 'edit.tmpl.ts', 'unset.ts']);
  });

  test('follow .ignore and .recurrentignore, which exclude and include', async () => {
    write({
      '.gitignore': 'made/\n*.made.ts\n',
      '.ignore': '!made/\n/docs\n',
      '.recurrentignore': 'secret plans/\n!/docs\n',
      'src/.recurrentignore': '*.test.ts\n',
    });
    writeCode('a.ts', 'made/b.ts', 'docs/c.md', 'secret plans/d.md', 'src/e.ts', 'src/e.test.ts', 'made/x.made.ts');
    git(places, places.root, 'init', '-q');
    git(places, places.root, 'add', '-f', '.');
    const { files } = await learn();
    const names = files.map((file) => file.path).filter((name) => !name.includes('ignore'));
    assert.deepEqual(names, ['a.ts', 'docs/c.md', 'made/b.ts', 'made/x.made.ts', 'src/e.ts']);
  });

  test('have distinct paths in folders with the same name', async () => {
    writeCode('a/src/index.ts', 'b/src/index.ts');
    const { files } = await learn(['a/src', 'b/src']);
    assert.deepEqual(
      files.map((file) => file.path),
      ['src (a)/index.ts', 'src (b)/index.ts'],
    );
    assert.deepEqual(changedFiles(files, sizes(files)), [], 'none has changed since it was learned');
    const saved = files.map((file, i) => (i === 1 ? { ...file, text: `${file.text}// saved\n` } : file));
    assert.equal(changedFiles(saved, sizes(files)).length, 1, 'a save of one is a save of one');
  });

  test('include a file once if several folders contain it', async () => {
    writeCode('a.ts', 'packages/app/b.ts');
    symlinkSync(path.join(places.root, 'packages'), path.join(places.root, 'link'));
    const { files, leftOut } = await learn(['', 'packages/app', 'link/app']);
    assert.deepEqual(
      files.map((file) => file.path),
      ['r/a.ts', 'app (packages)/b.ts'],
    );
    assert.deepEqual(
      leftOut.map(({ reason }) => reason).filter((reason) => reason.startsWith('the same')),
      [],
    );
  });

  test('are a fair share of each folder if the text exceeds the limit, and the rest is listed', async () => {
    const block = 'const answer = await question(42);\n'.repeat(140);
    for (let i = 0; i < 350; i++) write({ [`a/${i % 7}/${i}.ts`]: `// ${i}\n${block}` });
    writeCode('src/own.ts', 'src/deep/other.ts');
    const { files, leftOut, beyond } = await learn([''], { maximumCharacters: 1e6 });
    const names = files.map((file) => file.path);
    assert.ok(names.includes('src/own.ts') && names.includes('src/deep/other.ts'));
    const characters = files.reduce((sum, { text }) => sum + text.length, 0);
    assert.ok(characters <= 1e6 && characters > 0.98e6, `${characters}`);
    const shares = Array.from({ length: 7 }, (_, i) => names.filter((name) => name.startsWith(`a/${i}/`)).length);
    assert.ok(Math.max(...shares) - Math.min(...shares) <= 12, shares.join(' '));
    assert.equal(beyond?.files, 352 - names.length);
    const reason = leftOut.find((file) => file.path === 'a/3/*')?.reason ?? '';
    assert.equal(reason, `over the limit of 1 million characters (${50 - shares[3]!} files)`);
    const again = await learn([''], { maximumCharacters: 1e6 });
    assert.deepEqual(again.files, files, 'the same files every time');
  });

  test('are open files and their neighbours first if the text exceeds the limit', async () => {
    const block = 'const answer = await question(42);\n'.repeat(1400);
    for (let i = 0; i < 60; i++) write({ [`${i % 3}/${i}.ts`]: `// ${i}\n${block}` });
    const open = [path.join(places.root, '1', '31.ts')];
    const { files } = await learn([''], { maximumCharacters: 1e6, open });
    const names = files.map((file) => file.path);
    assert.ok(names.includes('1/31.ts'));
    const [a = 0, b = 0, c = 0] = ['0/', '1/', '2/'].map((of) => names.filter((name) => name.startsWith(of)).length);
    assert.ok(Math.abs(a - c) <= 1 && b <= a + 1 && a + b + c >= 19, `${a} ${b} ${c}`);
  });
});
