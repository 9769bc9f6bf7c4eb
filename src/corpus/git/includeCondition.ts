import picomatch from 'picomatch';
import type { FileSystem } from '../fileSystem';
import { realPathOf } from '../realPath';
import type { Repository } from './repository';

/**
 * Whether the condition of an `includeIf` in a configuration file holds for a repository (git-config(1), "Conditional
 * includes"). `hasconfig:` never does: it would need the whole configuration first, and serves to tell identities apart.
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

/** `~/` is the user's folder, `./` that of the configuration file; what is not absolute lies in any folder. */
async function folderPattern(fileSystem: FileSystem, pattern: string, file: string): Promise<string> {
  const { home } = fileSystem.git;
  if (pattern.startsWith('~/') && home !== undefined) return withContents(await below(fileSystem, home, pattern));
  const folder = fileSystem.parent(await realPathOf(fileSystem, file));
  if (pattern.startsWith('./') && folder !== undefined) return withContents(await below(fileSystem, folder, pattern));
  return withContents(/^(?:\/|[a-z]:\/)/i.test(pattern) ? pattern : `**/${pattern}`);
}

/** The first character stands for `folder`, whose name is no pattern. */
async function below(fileSystem: FileSystem, folder: string, pattern: string): Promise<string> {
  const literal = withSlashes(await realPathOf(fileSystem, folder)).replace(/[\\*?[\]{}()!+@|]/g, '\\$&');
  return literal + pattern.slice(1);
}

/** A pattern that ends with a slash means all that lies in the folder. */
function withContents(pattern: string): string {
  return pattern.endsWith('/') ? `${pattern}**` : pattern;
}

/** Of a path of Windows. */
function withSlashes(path: string): string {
  return /^[a-z]:\\/i.test(path) ? path.replaceAll('\\', '/') : path;
}

function matcher(pattern: string, ignoresCase: boolean): (path: string) => boolean {
  return picomatch(pattern, { dot: true, nonegate: true, noextglob: true, nobrace: true, nocase: ignoresCase });
}
