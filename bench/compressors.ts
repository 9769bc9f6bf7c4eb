import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UserError } from '../src/base/errors';
import type { CorpusFile } from '../src/corpus/corpus';
import { countCharacters } from '../src/evaluation/characters';

/** A compression program, for comparison: the compressed size of a text measures how well it predicts the text. */
export interface Compressor {
  readonly name: string;
  /** Length of the compressed bytes. Rejects with `AbortError` if `signal` is aborted. */
  compressedBytes(bytes: Uint8Array, signal: AbortSignal): Promise<number>;
}

export interface CompressedFile {
  readonly path: string;
  readonly characters: number;
  readonly bitsPerCharacter: number;
}

export interface CompressorResult {
  readonly name: string;
  /** Mean over all characters of all files. */
  readonly bitsPerCharacter: number;
  readonly characters: number;
  readonly files: readonly CompressedFile[];
}

/** The installed ones of xz, PPMd (7-Zip) and zpaq; paq8px takes minutes for a file, and is used if it is asked for. */
export function installedCompressors(): Compressor[] {
  const sevenZip = ['7z', '7zz', '7za'].find(isInstalled);
  return [
    ...(isInstalled('xz') ? [xz] : []),
    ...(sevenZip === undefined ? [] : [ppmd(sevenZip)]),
    ...(isInstalled('zpaq') ? [zpaq] : []),
  ];
}

/**
 * Bits per character of held-out files for a compressor that has seen the training text: compressed bytes of the
 * training text followed by the file, minus those of the training text alone; × 8 ÷ characters. Each file is measured
 * on its own. The archive's constant overhead is in both and cancels. Rejects with `AbortError`.
 */
export async function measureCompressor(
  compressor: Compressor,
  training: readonly CorpusFile[],
  heldOut: readonly CorpusFile[],
  signal: AbortSignal,
  onProgress: (done: number, of: number) => void = () => undefined,
): Promise<CompressorResult> {
  const learned = Buffer.from(training.map(({ text }) => text).join(''));
  const before = await compressor.compressedBytes(learned, signal);
  const files: CompressedFile[] = [];
  let bytes = 0;
  onProgress(0, heldOut.length);
  for (const { path, text } of heldOut) {
    const added = (await compressor.compressedBytes(Buffer.concat([learned, Buffer.from(text)]), signal)) - before;
    const characters = countCharacters(text);
    bytes += added;
    files.push({ path, characters, bitsPerCharacter: (8 * added) / characters });
    onProgress(files.length, heldOut.length);
  }
  const characters = files.reduce((sum, file) => sum + file.characters, 0);
  return { name: compressor.name, bitsPerCharacter: (8 * bytes) / characters, characters, files };
}

/** Raw, because the container rounds sizes up to four bytes. */
const xz: Compressor = {
  name: 'xz -9e',
  compressedBytes: (bytes, signal) =>
    outputBytes('xz', ['--compress', '--stdout', '--format=raw', '--lzma2=preset=9e'], bytes, signal),
};

/** The header is not compressed, so that its length is constant. */
function ppmd(command: string): Compressor {
  return {
    name: 'PPMd (7-Zip, order 6)',
    compressedBytes: (bytes, signal) =>
      archiveBytes(bytes, signal, (archive, file) => [
        command,
        ['a', '-t7z', '-m0=PPMd:o=6:mem=256m', '-mhc=off', '-bd', `${archive}.7z`, file],
        `${archive}.7z`,
      ]),
  };
}

/**
 * Method 5 for text. Plain `5` guesses for each input whether it is text; a different guess for the training text with
 * and without a file would change the difference by more than the size of a short file.
 */
const zpaqMethod = '56,144,1';

const zpaq: Compressor = {
  name: 'zpaq -m5',
  compressedBytes: (bytes, signal) =>
    archiveBytes(bytes, signal, (archive, file) => [
      'zpaq',
      ['add', `${archive}.zpaq`, file, '-method', zpaqMethod, '-threads', '1'],
      `${archive}.zpaq`,
    ]),
};

/** Rejects its use with a `UserError` if it is not on the path. */
export const paq8px: Compressor = {
  name: 'paq8px -8',
  async compressedBytes(bytes, signal) {
    if (!isInstalled('paq8px'))
      throw new UserError('Expected paq8px on the path, found none; bench/README.md says how to build it.');
    return archiveBytes(bytes, signal, (archive, file) => ['paq8px', ['-8', file, archive], archive]);
  },
};

function isInstalled(command: string): boolean {
  return spawnSync(command, ['--help'], { stdio: 'ignore' }).error === undefined;
}

/** Size of the output of a program that writes to standard output, in bytes. */
async function outputBytes(command: string, args: string[], input: Uint8Array, signal: AbortSignal): Promise<number> {
  let length = 0;
  await run(command, args, signal, input, (chunk) => {
    length += chunk.length;
  });
  return length;
}

/** Size of the archive of a program that reads and writes files only, in bytes; uses a temporary folder. */
async function archiveBytes(
  bytes: Uint8Array,
  signal: AbortSignal,
  commandFor: (archive: string, file: string) => [command: string, args: string[], archive: string],
): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'recurrent-bench-'));
  try {
    await writeFile(path.join(folder, 'text'), bytes);
    const [command, args, archive] = commandFor('archive', 'text');
    await run(command, args, signal, new Uint8Array(), () => undefined, folder);
    return (await stat(path.join(folder, archive))).size;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(
  command: string,
  args: string[],
  signal: AbortSignal,
  input: Uint8Array,
  onOutput: (chunk: Buffer) => void,
  folder?: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { signal, cwd: folder });
    let complaint = '';
    child.stdout.on('data', onOutput);
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-300);
    });
    let failure: Error | undefined;
    child.on('error', (error) => {
      failure = error;
    });
    // It has closed its files only then.
    child.on('close', (code) => {
      if (failure) reject(failure);
      else if (code === 0) resolve();
      else reject(new UserError(`Expected ${command} to compress, found exit code ${code ?? 'none'}: ${complaint}`));
    });
    // A program that ends early closes the pipe; its exit code reports the reason.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
