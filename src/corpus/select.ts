import type { CancellationToken } from '../base/cancellation';
import { codeOf, UserError } from '../base/errors';
import { hashText } from '../base/hash';
import { contentOf, type MaskedText } from './content';
import { FairOrder } from './fairOrder';
import type { FileSystem } from './fileSystem';
import type { WalkedFolder } from './place';
import { realPathOf } from './realPath';
import { type CorpusRequest, usualMaximumCharacters } from './request';
import { mostBytesOf } from './rules';
import { type Candidate, walk } from './walk';

/** There is not enough text, or nowhere to look for it. */
export class TooLittleTextError extends UserError {
  override readonly name = 'TooLittleTextError';
}

/** Lines of its text end with a line feed. */
export interface CorpusFile extends MaskedText {
  /** Relative to its folder, with `/`; behind the folder's label where there are several (`folderLabels.ts`). */
  readonly path: string;
}

export interface Corpus {
  readonly files: readonly CorpusFile[];
  readonly leftOut: readonly LeftOut[];
  /** What could be learned but for the limit; absent where nothing is beyond it. */
  readonly beyond?: BeyondLimit;
}

/**
 * A folder, whose path ends with `/`, stands for all that is in it; one whose path ends with `/*`, or is `*`, for the files
 * that lie in it themselves and are not listed as learned.
 */
export interface LeftOut {
  readonly path: string;
  readonly reason: string;
}

export interface BeyondLimit {
  readonly files: number;
  /** Together, in bytes: they are not read. */
  readonly bytes: number;
  /** Characters that are learned at most. */
  readonly limit: number;
}

/** How far the reading of files is. `of` is absent while they are looked for. */
export interface ReadingProgress {
  readonly files: number;
  readonly of?: number;
}

/** Less text than this teaches nothing. */
const minimumCharacters = 1024;

/** Files in a row that do not fit any more, after which no smaller one is looked for. */
const enoughMisses = 20;

/** Files between two reports of progress. */
const filesBetweenReports = 50;

/**
 * Reads the text that is learned, in a stable order: of what `walk` finds text only, of a size that people write, nothing
 * twice, nothing that usually holds secrets; and where that is more than can be learned, a fair share of each folder. A file
 * that vanishes or cannot be read is left out, and the rest read on. Throws `TooLittleTextError` where too little is left,
 * `UserError` where it is cancelled.
 */
export async function readCorpus(
  fileSystem: FileSystem,
  request: CorpusRequest,
  token: CancellationToken,
  onProgress: (progress: ReadingProgress) => void = () => undefined,
): Promise<Corpus> {
  if (request.folders.length === 0) {
    throw new TooLittleTextError(
      'Expected a folder on disk to learn from, found none. Open a folder, then train again.',
    );
  }
  const { candidates, leftOut } = await walk(fileSystem, request, token, (files) => {
    onProgress({ files });
  });
  const selection = new Selection(fileSystem, request, token, onProgress, leftOut);
  const corpus = await selection.take(candidates);
  if (token.isCancelled) throw new UserError('Training was stopped while files were read: nothing was learned.');
  assertEnough(corpus);
  return corpus;
}

class Selection {
  readonly #fileSystem: FileSystem;
  readonly #request: CorpusRequest;
  readonly #limit: number;
  readonly #token: CancellationToken;
  readonly #onProgress: (progress: ReadingProgress) => void;
  readonly #leftOut: LeftOut[];
  readonly #taken: CorpusFile[] = [];
  /** Of the candidates that were taken. */
  readonly #places: number[] = [];
  /** The first file of each hash, and those of other texts with the same. */
  readonly #byHash = new Map<number, CorpusFile>();
  readonly #alike: CorpusFile[] = [];
  #characters = 0;
  #read = 0;

  constructor(
    fileSystem: FileSystem,
    request: CorpusRequest,
    token: CancellationToken,
    onProgress: (progress: ReadingProgress) => void,
    leftOut: readonly LeftOut[],
  ) {
    this.#fileSystem = fileSystem;
    this.#request = request;
    this.#limit = request.maximumCharacters ?? usualMaximumCharacters;
    this.#token = token;
    this.#onProgress = onProgress;
    this.#leftOut = [...leftOut];
  }

  async take(candidates: readonly Candidate[]): Promise<Corpus> {
    const bytes = candidates.reduce((sum, { size }) => sum + size, 0);
    const beyond = bytes > this.#limit ? await this.#takeFairly(candidates) : await this.#takeAll(candidates);
    const files = this.#inOrder();
    if (beyond.length === 0) return { files, leftOut: this.#leftOut };
    const inBytes = beyond.reduce((sum, { size }) => sum + size, 0);
    this.#leftOut.push(...byFolder(beyond, this.#limit));
    return { files, leftOut: this.#leftOut, beyond: { files: beyond.length, bytes: inBytes, limit: this.#limit } };
  }

  #inOrder(): CorpusFile[] {
    const order = Uint32Array.from(this.#places, (_, i) => i);
    return Array.from(
      order.sort((a, b) => this.#places[a]! - this.#places[b]!),
      (i) => this.#taken[i]!,
    );
  }

  async #takeAll(candidates: readonly Candidate[]): Promise<readonly Candidate[]> {
    for (const candidate of candidates) {
      if (this.#token.isCancelled) break;
      await this.#add(candidate, candidates.length);
    }
    return [];
  }

  /** Returns what is beyond the limit. */
  async #takeFairly(candidates: readonly Candidate[]): Promise<readonly Candidate[]> {
    const open = new Set<string>();
    for (const path of this.#request.open ?? []) open.add(await realPathOf(this.#fileSystem, path));
    const order = new FairOrder(candidates, this.#limit, (file) => open.size > 0 && open.has(this.#pathOf(file)));
    const isDone = new Uint8Array(candidates.length);
    let misses = 0;
    for (let file = order.next(); file && misses < enoughMisses && !this.#token.isCancelled; file = order.next()) {
      const before = this.#characters;
      const fits = await this.#add(file, candidates.length);
      misses = fits ? 0 : misses + 1;
      if (fits) isDone[file.place] = 1;
      order.took(file, this.#characters - before);
    }
    return candidates.filter(({ place }) => isDone[place] === 0);
  }

  #pathOf({ folder, name }: Candidate): string {
    return this.#fileSystem.join(folder.path, name);
  }

  /** Returns whether there is room for it, be it learned or left out. */
  async #add(candidate: Candidate, of: number): Promise<boolean> {
    if (this.#read++ % filesBetweenReports === 0) this.#onProgress({ files: this.#read, of });
    const path = candidate.folder.shown + candidate.name;
    const read = await this.#textOf(candidate);
    const hash = typeof read === 'string' ? 0 : hashText(read.text);
    const taken = typeof read === 'string' ? read : this.#unlessDuplicate({ path, ...read }, hash);
    if (typeof taken === 'string') {
      this.#leftOut.push({ path, reason: taken });
      return true;
    }
    if (this.#characters + taken.text.length > this.#limit) return false;
    if (this.#byHash.has(hash)) this.#alike.push(taken);
    else this.#byHash.set(hash, taken);
    this.#taken.push(taken);
    this.#places.push(candidate.place);
    this.#characters += taken.text.length;
    return true;
  }

  /** The text, or why it is left out. */
  async #textOf(candidate: Candidate): Promise<MaskedText | string> {
    const { folder, name, isHandwritten } = candidate;
    try {
      const bytes = await this.#fileSystem.readFile(this.#pathOf(candidate), mostBytesOf(name));
      const content = contentOf(folder.shown + name, bytes, folder.encoding, isHandwritten);
      return 'reason' in content ? content.reason : content;
    } catch (error) {
      return `cannot be read (${codeOf(error)})`;
    }
  }

  #unlessDuplicate(file: CorpusFile, hash: number): CorpusFile | string {
    const first = this.#byHash.get(hash);
    const same = first && [first, ...this.#alike].find(({ text }) => text === file.text);
    return same ? `the same as ${same.path}` : file;
  }
}

function byFolder(files: readonly Candidate[], limit: number): LeftOut[] {
  const counts = new Map<WalkedFolder, number>();
  for (const { folder } of files) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  return [...counts].map(([{ shown }, count]) => ({
    path: `${shown}*`,
    reason: `beyond the ${limit / 1e6} million characters that are learned at most (${count === 1 ? '1 file' : `${count} files`})`,
  }));
}

/** What a user should know of the text that is learned, in sentences. */
export function describeCorpus({ files, beyond }: Corpus): string[] {
  const masked = files.map(({ secrets = [] }) => secrets.length).filter((count) => count > 0);
  const secrets = masked.reduce((sum, count) => sum + count, 0);
  return [
    ...(beyond ? [describeBeyond(beyond)] : []),
    ...(secrets > 0 ? [describeSecrets(secrets, masked.length)] : []),
  ];
}

function describeSecrets(secrets: number, files: number): string {
  const where = files === 1 ? '1 file' : `${files.toLocaleString('en')} files`;
  return secrets === 1
    ? '1 secret in 1 file is masked: the text around it is learned.'
    : `${secrets.toLocaleString('en')} secrets in ${where} are masked: the text around them is learned.`;
}

function describeBeyond({ files, bytes, limit }: BeyondLimit): string {
  return (
    `${files.toLocaleString('en')} files (${(bytes / 1e6).toFixed(1)} MB) are beyond the ${limit / 1e6} million characters ` +
    'that are learned at most: of each folder a fair share is learned. recurrent.training.maximumCharacters sets the limit.'
  );
}

function assertEnough({ files, leftOut }: Corpus): void {
  const characters = files.reduce((sum, { text }) => sum + text.length, 0);
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

/** The part of a reason that many files share: neither a size, nor a count, nor the name of another file. */
function withoutParticulars(reason: string): string {
  return reason.replace(/ \([\d.]+ (MB|files?)\)$/, '').replace(/^the same as .*/s, 'the same as another file');
}
