import { AttributeRules } from '../attributes';
import type { FileSystem } from '../fileSystem';
import { byteTextOf } from './byteText';
import { readGitSettings, settingPath } from './config';
import { IgnoreRules } from './ignoreRules';
import type { Repository } from './repository';
import { readIndex } from './indexFile';
import { TrackedFiles } from './trackedFiles';

/** Largest file of rules that is read, in bytes; it bounds the time of parsing. */
const maximumRulesBytes = 8 * 1024 * 1024;

/** Largest index that is read, in bytes: about two million files. */
const maximumIndexBytes = 256 * 1024 * 1024;

/** What git knows about a work tree. */
export interface WorkTree {
  /** Rules of the machine, the user and the clone; every `.gitignore` overrides them. */
  readonly rules: IgnoreRules;
  readonly attributes: AttributeRules;
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
  const { git } = fileSystem;
  const own = repository ? [fileSystem.join(repository.commonFolder, 'config')] : [];
  const settings = await readGitSettings(fileSystem, [...git.configFiles, ...own], repository);
  const { ignoresCase = repository ? false : fileSystem.ignoresCase, isBare, usesSha256 } = settings;
  const root = repository?.root ?? folder;
  const chosen = (set: string | undefined, usual: string | undefined): string =>
    set === undefined ? (usual ?? '') : set && settingPath(fileSystem, root, set);
  const ofUser = await rulesBytesOf(fileSystem, chosen(settings.excludesFile, git.excludesFile));
  const attributesOfUser = await rulesBytesOf(fileSystem, chosen(settings.attributesFile, git.attributesFile));
  const rules = IgnoreRules.none(ignoresCase).withFile(ofUser, '');
  const attributes = AttributeRules.empty(ignoresCase).withFile(attributesOfUser, '');
  if (!repository) return { rules, attributes, tracked: TrackedFiles.none, isBare: false };
  const info = fileSystem.join(repository.commonFolder, 'info');
  return {
    rules: rules.withFile(await rulesBytesOf(fileSystem, fileSystem.join(info, 'exclude')), ''),
    attributes: attributes.withFileOfClone(await rulesBytesOf(fileSystem, fileSystem.join(info, 'attributes'))),
    tracked: await readTracked(fileSystem, repository, usesSha256 ? 32 : 20, byteTextOf(prefix)),
    isBare,
  };
}

/** The bytes of a file of rules; empty if it cannot be read. */
export async function rulesBytesOf(fileSystem: FileSystem, file: string): Promise<Uint8Array> {
  try {
    return file === '' ? new Uint8Array() : await fileSystem.readFile(file, maximumRulesBytes);
  } catch {
    // If the file is in the workspace, the walk lists it as left out.
    return new Uint8Array();
  }
}

async function readTracked(
  fileSystem: FileSystem,
  { folder }: Repository,
  hashLength: number,
  prefix: string,
): Promise<TrackedFiles> {
  const read = (name: string): Promise<Uint8Array> =>
    fileSystem.readFile(fileSystem.join(folder, name), maximumIndexBytes);
  try {
    const entries = await readIndex(read, hashLength);
    return entries ? TrackedFiles.of(entries, prefix) : TrackedFiles.none;
  } catch {
    // A repository without an index, or with a split index whose shared part is missing, has no tracked files.
    return TrackedFiles.none;
  }
}
