import type { CancellationToken } from '../base/cancellation';
import { codeOf, UserError } from '../base/errors';
import { hashText } from '../base/hash';
import { contentOf, type MaskedText } from './content';
import { assertEnough, type Corpus, type CorpusFile, type LeftOut, TooLittleTextError } from './corpus';
import { FairOrder } from './fairOrder';
import type { FileSystem } from './fileSystem';
import type { WalkedFolder } from './pathContext';
import { realPathOf } from './realPath';
import { type CorpusRequest, usualMaximumCharacters } from './request';
import { maximumBytesOf } from './rules';
import { type CandidateFile, walk } from './walk';

/** Progress of reading, in files. `of` is absent while files are being found. */
export interface ReadingProgress {
  readonly files: number;
  readonly of?: number;
}

/** Maximum number of consecutive files that exceed the limit; then the limit counts as reached, though smaller files may fit. */
const maximumMisses = 20;

/** Interval between reports of progress, in files; reading is slower than finding. */
const filesBetweenReports = 50;

/**
 * Reads the text to learn, in a stable order: the text files that `walk` finds, without duplicates. If they exceed the character
 * limit, each folder gets a fair share of it. A file that cannot be read is left out. Throws `TooLittleTextError` if the rest is
 * too short, and `UserError` if reading is cancelled.
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
  /** The candidates' indices of the files in `#taken`. */
  readonly #indices: number[] = [];
  /** The first file of each hash; files with another text and the same hash are in `#collisions`. */
  readonly #byHash = new Map<number, CorpusFile>();
  readonly #collisions: CorpusFile[] = [];
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

  async take(candidates: readonly CandidateFile[]): Promise<Corpus> {
    const bytes = candidates.reduce((sum, { size }) => sum + size, 0);
    const beyond = bytes > this.#limit ? await this.#takeFairly(candidates) : await this.#takeAll(candidates);
    const files = this.#inOrder();
    if (beyond.length === 0) return { files, leftOut: this.#leftOut };
    const inBytes = beyond.reduce((sum, { size }) => sum + size, 0);
    this.#leftOut.push(...byFolder(beyond, this.#limit));
    return { files, leftOut: this.#leftOut, beyond: { files: beyond.length, bytes: inBytes, limit: this.#limit } };
  }

  #inOrder(): CorpusFile[] {
    const order = Uint32Array.from(this.#indices, (_, i) => i);
    return Array.from(
      order.sort((a, b) => this.#indices[a]! - this.#indices[b]!),
      (i) => this.#taken[i]!,
    );
  }

  /** Returns the files that exceed the limit. */
  async #takeAll(candidates: readonly CandidateFile[]): Promise<readonly CandidateFile[]> {
    const beyond: CandidateFile[] = [];
    for (const candidate of candidates) {
      if (this.#token.isCancelled) break;
      // Only where the file system does not know the sizes.
      if (!(await this.#add(candidate, candidates.length))) beyond.push(candidate);
    }
    return beyond;
  }

  /** Returns the files that exceed the limit. */
  async #takeFairly(candidates: readonly CandidateFile[]): Promise<readonly CandidateFile[]> {
    const open = new Set<string>();
    for (const path of this.#request.open ?? []) open.add(await realPathOf(this.#fileSystem, path));
    const order = new FairOrder(candidates, this.#limit, (file) => open.size > 0 && open.has(this.#pathOf(file)));
    const isDone = new Uint8Array(candidates.length);
    let misses = 0;
    for (let file = order.next(); file && misses < maximumMisses && !this.#token.isCancelled; file = order.next()) {
      const before = this.#characters;
      const fits = await this.#add(file, candidates.length);
      misses = fits ? 0 : misses + 1;
      if (fits) isDone[file.index] = 1;
      order.recordTaken(file, this.#characters - before);
    }
    return candidates.filter(({ index }) => isDone[index] === 0);
  }

  #pathOf({ folder, name }: CandidateFile): string {
    return this.#fileSystem.join(folder.path, name);
  }

  /** Reads a candidate. Returns false if its text exceeds the limit. */
  async #add(candidate: CandidateFile, of: number): Promise<boolean> {
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
    if (this.#byHash.has(hash)) this.#collisions.push(taken);
    else this.#byHash.set(hash, taken);
    this.#taken.push(taken);
    this.#indices.push(candidate.index);
    this.#characters += taken.text.length;
    return true;
  }

  /** The text, or the reason to leave it out. */
  async #textOf(candidate: CandidateFile): Promise<MaskedText | string> {
    const { folder, name, isHandwritten } = candidate;
    try {
      const bytes = await this.#fileSystem.readFile(this.#pathOf(candidate), maximumBytesOf(name));
      const content = contentOf(folder.shown + name, bytes, folder.encoding, isHandwritten);
      return 'reason' in content ? content.reason : content;
    } catch (error) {
      return `cannot be read (${codeOf(error)})`;
    }
  }

  #unlessDuplicate(file: CorpusFile, hash: number): CorpusFile | string {
    const first = this.#byHash.get(hash);
    const same = first && [first, ...this.#collisions].find(({ text }) => text === file.text);
    return same ? `the same as ${same.path}` : file;
  }
}

function byFolder(files: readonly CandidateFile[], limit: number): LeftOut[] {
  const counts = new Map<WalkedFolder, number>();
  for (const { folder } of files) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  return [...counts].map(([{ shown }, count]) => ({
    path: `${shown}*`,
    reason: `over the limit of ${limit / 1e6} million characters (${count === 1 ? '1 file' : `${count} files`})`,
  }));
}
