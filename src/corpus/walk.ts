import type { CancellationToken } from '../base/cancellation';
import { codeOf } from '../base/errors';
import { type ExcludeMatcher, excludeMatcher } from './excludes';
import type { DirectoryEntry, FileFacts, FileSystem } from './fileSystem';
import { folderLabels } from './folderLabels';
import { cacheTag, reasonByContents } from './foreign';
import { byteText, byteTextOf } from './git/byteText';
import { IgnoreRules } from './git/ignoreRules';
import { namesBelow, type Repository, repositoryAround, repositoryAt } from './git/repository';
import { realPathOf } from './realPath';
import { bytesOf, readWorkTree } from './git/workTree';
import { type GitPlace, judge, type Names, namesOf, outside, ownNames, type Place, type WalkedFolder } from './place';
import type { CorpusFolder, CorpusRequest } from './request';
import { maximumFileBytes, mostBytesOf } from './rules';
import type { LeftOut } from './select';

/** A file that may be learned: nothing but its name, its size and its place has been looked at. */
export interface Candidate extends FileFacts {
  readonly folder: WalkedFolder;
  readonly name: string;
  /** Its place among all. */
  readonly place: number;
  /** Whether attributes say that it is not generated, so that marks in it do not count. */
  readonly isHandwritten: boolean;
}

/** Files between two reports of progress. */
const filesBetweenReports = 500;

/**
 * Finds the files that may be learned, in a stable order: what git lists of the folders, the editor's settings and
 * `.ignore` files leave, and people wrote. Each folder of the workspace is walked by itself, also one that lies in another.
 */
export async function walk(
  fileSystem: FileSystem,
  request: CorpusRequest,
  token: CancellationToken,
  onFound: (files: number) => void,
): Promise<{ readonly candidates: readonly Candidate[]; readonly leftOut: readonly LeftOut[] }> {
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
  readonly candidates: Candidate[] = [];
  readonly leftOut: LeftOut[] = [];
  readonly #fileSystem: FileSystem;
  readonly #token: CancellationToken;
  readonly #onFound: (files: number) => void;
  readonly #roots: ReadonlySet<string>;
  /** The work tree that was met of each repository, by its common folder: others hold the same files. */
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
    const place = await this.#rootPlace({ path, shown: label, parent: undefined, encoding });
    const entries = await this.#entries(place.folder);
    await this.#addEntries(place, entries, excludeMatcher(exclude));
  }

  async #rootPlace(folder: WalkedFolder): Promise<Place> {
    const { path } = folder;
    const none = IgnoreRules.none(this.#fileSystem.ignoresCase);
    const start = { folder, path: '', ownRules: { '.ignore': none, '.recurrentignore': none } };
    const repository = await repositoryAround(this.#fileSystem, path);
    const inRepository = repository && (await this.#placeInRepository(repository, path));
    if (inRepository) return { ...start, ...inRepository };
    const { rules, tracked, attributes } = await readWorkTree(this.#fileSystem, undefined, path, '');
    return { ...start, ...outside, tracked, attributes, gitRules: rules };
  }

  /**
   * As the work tree sees a folder in it. Nothing where there is no work tree, or where the work tree ignores the folder,
   * which was opened all the same: then what stands above it says nothing of it.
   */
  async #placeInRepository(repository: Repository, path: string): Promise<GitPlace | undefined> {
    const names = namesBelow(this.#fileSystem, repository.root, path);
    const whole = names.map((name) => `${name}/`).join('');
    const tree = await readWorkTree(this.#fileSystem, repository, path, whole);
    if (tree.isBare) return undefined;
    const { tracked, attributes, rules: gitRules } = tree;
    let place: GitPlace = { ...outside, isInWorkTree: true, tracked, attributes, gitRules };
    let at = repository.root;
    for (const name of names) {
      place = await this.#withGitFiles(place, at, await this.#names(at));
      const gitPath = `${place.gitPath}${byteTextOf(name)}/`;
      if (place.gitRules.test(gitPath) === 'ignored') {
        if (!tracked.hasBelow(byteTextOf(whole))) return undefined;
        return { ...place, gitPath: byteTextOf(whole), isIgnored: true };
      }
      place = { ...place, gitPath };
      at = this.#fileSystem.join(at, name);
    }
    this.#workTrees.set(repository.commonFolder, repository.root);
    return place;
  }

  async #names(path: string): Promise<Names> {
    try {
      return namesOf(await this.#fileSystem.readDirectory(path));
    } catch {
      // A folder above that may not be listed: git could not read its rules either.
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

  async #addFolder(outer: Place, excluded: ExcludeMatcher): Promise<void> {
    const { folder } = outer;
    const entries = await this.#entries(folder);
    const place = await this.#unlessForeign(outer, namesOf(entries));
    if (typeof place === 'string') this.leftOut.push({ path: folder.shown, reason: place });
    else await this.#addEntries(place, entries, excluded);
  }

  /** The folder as it is seen from within, or why it is left out. */
  async #unlessForeign(place: Place, names: Names): Promise<Place | string> {
    const { folder, gitPath, tracked, isInWorkTree, attributes } = place;
    const name = place.path.slice(place.path.lastIndexOf('/', place.path.length - 2) + 1, -1);
    if (attributes.of(`${gitPath}any`).isVendored !== false) {
      const reason = reasonByContents(name, names) ?? (await this.#reasonByTag(folder.path, names));
      if (reason !== undefined) return reason;
    }
    const repository = names.has('.git') ? await repositoryAt(this.#fileSystem, folder.path) : undefined;
    if (!repository) return place;
    const isSubmodule = tracked.kindOf(gitPath.slice(0, -1)) === 'submodule';
    if (isInWorkTree && !isSubmodule) return 'a repository of its own: open it as a folder to learn it';
    const known = this.#workTrees.get(repository.commonFolder) ?? repository.root;
    if (known !== repository.root) return 'another work tree of a repository that is learned';
    const inner = await this.#placeInRepository(repository, folder.path);
    return inner ? { ...place, ...inner } : place;
  }

  async #reasonByTag(path: string, names: Names): Promise<string | undefined> {
    if (names.get(cacheTag.name) !== 'file') return undefined;
    try {
      const bytes = await this.#fileSystem.readFile(this.#fileSystem.join(path, cacheTag.name), maximumFileBytes);
      return byteText(bytes).startsWith(cacheTag.signature) ? cacheTag.reason : undefined;
    } catch {
      // It is listed as left out when its turn comes as a file.
      return undefined;
    }
  }

  async #addEntries(outer: Place, entries: readonly DirectoryEntry[], excluded: ExcludeMatcher): Promise<void> {
    const names = namesOf(entries);
    const place = await this.#withOwnFiles(
      { ...outer, ...(await this.#withGitFiles(outer, outer.folder.path, names)) },
      names,
    );
    for (const entry of entries) {
      const { name, kind } = entry;
      if (this.#token.isCancelled) return;
      const path = this.#fileSystem.join(place.folder.path, name);
      if (kind === 'directory' && this.#roots.has(path)) continue;
      const shown = place.folder.shown + name + (kind === 'directory' ? '/' : '');
      const judged = judge(place, entry, excluded, names);
      if (typeof judged === 'string') this.leftOut.push({ path: shown, reason: judged });
      else if (kind === 'directory') {
        const folder = { path, shown, parent: place.folder, encoding: place.folder.encoding };
        await this.#addFolder({ ...judged, folder }, excluded);
      } else await this.#addFile(judged, name, path, shown);
    }
  }

  async #withGitFiles<P extends GitPlace>(place: P, path: string, names: Names): Promise<P> {
    let { gitRules, attributes } = place;
    // As for git, a link in the place of one has no rules.
    if (names.get('.gitignore') === 'file')
      gitRules = gitRules.withFile(await this.#bytesOf(path, '.gitignore'), place.gitPath);
    else gitRules = gitRules.renewed();
    if (names.get('.gitattributes') === 'file')
      attributes = attributes.withFile(await this.#bytesOf(path, '.gitattributes'), place.gitPath);
    return { ...place, gitRules, attributes };
  }

  async #withOwnFiles(place: Place, names: Names): Promise<Place> {
    const ownRules = { ...place.ownRules };
    for (const name of ownNames) {
      const isThere = names.get(name) === 'file';
      const rules = ownRules[name];
      ownRules[name] = isThere
        ? rules.withFile(await this.#bytesOf(place.folder.path, name), byteTextOf(place.path))
        : rules.renewed();
    }
    return { ...place, ownRules };
  }

  #bytesOf(folder: string, name: string): Promise<Uint8Array> {
    return bytesOf(this.#fileSystem, this.#fileSystem.join(folder, name));
  }

  async #addFile(place: Place, name: string, path: string, shown: string): Promise<void> {
    const { folder, isHandwritten = false } = place;
    try {
      const { size, modified } = await this.#fileSystem.stat(path);
      const most = mostBytesOf(name);
      if (size > most) {
        const reason = `larger than ${most / 1024 / 1024} MB (${(size / 1e6).toFixed(1)} MB)`;
        this.leftOut.push({ path: shown, reason });
        return;
      }
      this.candidates.push({ folder, name, size, modified, place: this.candidates.length, isHandwritten });
      if (this.candidates.length % filesBetweenReports === 0) this.#onFound(this.candidates.length);
    } catch (error) {
      this.leftOut.push({ path: shown, reason: `cannot be read (${codeOf(error)})` });
    }
  }
}
