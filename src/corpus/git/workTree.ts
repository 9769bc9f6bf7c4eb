import { AttributeRules } from '../attributes';
import type { FileSystem } from '../fileSystem';
import { byteTextOf } from './byteText';
import { readGitSettings, settingPath } from './config';
import { IgnoreRules } from './ignoreRules';
import type { Repository } from './repository';
import { readIndex } from './indexFile';
import { TrackedFiles } from './trackedFiles';

/** Largest file of rules that is read, in bytes. */
const maximumRulesBytes = 8 * 1024 * 1024;

/** Largest index that is read, in bytes: that of about two million files. */
const maximumIndexBytes = 256 * 1024 * 1024;

/** What git knows of a work tree, or where there is none, what holds for every folder of the user. */
export interface WorkTree {
  /** Of the machine, of the user and of this clone, which count less than any `.gitignore`. */
  readonly rules: IgnoreRules;
  readonly attributes: AttributeRules;
  readonly tracked: TrackedFiles;
}

/** `prefix`: of what is asked for, relative to the root; empty or ending with `/`. */
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
  const ofUser = await bytesOf(fileSystem, chosen(settings.excludesFile, git.excludesFile));
  const attributesOfUser = await bytesOf(fileSystem, chosen(settings.attributesFile, git.attributesFile));
  const rules = IgnoreRules.none(ignoresCase).withFile(ofUser, '');
  const attributes = AttributeRules.empty(ignoresCase).withFile(attributesOfUser, '');
  if (!repository) return { rules, attributes, tracked: TrackedFiles.none, isBare: false };
  const info = fileSystem.join(repository.commonFolder, 'info');
  return {
    rules: rules.withFile(await bytesOf(fileSystem, fileSystem.join(info, 'exclude')), ''),
    attributes: attributes.withFileOfClone(await bytesOf(fileSystem, fileSystem.join(info, 'attributes'))),
    tracked: await readTracked(fileSystem, repository, usesSha256 ? 32 : 20, byteTextOf(prefix)),
    isBare,
  };
}

/** A file of rules; empty where there is none. One in the workspace is listed as left out when its turn comes as a file. */
export async function bytesOf(fileSystem: FileSystem, file: string): Promise<Uint8Array> {
  try {
    return file === '' ? new Uint8Array() : await fileSystem.readFile(file, maximumRulesBytes);
  } catch {
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
    // Nothing has been added to this repository yet, or what its index is shared with is gone.
    return TrackedFiles.none;
  }
}
