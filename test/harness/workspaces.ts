import { cpSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, repositoryRoot } from './paths';

const fixture = path.join(repositoryRoot, 'test', 'integration', 'fixture-workspace');
const sampleSource = path.join(repositoryRoot, 'node_modules', 'rxjs', 'src');

/** Files that must be left out and that git would not store in the fixture. */
const leftOut: Readonly<Record<string, string>> = {
  '.gitignore': 'ignored/\n',
  'ignored/notes.txt': 'Git ignores this text.\n',
  '.env': 'TOKEN=not-a-real-one\n',
  'logo.bin': '\0\u0001\u0002',
};

/** A copy, because tests change files. */
export function copyFixtureWorkspace(folder: string): string {
  cpSync(fixture, folder, { recursive: true });
  for (const [file, content] of Object.entries(leftOut)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
  }
  return folder;
}

/** A workspace file with two folders: that of the fixture, and one with another function. */
export function makeWorkspaceOfTwo(folder: string): string {
  const [first, second] = ['first', 'second'].map((name) => path.join(folder, name)) as [string, string];
  copyFixtureWorkspace(first);
  mkdirSync(second);
  writeFileSync(path.join(second, 'zebra.ts'), 'export function zebraCrossing(): void {}\n'.repeat(5));
  const file = path.join(folder, 'two.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: [{ path: 'first' }, { path: 'second' }] }));
  return file;
}

/** Code of three languages, by others and by us, that the tests of manners learn. */
const learnedCode: Readonly<Record<string, string>> = {
  typescript: path.join(repositoryRoot, 'node_modules', 'rxjs', 'src'),
  java: path.join(repositoryRoot, 'node_modules', '@capacitor', 'android', 'capacitor', 'src', 'main', 'java'),
  python: path.join(repositoryRoot, 'scripts'),
  'python-tests': path.join(repositoryRoot, 'test', 'numeric'),
};

/** A workspace of three languages. */
export function copyLearnedCode(folder: string): string {
  for (const [name, source] of Object.entries(learnedCode)) {
    if (!existsSync(source)) throw new Error(`Expected sources in ${source}: run npm ci.`);
    const isCode = (file: string): boolean => !/\.(json|sh|ts)$/.test(file) || name === 'typescript';
    cpSync(source, path.join(folder, name), { recursive: true, filter: isCode });
  }
  return folder;
}

/** The sources of RxJS, enough TypeScript to learn from in a minute. Changes to the copy are kept. */
export function sampleWorkspace(): string {
  const folder = path.join(cacheFolder, 'sample-rxjs');
  if (existsSync(folder)) return folder;
  if (!existsSync(sampleSource)) throw new Error(`Expected sample sources in ${sampleSource}: run npm ci.`);
  mkdirSync(cacheFolder, { recursive: true });
  const temporary = `${folder}-${process.pid}`;
  cpSync(sampleSource, temporary, { recursive: true });
  renameSync(temporary, folder);
  return folder;
}
