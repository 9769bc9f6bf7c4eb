import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';

/** Number of trees that are compared; the long form is `GIT_TREES=500`. */
export const gitTrees = Number(process.env['GIT_TREES'] ?? 25);

/** A work tree as it is made on disk, and the folder of it that is opened. */
export interface GitTree {
  readonly files: readonly string[];
  /** Lines of `.gitignore` files, each with the index of a file in the same folder. */
  readonly ignoreFiles: readonly (readonly [number, readonly string[]])[];
  /** Lines of the outermost `.gitignore`. */
  readonly outermost: readonly string[];
  /** Ignore rules of the clone (`.git/info/exclude`) and of the user (`core.excludesFile`). */
  readonly ofClone: readonly string[];
  readonly ofUser: readonly string[];
  /** Indices of the files that are added to git's index, also if they are ignored. */
  readonly tracked: readonly number[];
  /** What is nested in folders, each given by the index of a file in it. */
  readonly nested: readonly (readonly [number, Nested])[];
  /** Index of a file whose folder is opened; undefined opens the whole work tree. */
  readonly opened: number | undefined;
  /** The same for `.gitattributes` files, and the attributes of the clone and of the user. */
  readonly attributeFiles: readonly (readonly [number, readonly string[]])[];
  readonly attributesOfClone: readonly string[];
  readonly attributesOfUser: readonly string[];
  readonly indexVersion: 2 | 3 | 4;
  /** Whether the index is split when half of the files have been added. */
  readonly isSplit: boolean;
  readonly ignoresCase: boolean;
  readonly endsLinesWithReturns: boolean;
}

type Nested = 'repository' | 'submodule' | 'worktree' | 'empty folder' | 'foreign file';

/** Usual and unusual names. Only git's rules leave any of them out. */
const folderNames = ['src', 'build', 'a b', '[lib]', 'Docs', 'deep', 'ünï', 'x ', 'foo', '!d', 'tail\\'];
const fileNames = [
  'a.ts',
  'b.log',
  'Keep.log',
  'build',
  'foo',
  'foobar',
  'é.txt',
  '日本.md',
  '#c',
  '!d',
  'q?',
  's*',
].concat(['back\\slash', 'UPPER', '.hidden', 'tab\there', 'line\nbreak', 'x ', '[lib]', 'a', 'ab', 'a-b', 'z]']);

/** Parts of a rule that match names or parts of them. */
const literals = [...new Set([...folderNames, ...fileNames])].filter((name) => !name.includes('\n'));
const wild = [
  '*',
  '**',
  '***',
  '?',
  '*.log',
  '*.ts',
  'b*',
  '*o',
  'f*r',
  'foo**',
  '**o',
  'a?b',
  '?.txt',
  '??.txt',
  '*\\*',
].concat(
  [
    '[a-f]*',
    '[!a-f]*',
    '[^.]*',
    '[[:alpha:]]*',
    '[[:upper:]]*',
    '[]]*',
    '[a\\]]*',
    '[z-a]',
    '[',
    'x[',
    '\\',
    'a\\',
    '[/]',
  ],
  [
    '[[:nope:]]',
    'é*',
    '[é]*',
    '\\f\\o\\o',
    'k[Ee]ep.log',
    '[K-L]eep.log',
    '*b*',
    '[*]',
    's\\*',
    'q\\?',
    'x\\ ',
    'z[]]',
    'a[!-]b',
  ],
);

const segment = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...literals) },
  { weight: 2, arbitrary: fc.constantFrom(...literals).map((name) => name.replace(/[\\*?[\] #!]/g, '\\$&')) },
  { weight: 4, arbitrary: fc.constantFrom(...wild) },
);

const rule = fc
  .record({
    not: fc.constantFrom('', '', '!', '\\!', '#'),
    lead: fc.constantFrom('', '', '/', '**/'),
    segments: fc.array(segment, { minLength: 1, maxLength: 3 }),
    separator: fc.constantFrom('/', '/', '/**/', '\\/', '//'),
    tail: fc.constantFrom('', '', '/', '/**', '/*', ' ', '  ', '\\ ', '/ ', '\t', '//', '/**/'),
  })
  .map(({ not, lead, segments, separator, tail }) => not + lead + segments.join(separator) + tail);

/** Broad rules, which match something in nearly every tree. */
const broad = fc.constantFrom(
  '*',
  '!*/',
  '!*.ts',
  '/*',
  '!/src',
  'build',
  'build/',
  'src/*',
  '!build',
  '!foo',
  '**/',
  '*.log',
  '!*',
);

export const rules = fc.array(fc.oneof({ weight: 3, arbitrary: rule }, { weight: 1, arbitrary: broad }), {
  maxLength: 5,
});

/** Lines of `.gitattributes` that set one of the two attributes that are evaluated, mostly with common patterns. */
const attributeRules = fc.array(
  fc
    .tuple(
      fc.constantFrom('*', '*.ts', '/*', 'a.ts', 'build', 'b*', '?.txt', 'src/**', '/src/*', '**/foo', 'foo/**'),
      fc.constantFrom('deep/**/*.ts', '"a b/*"', 'ünï/**', 'src/', 'docs/*', '!d', '#c', '*.LOG'),
      fc.boolean(),
      fc.constantFrom('linguist-generated', 'linguist-vendored'),
      fc.constantFrom('', '', '-', '!', '=true', '=false', '=1'),
    )
    .map(([common, rare, isRare, name, value]) => {
      const word = value.startsWith('=') ? name + value : value + name;
      return `${isRare ? rare : common} text ${word}`;
    }),
  { maxLength: 3 },
);

const filePath = fc
  .tuple(fc.array(fc.constantFrom(...folderNames), { maxLength: 3 }), fc.constantFrom(...fileNames))
  .map(([folders, name]) => [...folders, name].join('/'));

export const gitTree: fc.Arbitrary<GitTree> = fc
  .uniqueArray(filePath, { minLength: 4, maxLength: 25 })
  .chain((files) => {
    const index = fc.nat(files.length - 1);
    const kinds = fc.constantFrom<Nested>('repository', 'submodule', 'worktree', 'empty folder', 'foreign file');
    return fc.record({
      files: fc.constant(files),
      ignoreFiles: fc.array(fc.tuple(index, rules), { maxLength: 3 }),
      outermost: rules,
      ofClone: fc.oneof(fc.constant<readonly string[]>([]), rules),
      ofUser: fc.oneof(fc.constant<readonly string[]>([]), rules),
      tracked: fc.array(index, { maxLength: 6 }),
      nested: fc.array(fc.tuple(index, kinds), { maxLength: 2 }),
      opened: fc.option(index, { nil: undefined }),
      attributeFiles: fc.array(fc.tuple(index, attributeRules), { maxLength: 2 }),
      attributesOfClone: attributeRules,
      attributesOfUser: attributeRules,
      indexVersion: fc.constantFrom(2 as const, 3 as const, 4 as const),
      isSplit: fc.boolean(),
      ignoresCase: fc.boolean(),
      endsLinesWithReturns: fc.boolean(),
    });
  });

/** `root` is the folder of the tree, `home` that of the user, which contains the git configuration. */
export interface Places {
  readonly root: string;
  readonly home: string;
}

export function git({ home }: Places, folder: string, ...command: readonly string[]): string {
  const environment = {
    PATH: process.env['PATH'],
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CEILING_DIRECTORIES: path.dirname(home),
  };
  const identity = ['-c', 'user.name=x', '-c', 'user.email=x@example.com', '-c', 'core.precomposeUnicode=false'];
  return execFileSync('git', [...identity, ...command], {
    cwd: folder,
    encoding: 'utf8',
    env: environment,
    stdio: 'pipe',
  });
}

/** Makes the tree, and returns the folder that is opened and the submodules in the work tree. */
export function plant(
  places: Places,
  tree: GitTree,
): { readonly opened: string; readonly submodules: readonly string[] } {
  const { root, home } = places;
  for (const folder of [root, home]) rmSync(folder, { recursive: true, force: true });
  for (const folder of [root, home]) mkdirSync(folder, { recursive: true });
  const lines = (some: readonly string[]): string => some.join(tree.endsLinesWithReturns ? '\r\n' : '\n');
  const ofUser = '\texcludesFile = ~/mine # of the user\n\tattributesFile = "~/my attributes"\n';
  writeFileSync(path.join(home, '.gitconfig'), `[core]\n${ofUser}`);
  writeFileSync(path.join(home, 'my attributes'), lines(tree.attributesOfUser));
  writeFileSync(path.join(home, 'mine'), lines(tree.ofUser));
  git(places, root, 'init', '-q');
  git(places, root, 'config', 'core.ignoreCase', String(tree.ignoresCase));
  git(places, root, 'commit', '-q', '--allow-empty', '-m', 'first');
  mkdirSync(path.join(root, '.git', 'info'), { recursive: true });
  writeFileSync(path.join(root, '.git', 'info', 'exclude'), lines(tree.ofClone));
  writeFileSync(path.join(root, '.git', 'info', 'attributes'), lines(tree.attributesOfClone));
  const files = tree.files.filter((file) => write(root, file, `// ${file}\n`));
  const folderOf = (place: number): string => path.join(root, path.dirname(files[place % files.length]!));
  for (const [place, some] of tree.ignoreFiles) writeFileSync(path.join(folderOf(place), '.gitignore'), lines(some));
  for (const [place, some] of tree.attributeFiles)
    writeFileSync(path.join(folderOf(place), '.gitattributes'), lines(some));
  writeFileSync(path.join(root, '.gitignore'), `\ufeff${lines(tree.outermost)}`);
  const submodules = tree.nested.flatMap(([place, kind]) => nest(places, folderOf(place), kind) ?? []);
  const added = [...new Set(tree.tracked.map((place) => files[place % files.length]!))];
  const half = tree.isSplit ? Math.ceil(added.length / 2) : added.length;
  for (const file of added.slice(0, half)) add(places, file);
  if (added.length > 0) git(places, root, 'update-index', '--index-version', String(tree.indexVersion));
  if (tree.isSplit) splitIndex(places, added.slice(0, half));
  for (const file of added.slice(half)) add(places, file);
  return { opened: tree.opened === undefined ? root : folderOf(tree.opened), submodules };
}

/** Fails without an error for a file in a nested repository, which cannot be added. */
function add(places: Places, file: string): void {
  outputOf(places, places.root, 'add', '-f', '--', `:(literal)${file}`);
}

/** Splits the index, takes a file out of it, and adds another one in a new version. */
function splitIndex(places: Places, [first, second]: readonly string[]): void {
  const { root } = places;
  git(places, root, 'config', 'splitIndex.maxPercentChange', '100');
  git(places, root, 'update-index', '--split-index');
  if (first !== undefined) outputOf(places, root, 'rm', '-q', '--cached', '--', `:(literal)${first}`);
  if (second === undefined) return;
  writeFileSync(path.join(root, second), `// a new version of ${second}\n`);
  add(places, second);
}

/** Returns whether the file was written: a folder may be in its place. */
function write(root: string, file: string, text: string): boolean {
  try {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), text, { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

/** Returns the folder if it has become a submodule of the work tree. */
function nest(places: Places, folder: string, kind: Nested): string | undefined {
  const { root } = places;
  if (folder === root || !isFree(path.join(folder, '.git'))) return undefined;
  switch (kind) {
    case 'empty folder':
      mkdirSync(path.join(folder, '.git'));
      return undefined;
    case 'foreign file':
      writeFileSync(path.join(folder, '.git'), 'gitdir: /nowhere/at/all\n');
      return undefined;
    case 'worktree':
      if (!isFree(path.join(folder, 'tree'))) return undefined;
      git(places, root, 'worktree', 'add', '-q', '--detach', path.join(folder, 'tree'));
      writeFileSync(path.join(folder, 'tree', 'copy.ts'), 'a copy\n');
      return undefined;
    case 'repository':
    case 'submodule':
      git(places, folder, 'init', '-q');
      git(places, folder, 'commit', '-q', '--allow-empty', '-m', 'inner');
      if (kind === 'repository') return undefined;
      return addSubmodule(places, folder);
  }
}

function addSubmodule(places: Places, folder: string): string | undefined {
  const { root } = places;
  const head = git(places, folder, 'rev-parse', 'HEAD').trim();
  const name = path.relative(root, folder);
  const added = outputOf(places, root, 'update-index', '--add', '--cacheinfo', `160000,${head},${name}`);
  return added === undefined ? undefined : folder;
}

function isFree(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) === undefined;
}

/** The files that git lists in a folder, relative to it. */
export function listedByGit(places: Places, folder: string): string[] {
  const listed = git(places, folder, 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0');
  return [...new Set(listed)].filter(
    (file) => file !== '' && lstatSync(path.join(folder, file), { throwIfNoEntry: false })?.isFile() === true,
  );
}

/** The files of a folder that no attribute marks as generated or vendored. */
export function unmarkedByGit(places: Places, folder: string, files: readonly string[]): string[] {
  if (files.length === 0) return [];
  const names = ['linguist-generated', 'linguist-vendored'];
  const output = git(places, folder, 'check-attr', '-z', ...names, '--', ...files).split('\0');
  const marked = new Set<string>();
  for (let at = 0; at + 2 < output.length; at += 3)
    if (!/^(unspecified|unset|false)$/.test(output[at + 2]!)) marked.add(output[at]!);
  return files.filter((file) => !marked.has(file));
}

/**
 * Whether git's list can be compared. It has none where a `.git` file names no repository. A folder that git ignores is
 * learned nevertheless if it is opened.
 */
export function isComparable(places: Places, folder: string): boolean {
  const root = outputOf(places, folder, 'rev-parse', '--show-toplevel')?.replace(/\n$/, '');
  if (root === undefined) return false;
  const inner = path.relative(root, folder);
  const isIgnored = inner !== '' && outputOf(places, root, 'check-ignore', '--no-index', '--', inner) !== undefined;
  return !isIgnored || listedByGit(places, folder).length > 0;
}

/** The output of git; undefined if it fails. */
function outputOf(places: Places, folder: string, ...command: readonly string[]): string | undefined {
  try {
    return git(places, folder, ...command);
  } catch {
    return undefined;
  }
}
