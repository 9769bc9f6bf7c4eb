import picomatch from 'picomatch';
import { hasGeneratedName } from './generated';
import { isNotebook } from './notebook';
import type { ExcludeRule } from './request';
import { isSecretFolder, isSecretPath, secretReason } from './secretNames';
import { hasBinaryName } from './textKinds';

/** Larger files are data more often than text that somebody writes. */
export const maximumFileBytes = 1024 * 1024;

/** Of a notebook: the pictures among its outputs are large, and its cells are not. */
const maximumNotebookBytes = 16 * 1024 * 1024;

export function mostBytesOf(path: string): number {
  return isNotebook(path) ? maximumNotebookBytes : maximumFileBytes;
}

/** All text that is learned is held in memory: what comes after this much is left out. */
export const maximumCorpusCharacters = 16 * 1024 * 1024;

/** What version control and package managers keep beside the text that people write. Of a worktree, `.git` is a file. */
const foreignNames = new Set(['.git', '.hg', '.svn', 'node_modules', 'bower_components', '.venv', '__pycache__']);

/** Why a file or a folder is not even looked at, whatever the folder's own rules say; undefined where it may be. */
export function reasonByAnyName(name: string): string | undefined {
  if (foreignNames.has(name)) return 'kept by version control or a package manager';
  return isSecretFolder(name) ? secretReason : undefined;
}

/** Why a file is not even opened, judged by its path relative to the opened folder; undefined where it may be. */
export function reasonByPath(path: string): string | undefined {
  if (isSecretPath(path)) return secretReason;
  if (hasGeneratedName(path)) return 'generated file';
  return hasBinaryName(path.slice(path.lastIndexOf('/') + 1)) ? 'not text' : undefined;
}

/** Tells for a path relative to its folder, and the names beside it, which rule of `files.exclude` leaves it out. */
export type ExcludeMatcher = (path: string, siblings: ReadonlySet<string>) => string | undefined;

export function excludeMatcher(rules: readonly ExcludeRule[]): ExcludeMatcher {
  const compiled = rules
    .filter(({ glob }) => glob !== '')
    .map(({ glob, when }) => ({ glob, when, matches: globMatcher(glob) }));
  return (path, siblings) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const base = name.lastIndexOf('.') > 0 ? name.slice(0, name.lastIndexOf('.')) : name;
    return compiled.find(
      ({ when, matches }) =>
        matches(path) && (when === undefined || siblings.has(when.replace('$(basename)', () => base))),
    )?.glob;
  };
}

/** VS Code's globs know no groups and no negation: parentheses, bars and a leading `!` stand for themselves. */
function globMatcher(glob: string): (path: string) => boolean {
  return picomatch(glob.replace(/[()|]/g, '\\$&'), { dot: true, nonegate: true, noextglob: true });
}
