import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { gitTrees, rules } from './gitTrees';
import { neverCancelled } from '../../../src/base/cancellation';
import { readCorpus } from '../../../src/corpus/select';
import { nodeFileSystem } from '../../../src/trainer/nodeFileSystem';

const folders = ['', 'build', 'src', 'src/build', 'src/a b', 'src/[lib]', 'Docs', 'foo', 'foo/x/y', 'ünï', 'x '];
const names = ['a.ts', 'b.log', 'Keep.log', 'build.txt'];
/** Unusual names, of files in three of the folders. */
const oddNames = [
  'foobar',
  'ab',
  'a-b',
  'é.txt',
  '#c',
  '!d',
  'q?',
  's*',
  'back\\slash',
  'y ',
  'z]',
  'line\nbreak',
  'UPPER',
];

/** Number of lists of rules that are compared; the long form is `GIT_TREES=500`. */
const runs = 2 * gitTrees;

/** Rules about these names in all the forms that git has. */
const plainRules = (
  '*.log,!keep.log,!Keep.log,build,build/,!build,!build/,/build,!/src/build/,src/*,!src/build,*,!*/,!*.ts,**/build,' +
  'src/**/a.ts,a.ts,!a.ts,docs/,Docs,*.[lt]og,?.ts,# a comment,\\!x,b.log  ,src/build/**,!src/build/a.ts,**,/,a b,a\\ b/*'
).split(',');
const ignoreFile = fc.oneof(fc.array(fc.constantFrom(...plainRules), { maxLength: 4 }), rules);

suite('.gitignore', () => {
  let repository: string;

  suiteSetup(() => {
    repository = mkdtempSync(path.join(tmpdir(), 'recurrent-git-'));
    for (const folder of folders) {
      mkdirSync(path.join(repository, folder), { recursive: true });
      const all = ['', 'src', 'foo/x/y'].includes(folder) ? [...names, ...oddNames] : names;
      for (const name of all) write(path.join(folder, name), `// ${folder}/${name}\n${'text\n'.repeat(300)}`);
    }
    write('always.md', 'Enough text to learn from.\n'.repeat(50));
    execFileSync('git', ['init', '-q'], { cwd: repository });
  });

  suiteTeardown(() => {
    rmSync(repository, { recursive: true });
  });

  function write(file: string, text: string): void {
    writeFileSync(path.join(repository, file), text);
  }

  function acceptedByGit(): string[] {
    const list = ['-c', 'core.excludesFile=', 'ls-files', '-z', '--others', '--exclude-standard'];
    return execFileSync('git', list, { cwd: repository, encoding: 'utf8' }).split('\0').filter(Boolean).sort();
  }

  async function accepted(): Promise<string[]> {
    const request = { folders: [{ name: 'root', path: repository, exclude: [] }] };
    const { files, leftOut } = await readCorpus(nodeFileSystem, request, neverCancelled);
    const others = leftOut.filter(({ path: name, reason }) => name !== '.git/' && reason !== '.gitignore');
    return [...files, ...others].map((file) => file.path).sort();
  }

  /** Each list is in the folder of its name; `always.md` is included, so that there is text to learn. */
  async function compare(lists: Readonly<Partial<Record<string, readonly string[]>>>): Promise<void> {
    for (const folder of folders) write(path.join(folder, '.gitignore'), (lists[folder] ?? []).join('\n'));
    assert.deepEqual(await accepted(), acceptedByGit());
  }

  for (const [what, lists] of Object.entries({
    'a folder that an inner file includes again': { '': ['build/'], src: ['!build'], 'src/build': ['*.log'] },
    'files in an excluded folder, which no rule includes again': { '': ['src/build/', '!src/build/a.ts'] },
    'names in another case': { '': ['docs', 'keep.log'], src: [], 'src/build': [] },
    'two asterisks behind a part of a name': { '': ['foo**/a.ts', 'sr**/*.log', '!src/b**/b.log'] },
    'two asterisks before an escaped slash': { '': ['**\\/src', 'foo/**\\/a.ts', 'fo**\\/b.log'] },
    'names that are counted in bytes': { '': ['?.txt', '[!a-z]?.txt'], src: ['??.txt'] },
    'spaces at the end, and backslashes before them': { '': ['y\\ ', 'b.log  ', 'x\\ /*'], src: ['y ', 'back\\\\*'] },
    'folders whose names are patterns': { '': ['*.log'], 'src/[lib]': ['!b.log', '/a.ts'], 'src/a b': ['a.ts'] },
  })) {
    test(`decides as git does: ${what}`, () => compare(lists));
  }

  test('decides as git does: .git/info/exclude ignores, unless a .gitignore includes again', async () => {
    const excluded = path.join('.git', 'info', 'exclude');
    write(excluded, '*.log\nsrc/build/\n');
    try {
      await compare({ '': ['!Keep.log'], src: [], 'src/build': [], 'src/[lib]': [], 'src/a b': [] });
    } finally {
      write(excluded, '');
    }
  });

  test('decides as git does, with any rules in three nested files', async function () {
    this.timeout(runs * 1000);
    const triple = fc.tuple(ignoreFile, ignoreFile, ignoreFile);
    await fc.assert(
      fc.asyncProperty(triple, ([outer, middle, inner]) =>
        compare({ '': [...outer, '!/always.md'], src: middle, 'src/build': inner }),
      ),
      { numRuns: runs },
    );
  });
});
