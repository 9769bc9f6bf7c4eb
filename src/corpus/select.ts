import ignore, { type Ignore } from 'ignore';
import type { CancellationToken } from '../base/cancellation';
import { messageOf, UserError } from '../base/errors';
import { hashText } from '../base/hash';
import { isRecord } from '../base/json';
import { maskSecrets } from '../secrets/maskSecrets';
import { decodeText, looksBinary } from './decode';
import type { DirectoryEntry, FileSystem } from './fileSystem';
import type { CorpusFolder, CorpusRequest } from './request';
import {
  type ExcludeMatcher,
  excludeMatcher,
  maximumCorpusCharacters,
  maximumFileBytes,
  reasonByAnyName,
  reasonByName,
  reasonByText,
} from './rules';

/** There is not enough text, or nowhere to look for it. */
export class TooLittleTextError extends UserError {
  override readonly name = 'TooLittleTextError';
}

export interface CorpusFile {
  /** Relative to its folder, with `/`; behind the folder's name where there are several. */
  readonly path: string;
  /** Lines end with a line feed; what looks like a secret is masked. */
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
 * is left out, and the rest read on. Throws `TooLittleTextError` where too little is left, `UserError` where it is cancelled.
 */
export async function readCorpus(
  fileSystem: FileSystem,
  request: CorpusRequest,
  token: CancellationToken,
  onProgress: (files: number) => void = () => undefined,
): Promise<Corpus> {
  if (request.folders.length === 0) {
    throw new TooLittleTextError(
      'Expected a folder on disk to learn from, found none. Open a folder, then train again.',
    );
  }
  const selection = new Selection(fileSystem, token, onProgress);
  for (const folder of request.folders) await selection.addFolder(folder, request.folders.length > 1);
  if (token.isCancelled) throw new UserError('Training was stopped while files were read: nothing was learned.');
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
    await this.#addDirectory(folder.path, '', this.#ignoring([]), walk);
  }

  /** `path` is relative to the folder and ends with `/`, or is empty for the folder itself. */
  async #addDirectory(absolute: string, path: string, outer: IgnoreRules, walk: Walk): Promise<void> {
    const entries = await this.#entries(absolute, walk.prefix + path);
    const siblings = new Set(entries.map(({ name }) => name));
    let ignored = outer;
    // As git weighs them: what the clone alone ignores counts less than what a `.gitignore` says.
    if (path === '' && siblings.has('.git')) {
      ignored = await this.#withIgnoreFile(ignored, this.#fileSystem.join(absolute, '.git/info/exclude'), path);
    }
    if (siblings.has('.gitignore')) {
      ignored = await this.#withIgnoreFile(ignored, this.#fileSystem.join(absolute, '.gitignore'), path);
    }
    for (const { name, kind } of entries) {
      if (this.#token.isCancelled) return;
      const child = path + name;
      const shown = walk.prefix + child + (kind === 'directory' ? '/' : '');
      const reason = this.#reasonToSkip(name, child, kind, siblings, ignored, walk);
      const absoluteChild = this.#fileSystem.join(absolute, name);
      if (reason !== undefined) this.leftOut.push({ path: shown, reason });
      else if (kind === 'directory') await this.#addDirectory(absoluteChild, `${child}/`, ignored, walk);
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

  /** `path` is that of the folder to which the file's rules are relative. */
  async #withIgnoreFile(outer: IgnoreRules, file: string, path: string): Promise<IgnoreRules> {
    try {
      const bytes = await this.#fileSystem.readFile(file, maximumFileBytes);
      const lines = (decodeText(bytes) ?? '').split('\n');
      return this.#ignoring([...outer.lines, ...lines.map((line) => fromRoot(line, path))]);
    } catch {
      // A `.gitignore` is listed as left out when its turn comes as a file.
      return outer;
    }
  }

  #ignoring(lines: readonly string[]): IgnoreRules {
    return { lines, rules: ignore({ ignoreCase: this.#fileSystem.ignoresCase }).add(lines) };
  }

  #reasonToSkip(
    name: string,
    path: string,
    kind: DirectoryEntry['kind'],
    siblings: ReadonlySet<string>,
    ignored: IgnoreRules,
    walk: Walk,
  ): string | undefined {
    if (kind === 'other') return 'a link or a device, which is not followed';
    const always = reasonByAnyName(name);
    if (always !== undefined) return always;
    const glob = walk.excluded(path, siblings);
    if (glob !== undefined) return `files.exclude: ${glob}`;
    if (ignored.rules.test(kind === 'directory' ? `${path}/` : path).ignored) return '.gitignore';
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
      return reasonByText(text) ?? this.#unlessDuplicate({ path, text: maskSecrets(text) });
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

/** What all the `.gitignore` files from the root to a folder say, outermost first: of the rules that fit, the last decides. */
interface IgnoreRules {
  readonly lines: readonly string[];
  readonly rules: Ignore;
}

/** A line of the `.gitignore` of `folder`, which is relative and ends with `/`, as the root's would have to say it. */
function fromRoot(line: string, folder: string): string {
  const [, not = '', pattern = ''] = /^(!?)(.*?)(?<!\\) *$/.exec(line) ?? [];
  if (folder === '') return line;
  if (pattern === '' || pattern === '/' || line.startsWith('#')) return '';
  const isAnchored = /\/./.test(pattern);
  const literalFolder = folder.replace(/[\\*?[\] ]/g, '\\$&');
  return `${not}/${literalFolder}${isAnchored ? pattern.replace(/^\//, '') : `**/${pattern}`}`;
}

function codeOf(error: unknown): string {
  return isRecord(error) && typeof error['code'] === 'string' ? error['code'] : messageOf(error);
}

function assertEnough({ files, leftOut, characters }: Selection): void {
  if (characters >= minimumCharacters) return;
  const counts = new Map<string, number>();
  for (const { reason } of leftOut)
    counts.set(withoutParticulars(reason), (counts.get(withoutParticulars(reason)) ?? 0) + 1);
  const reasons = [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 3)
    .map(([reason, count]) => `${count} × ${reason}`);
  throw new TooLittleTextError(
    `Expected at least ${minimumCharacters} characters of text to learn from, found ${characters} in ${files.length} files` +
      (leftOut.length > 0 ? ` (${leftOut.length} left out: ${reasons.join('; ')})` : '') +
      '. Open a folder with more text, or exclude less of it, then train again.',
  );
}

/** The part of a reason that many files share: neither a size nor the name of another file. */
function withoutParticulars(reason: string): string {
  return reason.replace(/ \([\d.]+ MB\)$/, '').replace(/^the same as .*/s, 'the same as another file');
}
