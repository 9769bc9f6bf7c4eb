import type { FileSystem } from '../fileSystem';
import { byteTextOf } from './byteText';
import { readGitSettings, settingPath } from './config';
import { IgnoreRules } from './ignoreRules';
import type { Repository } from './repository';
import { TrackedFiles } from './trackedFiles';

/** Largest file of rules that is read, in bytes; it bounds the time of parsing. */
export const maximumRulesBytes = 8 * 1024 * 1024;

/** Largest index that is read, in bytes: about two million files. */
const maximumIndexBytes = 256 * 1024 * 1024;

/** What git knows about a work tree. */
export interface WorkTree {
  /** Rules of the machine, the user and the clone; every `.gitignore` overrides them. */
  readonly rules: IgnoreRules;
  readonly tracked: TrackedFiles;
}

/**
 * Without a repository, the rules of the user apply, and no file is tracked. `prefix` is the path of `folder` in the work tree:
 * empty, or ends with `/`.
 */
export async function readWorkTree(
  fileSystem: FileSystem,
  repository: Repository | undefined,
  folder: string,
  prefix: string,
): Promise<WorkTree & { readonly isBare: boolean }> {
  const { configFiles, excludesFile: usual } = fileSystem.git;
  const own = repository ? [fileSystem.join(repository.commonFolder, 'config')] : [];
  const settings = await readGitSettings(fileSystem, [...configFiles, ...own]);
  const { excludesFile, ignoresCase = repository ? false : fileSystem.ignoresCase, isBare, usesSha256 } = settings;
  const root = repository?.root ?? folder;
  const chosen = excludesFile === undefined ? usual : excludesFile && settingPath(fileSystem, root, excludesFile);
  let rules = IgnoreRules.none(ignoresCase);
  if (chosen) rules = await withRulesOf(fileSystem, rules, chosen, '');
  if (!repository) return { rules, tracked: TrackedFiles.none, isBare: false };
  const excluded = fileSystem.join(fileSystem.join(repository.commonFolder, 'info'), 'exclude');
  rules = await withRulesOf(fileSystem, rules, excluded, '');
  const tracked = await readTracked(fileSystem, repository, usesSha256 ? 32 : 20, byteTextOf(prefix));
  return { rules, tracked, isBare };
}

/** Adds the rules of a file, which are relative to `folder`, in byte text. A file that cannot be read has no rules. */
export async function withRulesOf(
  fileSystem: FileSystem,
  rules: IgnoreRules,
  file: string,
  folder: string,
): Promise<IgnoreRules> {
  try {
    return rules.withFile(await fileSystem.readFile(file, maximumRulesBytes), folder);
  } catch {
    // If the file is in the workspace, the walk lists it as left out.
    return rules;
  }
}

async function readTracked(
  fileSystem: FileSystem,
  { folder }: Repository,
  hashLength: number,
  prefix: string,
): Promise<TrackedFiles> {
  try {
    const bytes = await fileSystem.readFile(fileSystem.join(folder, 'index'), maximumIndexBytes);
    return TrackedFiles.parse(bytes, hashLength, prefix) ?? TrackedFiles.none;
  } catch {
    // A repository without an index has no tracked files.
    return TrackedFiles.none;
  }
}
