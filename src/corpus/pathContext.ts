import { AttributeRules, type LinguistAttributes } from './attributes';
import type { ExcludeMatcher } from './excludes';
import type { DirectoryEntry } from './fileSystem';
import { byteTextOf } from './git/byteText';
import type { IgnoreRules } from './git/ignoreRules';
import { TrackedFiles } from './git/trackedFiles';
import { generatedReason } from './generated';
import { reasonByAnyName, reasonByPath } from './rules';

/** A folder on disk. Files refer to it, so that 200,000 files do not need a path each. */
export interface WalkedFolder {
  readonly path: string;
  /** Path in messages and lists: empty, or ends with `/`. */
  readonly shown: string;
  readonly parent: WalkedFolder | undefined;
  /** `files.encoding` of the workspace folder. */
  readonly encoding?: string | undefined;
}

/** What git knows about a path. */
export interface GitContext {
  /** Byte text, relative to the work tree: empty for its root; ends with `/` for a folder. */
  readonly gitPath: string;
  /** In a work tree, a repository inside it is a nested one. */
  readonly isInWorkTree: boolean;
  readonly tracked: TrackedFiles;
  readonly gitRules: IgnoreRules;
  readonly attributes: AttributeRules;
  /** In an ignored folder, only tracked files are learned. */
  readonly isIgnored: boolean;
}

export const outsideWorkTree = {
  gitPath: '',
  isInWorkTree: false,
  tracked: TrackedFiles.none,
  attributes: AttributeRules.none,
  isIgnored: false,
} as const;

/** The rules that apply to a path and its contents. */
export interface PathContext extends GitContext {
  readonly folder: WalkedFolder;
  /** Relative to the workspace folder: empty for that folder; ends with `/` for a folder. */
  readonly path: string;
  /** Rules of ripgrep's file and of our own, relative to the workspace folder. They override git's. */
  readonly ownRules: Readonly<Record<(typeof ownNames)[number], IgnoreRules>>;
  /** True for a file if attributes set that it is not generated. */
  readonly isHandwritten?: boolean;
}

/** In increasing precedence. */
export const ownNames = ['.ignore', '.recurrentignore'] as const;

/** The entries of a folder by name. */
export type Names = ReadonlyMap<string, DirectoryEntry['kind']>;

export function namesOf(entries: readonly DirectoryEntry[]): Names {
  return new Map(entries.map(({ name, kind }) => [name, kind]));
}

/** The context of an entry of a folder, or the reason to leave it out. `siblings` are all entries of that folder. */
export function judge(
  context: PathContext,
  { name, kind }: DirectoryEntry,
  excluded: ExcludeMatcher,
  siblings: Names,
): PathContext | string {
  if (kind === 'other') return 'a link or a device, which is not followed';
  const always = reasonByAnyName(name);
  if (always !== undefined) return always;
  const rule = excluded(context.path + name, siblings);
  if (rule) return `${rule.setting}: ${rule.glob}`;
  const end = kind === 'directory' ? `${name}/` : name;
  const inner = { ...context, path: context.path + end, gitPath: context.gitPath + byteTextOf(end) };
  const judged = judgeByRules(inner);
  if (typeof judged === 'string' || kind === 'directory') return judged;
  const attributes = context.attributes.of(inner.gitPath);
  return reasonByAttributes(inner.path, attributes) ?? { ...judged, isHandwritten: attributes.isGenerated === false };
}

function judgeByRules(context: PathContext): PathContext | string {
  const path = byteTextOf(context.path);
  const deciding = ownNames.findLast((name) => context.ownRules[name].test(path) !== undefined);
  if (deciding !== undefined && context.ownRules[deciding].test(path) === 'ignored') return deciding;
  if (deciding !== undefined) return reincluded(context, path);
  const isIgnored = context.isIgnored || context.gitRules.test(context.gitPath) === 'ignored';
  return isIgnored && !isTracked(context) ? '.gitignore' : { ...context, isIgnored };
}

/** After a rule includes a folder, rules of lower precedence that exclude it do not apply to its contents. */
function reincluded(context: PathContext, path: string): PathContext {
  if (!path.endsWith('/')) return { ...context, isIgnored: false };
  const { '.ignore': weaker } = context.ownRules;
  return {
    ...context,
    isIgnored: false,
    gitRules: context.gitRules.withFolder(context.gitPath),
    ownRules: { ...context.ownRules, '.ignore': weaker.withFolder(path) },
  };
}

function isTracked({ tracked, gitPath }: GitContext): boolean {
  if (!gitPath.endsWith('/')) return tracked.kindOf(gitPath) === 'file';
  return tracked.hasBelow(gitPath) || tracked.kindOf(gitPath.slice(0, -1)) === 'submodule';
}

function reasonByAttributes(path: string, { isGenerated, isVendored }: LinguistAttributes): string | undefined {
  if (isGenerated === true) return 'linguist-generated in .gitattributes';
  if (isVendored === true) return 'linguist-vendored in .gitattributes';
  const reason = reasonByPath(path);
  return reason === generatedReason && isGenerated === false ? undefined : reason;
}
