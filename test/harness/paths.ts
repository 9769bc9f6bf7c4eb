import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** The folder of package.json. It is searched for, because bundles lie at different depths. */
export const repositoryRoot = folderAbove(__dirname, 'package.json');

/** Output of tests: ignored by git, and removed with the build. */
export const buildFolder = path.join(repositoryRoot, '.build');
export const resultsFolder = path.join(buildFolder, 'results');
export const screenshotsFolder = path.join(buildFolder, 'screenshots');

/** Folder of the VS Code servers (about 250 MB each), outside the repository, so that a clean build keeps them. */
export const cacheFolder = process.env['RECURRENT_TEST_CACHE'] ?? path.join(homedir(), '.cache', 'recurrent-test');

/** The full path of the first of these programs that is on PATH. */
export function onPath(...names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => existsSync(file));
}

/** The full paths of the files in a folder, at any depth, with this name. */
export function filesNamed(folder: string, name: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => path.basename(file) === name).map((file) => path.join(folder, file));
}

function folderAbove(start: string, file: string): string {
  if (existsSync(path.join(start, file))) return start;
  const parent = path.dirname(start);
  if (parent === start) throw new Error(`Expected ${file} in a folder above ${__dirname}, found none.`);
  return folderAbove(parent, file);
}
