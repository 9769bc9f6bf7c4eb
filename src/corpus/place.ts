import { AttributeRules, type LinguistAttributes } from './attributes';
import type { ExcludeMatcher } from './excludes';
import type { DirectoryEntry } from './fileSystem';
import { byteTextOf } from './git/byteText';
import type { IgnoreRules } from './git/ignoreRules';
import { TrackedFiles } from './git/trackedFiles';
import { generatedReason } from './generated';
import { reasonByAnyName, reasonByPath } from './rules';

/** A folder in which there are files. They name it, so that no path is kept for each of 200,000 of them. */
export interface WalkedFolder {
  readonly path: string;
  /** As it is shown: empty or ending with `/`. */
  readonly shown: string;
  readonly parent: WalkedFolder | undefined;
  /** `files.encoding` of its folder of the workspace. */
  readonly encoding?: string | undefined;
}

/** What git says of a folder. */
export interface GitPlace {
  /** In byte text, relative to the work tree: empty or ending with `/`. */
  readonly gitPath: string;
  /** Whether it lies in a work tree: a repository that is met there is a nested one. */
  readonly isInWorkTree: boolean;
  readonly tracked: TrackedFiles;
  readonly gitRules: IgnoreRules;
  readonly attributes: AttributeRules;
  /** Of an ignored folder only what is tracked counts. */
  readonly isIgnored: boolean;
}

/** Where git has not said anything yet. */
export const outside = {
  gitPath: '',
  isInWorkTree: false,
  tracked: TrackedFiles.none,
  attributes: AttributeRules.none,
  isIgnored: false,
} as const;

/** What holds in a folder. */
export interface Place extends GitPlace {
  readonly folder: WalkedFolder;
  /** Relative to the folder of the workspace: empty or ending with `/`. */
  readonly path: string;
  /** Of ripgrep's file and of our own, relative to the folder of the workspace. They count more than what git says. */
  readonly ownRules: Readonly<Record<(typeof ownNames)[number], IgnoreRules>>;
  /** Of a file: whether attributes say that it is not generated. */
  readonly isHandwritten?: boolean;
}

/** Weakest first. */
export const ownNames = ['.ignore', '.recurrentignore'] as const;

/** What is in a folder. */
export type Names = ReadonlyMap<string, DirectoryEntry['kind']>;

export function namesOf(entries: readonly DirectoryEntry[]): Names {
  return new Map(entries.map(({ name, kind }) => [name, kind]));
}

/** What holds for something in a folder, or why it is left out. `siblings`: all that is in the folder. */
export function judge(
  place: Place,
  { name, kind }: DirectoryEntry,
  excluded: ExcludeMatcher,
  siblings: Names,
): Place | string {
  if (kind === 'other') return 'a link or a device, which is not followed';
  const always = reasonByAnyName(name);
  if (always !== undefined) return always;
  const rule = excluded(place.path + name, siblings);
  if (rule) return `${rule.setting}: ${rule.glob}`;
  const end = kind === 'directory' ? `${name}/` : name;
  const inner = { ...place, path: place.path + end, gitPath: place.gitPath + byteTextOf(end) };
  const judged = judgeByRules(inner);
  if (typeof judged === 'string' || kind === 'directory') return judged;
  const attributes = place.attributes.of(inner.gitPath);
  return reasonByAttributes(inner.path, attributes) ?? { ...judged, isHandwritten: attributes.isGenerated === false };
}

function judgeByRules(place: Place): Place | string {
  const path = byteTextOf(place.path);
  const deciding = ownNames.findLast((name) => place.ownRules[name].test(path) !== undefined);
  if (deciding !== undefined && place.ownRules[deciding].test(path) === 'ignored') return deciding;
  if (deciding !== undefined) return takenIn(place, path);
  const isIgnored = place.isIgnored || place.gitRules.test(place.gitPath) === 'ignored';
  return isIgnored && !isTracked(place) ? '.gitignore' : { ...place, isIgnored };
}

/** A weaker rule against a folder does not hold for what is in it either. */
function takenIn(place: Place, path: string): Place {
  if (!path.endsWith('/')) return { ...place, isIgnored: false };
  const { '.ignore': weaker } = place.ownRules;
  return {
    ...place,
    isIgnored: false,
    gitRules: place.gitRules.withFolder(place.gitPath),
    ownRules: { ...place.ownRules, '.ignore': weaker.withFolder(path) },
  };
}

function isTracked({ tracked, gitPath }: GitPlace): boolean {
  if (!gitPath.endsWith('/')) return tracked.kindOf(gitPath) === 'file';
  return tracked.hasBelow(gitPath) || tracked.kindOf(gitPath.slice(0, -1)) === 'submodule';
}

function reasonByAttributes(path: string, { isGenerated, isVendored }: LinguistAttributes): string | undefined {
  if (isGenerated === true) return 'linguist-generated in .gitattributes';
  if (isVendored === true) return 'linguist-vendored in .gitattributes';
  const reason = reasonByPath(path);
  return reason === generatedReason && isGenerated === false ? undefined : reason;
}
