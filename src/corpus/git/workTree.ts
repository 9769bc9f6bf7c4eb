import type { FileSystem } from '../fileSystem';
import { byteTextOf } from './byteText';
import { readGitSettings, settingPath } from './config';
import { IgnoreRules } from './ignoreRules';
import type { Repository } from './repository';
import { TrackedFiles } from './trackedFiles';

/** Largest file of rules that is read, in bytes. */
export const maximumRulesBytes = 8 * 1024 * 1024;

/** Largest index that is read, in bytes: that of about two million files. */
const maximumIndexBytes = 256 * 1024 * 1024;

/** What git knows of a work tree, or where there is none, what holds for every folder of the user. */
export interface WorkTree {
  /** Of the machine, of the user and of this clone, which count less than any `.gitignore`. */
  readonly rules: IgnoreRules;
  readonly tracked: TrackedFiles;
}

/** `prefix`: of what is asked for, relative to the root; empty or ending with `/`. */
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

/** `folder`: to which the rules of the file are relative, in byte text. A file that cannot be read has none. */
export async function withRulesOf(
  fileSystem: FileSystem,
  rules: IgnoreRules,
  file: string,
  folder: string,
): Promise<IgnoreRules> {
  try {
    return rules.withFile(await fileSystem.readFile(file, maximumRulesBytes), folder);
  } catch {
    // One in the workspace is listed as left out when its turn comes as a file.
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
    // Nothing has been added to this repository yet.
    return TrackedFiles.none;
  }
}
