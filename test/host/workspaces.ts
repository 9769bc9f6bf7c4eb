import { cpSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, repositoryRoot } from './paths';

const fixture = path.join(repositoryRoot, 'test', 'integration', 'fixture-workspace');
const sampleSource = path.join(repositoryRoot, 'node_modules', 'rxjs', 'src');

/** Tests change files, so they get a copy. */
export function copyFixtureWorkspace(folder: string): void {
  cpSync(fixture, folder, { recursive: true });
}

/** The sources of RxJS, enough TypeScript to learn from in a minute. What somebody changed in the copy stays. */
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
