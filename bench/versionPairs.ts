import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { messageOf, UserError } from '../src/base/errors';
import { isRecord, parseJson } from '../src/base/json';
import type { CorpusFile } from '../src/corpus/corpus';
import { corporaNamed, type PinnedCorpus } from './corpora';
import { readPinnedCorpus, readSelected } from './readCorpus';

/** An earlier published version of a pinned corpus. */
interface EarlierVersion {
  /** Name of the corpus. */
  readonly corpus: string;
  readonly version: string;
  /** Hash of the package in the registry. */
  readonly integrity: string;
}

export interface VersionPair extends EarlierVersion {
  readonly next: PinnedCorpus;
}

/** Both versions, as training would select them. */
export interface PairFiles {
  readonly earlier: readonly CorpusFile[];
  readonly next: readonly CorpusFile[];
}

const earlierVersions: readonly EarlierVersion[] = [
  {
    corpus: 'rxjs',
    version: '7.5.7',
    integrity: 'sha512-z9MzKh/UcOqB3i20H6rtrlaE/CgjLOvheWK/9ILrbhROGTweAi1BaFsTT9FbwZi5Trr1qNRs+MXkhmR06awzQA==',
  },
  {
    corpus: 'leaflet',
    version: '1.8.0',
    integrity: 'sha512-gwhMjFCQiYs3x/Sf+d49f10ERXaEFCPr+nVTryhAW8DWbMGqJqt9G4XuIaHmFW08zYvhgdzqXGr8AlW8v8dQkA==',
  },
  {
    corpus: 'capacitor',
    version: '7.0.0',
    integrity: 'sha512-T7WMJPGlzEzNFI3s3lA8F2H6XyYzQM8OwgIfPKOAbawc6Fq669ABKIpfNPzsQHR1kVxH3cMHYSkDaPMgJyDdXQ==',
  },
  {
    corpus: 'capacitor-ios',
    version: '7.0.0',
    integrity: 'sha512-FuCoTx2HRYPhIUOT+J87rHkjT4m1yNLsIaG5/qkt9JG5k3KIYATKbp8EHjtLAMqyJWJKBmjkjpFExNesr/t6kA==',
  },
  {
    corpus: 'fastify-docs',
    version: '4.0.0',
    integrity: 'sha512-Go6j7omkTMzfnFnYT8w4Usi9qfs/7rX8zPrE6K96bp9pe7tnTUC7EcCgaCPelmbn5uh6o45iVL7a274WSbuY/Q==',
  },
  {
    corpus: 'tiddlywiki-fr',
    version: '5.3.8',
    integrity: 'sha512-T25acZfdhAX/lUVPY/9SXo7bMJKgSaMs5PDOb83S2WKbTCD7DnOUQ4aC3qDy0j5XqlCn4ih3mzMWct3xnQx+Mw==',
  },
  {
    corpus: 'tiddlywiki-ja',
    version: '5.3.8',
    integrity: 'sha512-T25acZfdhAX/lUVPY/9SXo7bMJKgSaMs5PDOb83S2WKbTCD7DnOUQ4aC3qDy0j5XqlCn4ih3mzMWct3xnQx+Mw==',
  },
  {
    corpus: 'ajv',
    version: '8.12.0',
    integrity: 'sha512-sRu1kpcO9yLtYxBKvqfTeh9KzZEwO3STyX1HT+4CaDzC6HpTGYhIhPIzj9XuKU7KYDwnaeh5hcOwjy1QuJzBPA==',
  },
  {
    corpus: 'undici',
    version: '7.16.0',
    integrity: 'sha512-QEg3HPMll0o3t2ourKwOeUAZ159Kn9mx5pnzHRQO8+Wixmh88YdZRiIwat0iNzNNXn0yoEtXJqFpyW7eM8BV7g==',
  },
  {
    corpus: 'undici-docs',
    version: '7.16.0',
    integrity: 'sha512-QEg3HPMll0o3t2ourKwOeUAZ159Kn9mx5pnzHRQO8+Wixmh88YdZRiIwat0iNzNNXn0yoEtXJqFpyW7eM8BV7g==',
  },
  {
    corpus: 'tiddlywiki-es',
    version: '5.3.8',
    integrity: 'sha512-T25acZfdhAX/lUVPY/9SXo7bMJKgSaMs5PDOb83S2WKbTCD7DnOUQ4aC3qDy0j5XqlCn4ih3mzMWct3xnQx+Mw==',
  },
  {
    corpus: 'eslint',
    version: '10.0.0',
    integrity: 'sha512-O0piBKY36YSJhlFSG8p9VUdPV/SxxS4FYDWVpr/9GJuMaepzwlf4J8I4ov1b+ySQfDTPhc3DtLaxcT1fN0yqCg==',
  },
  {
    corpus: 'mocha',
    version: '11.0.0',
    integrity: 'sha512-9VQaK0N4YQ2F89Vy4wTIEyTm/Ggcv1PejfVeI82wOw0vBO6BjFyBGHCiNbl+wyHmgWDyFmHb2Yw1QlLaWzaEoA==',
  },
];

/** Folder of the unpacked packages. */
const unpacked = path.resolve('.build', 'versions');

const call = promisify(execFile);

/** Limit of the output of `npm pack`, in bytes: it lists each of a package's files, which can be thousands. */
const longestOutput = 1 << 26;

/** The pairs of the named corpora; all of a role if no names are given. Throws `UserError` if a corpus has no earlier version. */
export function pairsNamed(names: readonly string[] | undefined, role: PinnedCorpus['role']): readonly VersionPair[] {
  const known = corporaNamed(names, role).map((next) => ({
    next,
    earlier: earlierVersions.find(({ corpus }) => corpus === next.name),
  }));
  const missing = known.find(({ earlier }) => names && !earlier);
  if (missing) {
    const all = earlierVersions.map(({ corpus }) => corpus).join(', ');
    throw new UserError(`Expected --corpora to list some of ${all}, found "${missing.next.name}".`);
  }
  return known.flatMap(({ next, earlier }) => (earlier ? [{ ...earlier, next }] : []));
}

/** Reads both versions; the earlier one is downloaded from the npm registry at its first use. */
export async function readPair(pair: VersionPair): Promise<PairFiles> {
  const { next } = pair;
  const { files } = await readSelected(next, path.join(await packageOf(pair), next.folder));
  return { earlier: files, next: await readPinnedCorpus(next) };
}

/** Folder of the unpacked earlier version. */
async function packageOf({ next, version, integrity }: VersionPair): Promise<string> {
  const target = path.join(unpacked, `${next.package.replace('/', '+')}-${version}`);
  if (existsSync(target)) return path.join(target, 'package');
  await mkdir(unpacked, { recursive: true });
  const folder = await mkdtemp(path.join(unpacked, 'download-'));
  try {
    const packed = await packageFile(`${next.package}@${version}`, folder);
    if (packed.integrity !== integrity) {
      throw new UserError(
        `Expected ${next.package} ${version} with the hash ${integrity}, found ${packed.integrity}. Compare the registry that npm uses.`,
      );
    }
    await call('tar', ['-xzf', packed.filename], { cwd: folder });
    await rename(folder, target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return path.join(target, 'package');
}

async function packageFile(
  specifier: string,
  folder: string,
): Promise<{ readonly filename: string; readonly integrity: string }> {
  const { stdout } = await call('npm', ['pack', specifier, '--json', '--pack-destination', folder], {
    shell: process.platform === 'win32',
    maxBuffer: longestOutput,
  }).catch((error: unknown) => {
    throw new UserError(`Expected to download ${specifier} with npm, found: ${messageOf(error)}`);
  });
  const listed = parseJson(stdout);
  const packed: unknown = Array.isArray(listed) ? listed[0] : undefined;
  if (!isRecord(packed) || typeof packed['filename'] !== 'string' || typeof packed['integrity'] !== 'string') {
    throw new UserError(`Expected npm pack to describe ${specifier}, found ${stdout.slice(0, 200)}.`);
  }
  return { filename: path.basename(packed['filename']), integrity: packed['integrity'] };
}
