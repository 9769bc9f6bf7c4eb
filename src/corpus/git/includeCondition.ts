import picomatch from 'picomatch';
import type { FileSystem } from '../fileSystem';
import { realPathOf } from '../realPath';
import type { Repository } from './repository';

/**
 * True if the condition of an `includeIf` in a configuration file holds for a repository (git-config(1), "Conditional
 * includes"). `hasconfig:` is never true: it needs the complete configuration first, and it is used to select identities.
 */
export async function doesInclude(
  fileSystem: FileSystem,
  condition: string,
  file: string,
  { folder, branch }: Repository,
): Promise<boolean> {
  const [, kind, pattern = ''] = /^(gitdir|gitdir\/i|onbranch):(.*)$/s.exec(condition) ?? [];
  if (kind === undefined) return false;
  if (kind === 'onbranch') return branch !== undefined && matcher(withContents(pattern), false)(branch);
  const matches = matcher(await folderPattern(fileSystem, pattern, file), kind === 'gitdir/i');
  return matches(withSlashes(await realPathOf(fileSystem, folder)));
}

/** `~/` is the user's folder, `./` that of the configuration file; another relative pattern matches in any folder. */
async function folderPattern(fileSystem: FileSystem, pattern: string, file: string): Promise<string> {
  const { home } = fileSystem.git;
  if (pattern.startsWith('~/') && home !== undefined) return withContents(await below(fileSystem, home, pattern));
  const folder = fileSystem.parent(await realPathOf(fileSystem, file));
  if (pattern.startsWith('./') && folder !== undefined) return withContents(await below(fileSystem, folder, pattern));
  return withContents(/^(?:\/|[a-z]:\/)/i.test(pattern) ? pattern : `**/${pattern}`);
}

/** Replaces the first character by `folder`, whose name is matched literally. */
async function below(fileSystem: FileSystem, folder: string, pattern: string): Promise<string> {
  const literal = withSlashes(await realPathOf(fileSystem, folder)).replace(/[\\*?[\]{}()!+@|]/g, '\\$&');
  return literal + pattern.slice(1);
}

/** A pattern that ends with a slash matches the contents of the folder. */
function withContents(pattern: string): string {
  return pattern.endsWith('/') ? `${pattern}**` : pattern;
}

/** Replaces the backslashes of a Windows path. */
function withSlashes(path: string): string {
  return /^[a-z]:\\/i.test(path) ? path.replaceAll('\\', '/') : path;
}

function matcher(pattern: string, ignoresCase: boolean): (path: string) => boolean {
  return picomatch(pattern, { dot: true, nonegate: true, noextglob: true, nobrace: true, nocase: ignoresCase });
}
