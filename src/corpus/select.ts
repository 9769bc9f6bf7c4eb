import ignore, { type Ignore } from 'ignore';
import type { CancellationToken } from '../base/cancellation';
import { messageOf, UserError } from '../base/errors';
import { hashText } from '../base/hash';
import { isRecord } from '../base/json';
import { decodeText, looksBinary } from './decode';
import type { DirectoryEntry, FileSystem } from './fileSystem';
import type { CorpusFolder, CorpusRequest } from './request';
import {
  type ExcludeMatcher,
  excludeMatcher,
  isForeignFolder,
  maximumCorpusCharacters,
  maximumFileBytes,
  reasonByName,
  reasonByText,
} from './rules';

export interface CorpusFile {
  /** Relative to its folder, with `/`; behind the folder's name where there are several. */
  readonly path: string;
  /** Lines end with a line feed. */
  readonly text: string;
}

export interface Corpus {
  readonly files: readonly CorpusFile[];
  readonly leftOut: readonly LeftOut[];
}

/** A folder, whose path ends with `/`, stands for all that is in it. */
export interface LeftOut {
  readonly path: string;
  readonly reason: string;
}

/** Less text than this teaches nothing. */
const minimumCharacters = 1024;

/**
 * Reads the text that is learned, in a stable order: what `files.exclude` and `.gitignore` leave of the folders, text only,
 * of a size that people write, nothing twice, nothing that usually holds secrets. A file that vanishes or cannot be read
 * is left out, and the rest read on. Throws `UserError` where too little is left.
 */
export async function readCorpus(
  fileSystem: FileSystem,
  request: CorpusRequest,
  token: CancellationToken,
  onProgress: (files: number) => void = () => undefined,
): Promise<Corpus> {
  if (request.folders.length === 0) {
    throw new UserError('Expected a folder on disk to learn from, found none. Open a folder, then train again.');
  }
  const selection = new Selection(fileSystem, token, onProgress);
  for (const folder of request.folders) await selection.addFolder(folder, request.folders.length > 1);
  assertEnough(selection);
  return selection;
}

class Selection implements Corpus {
  readonly files: CorpusFile[] = [];
  readonly leftOut: LeftOut[] = [];
  characters = 0;
  readonly #fileSystem: FileSystem;
  readonly #token: CancellationToken;
  readonly #onProgress: (files: number) => void;
  readonly #byHash = new Map<number, CorpusFile[]>();

  constructor(fileSystem: FileSystem, token: CancellationToken, onProgress: (files: number) => void) {
    this.#fileSystem = fileSystem;
    this.#token = token;
    this.#onProgress = onProgress;
  }

  async addFolder(folder: CorpusFolder, isNamed: boolean): Promise<void> {
    const walk = { excluded: excludeMatcher(folder.exclude), prefix: isNamed ? `${folder.name}/` : '' };
    await this.#addDirectory(folder.path, '', [], walk);
  }

  /** `path` is relative to the folder and ends with `/`, or is empty for the folder itself. */
  async #addDirectory(absolute: string, path: string, outer: readonly IgnoreFile[], walk: Walk): Promise<void> {
    const entries = await this.#entries(absolute, walk.prefix + path);
    const siblings = new Set(entries.map(({ name }) => name));
    const ignores = siblings.has('.gitignore') ? [...outer, await this.#ignoreFile(absolute, path)] : outer;
    for (const { name, kind } of entries) {
      if (this.#token.isCancelled) return;
      const child = path + name;
      const shown = walk.prefix + child + (kind === 'directory' ? '/' : '');
      const reason = this.#reasonToSkip(name, child, kind, siblings, ignores, walk);
      const absoluteChild = this.#fileSystem.join(absolute, name);
      if (reason !== undefined) this.leftOut.push({ path: shown, reason });
      else if (kind === 'directory') await this.#addDirectory(absoluteChild, `${child}/`, ignores, walk);
      else await this.#addFile(absoluteChild, shown);
    }
  }

  async #entries(absolute: string, shown: string): Promise<readonly DirectoryEntry[]> {
    try {
      const entries = await this.#fileSystem.readDirectory(absolute);
      return [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      this.leftOut.push({ path: shown || absolute, reason: `the folder cannot be read (${codeOf(error)})` });
      return [];
    }
  }

  async #ignoreFile(absolute: string, path: string): Promise<IgnoreFile> {
    const rules = ignore();
    try {
      const bytes = await this.#fileSystem.readFile(this.#fileSystem.join(absolute, '.gitignore'), maximumFileBytes);
      rules.add(decodeText(bytes) ?? '');
    } catch {
      // It is listed as left out when its turn comes as a file.
    }
    return { path, rules };
  }

  #reasonToSkip(
    name: string,
    path: string,
    kind: DirectoryEntry['kind'],
    siblings: ReadonlySet<string>,
    ignores: readonly IgnoreFile[],
    walk: Walk,
  ): string | undefined {
    if (kind === 'other') return 'a link or a device, which is not followed';
    if (kind === 'directory' && isForeignFolder(name)) return 'kept by version control or a package manager';
    const glob = walk.excluded(path, siblings);
    if (glob !== undefined) return `files.exclude: ${glob}`;
    if (isIgnored(kind === 'directory' ? `${path}/` : path, ignores)) return '.gitignore';
    return kind === 'file' ? reasonByName(name) : undefined;
  }

  async #addFile(absolute: string, path: string): Promise<void> {
    const taken = await this.#read(absolute, path);
    if (typeof taken === 'string') {
      this.leftOut.push({ path, reason: taken });
      return;
    }
    this.files.push(taken);
    this.characters += taken.text.length;
    this.#onProgress(this.files.length);
  }

  /** The file, or why it is left out. */
  async #read(absolute: string, path: string): Promise<CorpusFile | string> {
    try {
      const size = await this.#fileSystem.size(absolute);
      if (size > maximumFileBytes)
        return `larger than ${maximumFileBytes / 1024 / 1024} MB (${(size / 1e6).toFixed(1)} MB)`;
      if (this.characters + size > maximumCorpusCharacters) {
        return `beyond the ${maximumCorpusCharacters / 1024 / 1024} million characters that are learned at most`;
      }
      const bytes = await this.#fileSystem.readFile(absolute, maximumFileBytes);
      if (looksBinary(bytes)) return 'not text';
      const text = decodeText(bytes);
      if (text === undefined) return 'not UTF-8 text';
      return reasonByText(text) ?? this.#unlessDuplicate({ path, text });
    } catch (error) {
      return `cannot be read (${codeOf(error)})`;
    }
  }

  #unlessDuplicate(file: CorpusFile): CorpusFile | string {
    const hash = hashText(file.text);
    const others = this.#byHash.get(hash) ?? [];
    const same = others.find(({ text }) => text === file.text);
    if (same) return `the same as ${same.path}`;
    this.#byHash.set(hash, [...others, file]);
    return file;
  }
}

/** What is the same for all of a folder. */
interface Walk {
  readonly excluded: ExcludeMatcher;
  readonly prefix: string;
}

/** A `.gitignore` and the folder, relative and ending with `/`, whose files it speaks of. */
interface IgnoreFile {
  readonly path: string;
  readonly rules: Ignore;
}

/** As git decides: the innermost `.gitignore` that says anything of a path decides. */
function isIgnored(path: string, ignores: readonly IgnoreFile[]): boolean {
  for (const { path: folder, rules } of [...ignores].reverse()) {
    const { ignored, unignored } = rules.test(path.slice(folder.length));
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}

function codeOf(error: unknown): string {
  return isRecord(error) && typeof error['code'] === 'string' ? error['code'] : messageOf(error);
}

function assertEnough({ files, leftOut, characters }: Selection): void {
  if (characters >= minimumCharacters) return;
  const counts = new Map<string, number>();
  for (const { reason } of leftOut) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const reasons = [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 3)
    .map(([reason, count]) => `${count} × ${reason}`);
  throw new UserError(
    `Expected at least ${minimumCharacters} characters of text to learn from, found ${characters} in ${files.length} files` +
      (leftOut.length > 0 ? ` (${leftOut.length} left out: ${reasons.join('; ')})` : '') +
      '. Open a folder with more text, or exclude less of it, then train again.',
  );
}
