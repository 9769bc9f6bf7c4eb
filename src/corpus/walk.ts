import type { CancellationToken } from '../base/cancellation';
import { codeOf } from '../base/errors';
import type { LeftOut } from './corpus';
import { type ExcludeMatcher, excludeMatcher } from './excludes';
import type { DirectoryEntry, FileFacts, FileSystem } from './fileSystem';
import { folderLabels } from './folderLabels';
import { cacheTag, reasonByContents } from './foreign';
import { byteText, byteTextOf } from './git/byteText';
import { IgnoreRules } from './git/ignoreRules';
import { namesBelow, type Repository, repositoryAround, repositoryAt } from './git/repository';
import { realPathOf } from './realPath';
import { rulesBytesOf, readWorkTree } from './git/workTree';
import {
  type GitContext,
  judge,
  type Names,
  namesOf,
  outsideWorkTree,
  ownNames,
  type PathContext,
  type WalkedFolder,
} from './pathContext';
import type { CorpusFolder, CorpusRequest } from './request';
import { maximumFileBytes, maximumBytesOf } from './rules';

/** A file that may be learned. Its contents have not been read. */
export interface CandidateFile extends FileFacts {
  readonly folder: WalkedFolder;
  readonly name: string;
  /** Index among all candidates. */
  readonly index: number;
  /** True if attributes set that it is not generated; markers in it are then ignored. */
  readonly isHandwritten: boolean;
}

/** Interval between reports of progress, in files; finding a file is fast. */
const filesBetweenReports = 500;

/**
 * Finds the files that may be learned, in a stable order: files that git lists and that neither the editor's settings nor
 * `.ignore` files exclude, and that were written in this workspace. Each workspace folder is walked separately, even inside
 * another one.
 */
export async function walk(
  fileSystem: FileSystem,
  request: CorpusRequest,
  token: CancellationToken,
  onFound: (files: number) => void,
): Promise<{ readonly candidates: readonly CandidateFile[]; readonly leftOut: readonly LeftOut[] }> {
  const labels = folderLabels(request.folders);
  const roots = new Map<string, { readonly folder: CorpusFolder; readonly label: string }>();
  for (const [i, folder] of request.folders.entries()) {
    const path = await realPathOf(fileSystem, folder.path);
    if (!roots.has(path)) roots.set(path, { folder, label: labels[i]! });
  }
  const walker = new Walker(fileSystem, token, onFound, new Set(roots.keys()));
  for (const [path, { folder, label }] of roots) await walker.addRoot(path, folder, label);
  return walker;
}

class Walker {
  readonly candidates: CandidateFile[] = [];
  readonly leftOut: LeftOut[] = [];
  readonly #fileSystem: FileSystem;
  readonly #token: CancellationToken;
  readonly #onFound: (files: number) => void;
  readonly #roots: ReadonlySet<string>;
  /** The first work tree of each repository, by its common folder. Other work trees contain the same files. */
  readonly #workTrees = new Map<string, string>();

  constructor(
    fileSystem: FileSystem,
    token: CancellationToken,
    onFound: (files: number) => void,
    roots: ReadonlySet<string>,
  ) {
    this.#fileSystem = fileSystem;
    this.#token = token;
    this.#onFound = onFound;
    this.#roots = roots;
  }

  async addRoot(path: string, { exclude, encoding }: CorpusFolder, label: string): Promise<void> {
    const context = await this.#rootContext({ path, shown: label, parent: undefined, encoding });
    const entries = await this.#entries(context.folder);
    await this.#addEntries(context, entries, excludeMatcher(exclude));
  }

  async #rootContext(folder: WalkedFolder): Promise<PathContext> {
    const { path } = folder;
    const none = IgnoreRules.none(this.#fileSystem.ignoresCase);
    const start = { folder, path: '', ownRules: { '.ignore': none, '.recurrentignore': none } };
    const repository = await repositoryAround(this.#fileSystem, path);
    const inRepository = repository && (await this.#contextInRepository(repository, path));
    if (inRepository) return { ...start, ...inRepository };
    const { rules, tracked, attributes } = await readWorkTree(this.#fileSystem, undefined, path, '');
    return { ...start, ...outsideWorkTree, tracked, attributes, gitRules: rules };
  }

  /**
   * The context of a folder in a work tree. Undefined if the repository is bare, or if it ignores the folder and tracks nothing
   * in it: a folder that was opened is learned anyway, without the rules above it.
   */
  async #contextInRepository(repository: Repository, path: string): Promise<GitContext | undefined> {
    const names = namesBelow(this.#fileSystem, repository.root, path);
    const whole = names.map((name) => `${name}/`).join('');
    const tree = await readWorkTree(this.#fileSystem, repository, path, whole);
    if (tree.isBare) return undefined;
    const { tracked, attributes, rules: gitRules } = tree;
    let context: GitContext = { ...outsideWorkTree, isInWorkTree: true, tracked, attributes, gitRules };
    let at = repository.root;
    for (const name of names) {
      context = await this.#withGitFiles(context, at, await this.#names(at));
      const gitPath = `${context.gitPath}${byteTextOf(name)}/`;
      if (context.gitRules.test(gitPath) === 'ignored') {
        if (!tracked.hasBelow(byteTextOf(whole))) return undefined;
        return { ...context, gitPath: byteTextOf(whole), isIgnored: true };
      }
      context = { ...context, gitPath };
      at = this.#fileSystem.join(at, name);
    }
    this.#workTrees.set(repository.commonFolder, repository.root);
    return context;
  }

  async #names(path: string): Promise<Names> {
    try {
      return namesOf(await this.#fileSystem.readDirectory(path));
    } catch {
      // A parent folder without read permission: git cannot read its rules either.
      return new Map();
    }
  }

  async #entries({ path, shown }: WalkedFolder): Promise<readonly DirectoryEntry[]> {
    try {
      const entries = await this.#fileSystem.readDirectory(path);
      return [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      this.leftOut.push({ path: shown || path, reason: `the folder cannot be read (${codeOf(error)})` });
      return [];
    }
  }

  async #addFolder(outer: PathContext, excluded: ExcludeMatcher): Promise<void> {
    const { folder } = outer;
    const entries = await this.#entries(folder);
    const context = await this.#unlessForeign(outer, namesOf(entries));
    if (typeof context === 'string') this.leftOut.push({ path: folder.shown, reason: context });
    else await this.#addEntries(context, entries, excluded);
  }

  /** The context of a folder's contents, or the reason to leave the folder out. */
  async #unlessForeign(context: PathContext, names: Names): Promise<PathContext | string> {
    const { folder, gitPath, tracked, isInWorkTree, attributes } = context;
    const name = context.path.slice(context.path.lastIndexOf('/', context.path.length - 2) + 1, -1);
    if (attributes.of(`${gitPath}any`).isVendored !== false) {
      const reason = reasonByContents(name, names) ?? (await this.#reasonByTag(folder.path, names));
      if (reason !== undefined) return reason;
    }
    const repository = names.has('.git') ? await repositoryAt(this.#fileSystem, folder.path) : undefined;
    if (!repository) return context;
    const isSubmodule = tracked.kindOf(gitPath.slice(0, -1)) === 'submodule';
    if (isInWorkTree && !isSubmodule) return 'a nested repository: open it as a folder to learn it';
    const known = this.#workTrees.get(repository.commonFolder) ?? repository.root;
    if (known !== repository.root) return 'another work tree of a repository that is learned';
    const inner = await this.#contextInRepository(repository, folder.path);
    return inner ? { ...context, ...inner } : context;
  }

  async #reasonByTag(path: string, names: Names): Promise<string | undefined> {
    if (names.get(cacheTag.name) !== 'file') return undefined;
    try {
      const bytes = await this.#fileSystem.readFile(this.#fileSystem.join(path, cacheTag.name), maximumFileBytes);
      return byteText(bytes).startsWith(cacheTag.signature) ? cacheTag.reason : undefined;
    } catch {
      // The walk lists the file as left out.
      return undefined;
    }
  }

  async #addEntries(outer: PathContext, entries: readonly DirectoryEntry[], excluded: ExcludeMatcher): Promise<void> {
    const names = namesOf(entries);
    const context = await this.#withOwnFiles(
      { ...outer, ...(await this.#withGitFiles(outer, outer.folder.path, names)) },
      names,
    );
    for (const entry of entries) {
      const { name, kind } = entry;
      if (this.#token.isCancelled) return;
      const path = this.#fileSystem.join(context.folder.path, name);
      if (kind === 'directory' && this.#roots.has(path)) continue;
      const shown = context.folder.shown + name + (kind === 'directory' ? '/' : '');
      const judged = judge(context, entry, excluded, names);
      if (typeof judged === 'string') this.leftOut.push({ path: shown, reason: judged });
      else if (kind === 'directory') {
        const folder = { path, shown, parent: context.folder, encoding: context.folder.encoding };
        await this.#addFolder({ ...judged, folder }, excluded);
      } else await this.#addFile(judged, name, path, shown);
    }
  }

  async #withGitFiles<P extends GitContext>(context: P, path: string, names: Names): Promise<P> {
    let { gitRules, attributes } = context;
    // As in git, a symbolic link with this name has no rules.
    if (names.get('.gitignore') === 'file')
      gitRules = gitRules.withFile(await this.#bytesOf(path, '.gitignore'), context.gitPath);
    else gitRules = gitRules.withEmptyCache();
    if (names.get('.gitattributes') === 'file')
      attributes = attributes.withFile(await this.#bytesOf(path, '.gitattributes'), context.gitPath);
    return { ...context, gitRules, attributes };
  }

  async #withOwnFiles(context: PathContext, names: Names): Promise<PathContext> {
    const ownRules = { ...context.ownRules };
    for (const name of ownNames) {
      const rules = ownRules[name];
      ownRules[name] =
        names.get(name) === 'file'
          ? rules.withFile(await this.#bytesOf(context.folder.path, name), byteTextOf(context.path))
          : rules.withEmptyCache();
    }
    return { ...context, ownRules };
  }

  #bytesOf(folder: string, name: string): Promise<Uint8Array> {
    return rulesBytesOf(this.#fileSystem, this.#fileSystem.join(folder, name));
  }

  async #addFile(context: PathContext, name: string, path: string, shown: string): Promise<void> {
    const { folder, isHandwritten = false } = context;
    try {
      const { size, modified } = await this.#fileSystem.stat(path);
      const maximum = maximumBytesOf(name);
      if (size > maximum) {
        const reason = `larger than ${maximum / 1024 / 1024} MB (${(size / 1e6).toFixed(1)} MB)`;
        this.leftOut.push({ path: shown, reason });
        return;
      }
      this.candidates.push({ folder, name, size, modified, index: this.candidates.length, isHandwritten });
      if (this.candidates.length % filesBetweenReports === 0) this.#onFound(this.candidates.length);
    } catch (error) {
      this.leftOut.push({ path: shown, reason: `cannot be read (${codeOf(error)})` });
    }
  }
}
