import { Random } from '../../src/base/random';
import type { CorpusFile } from '../../src/corpus/corpus';
import { asideKinds } from './asideKinds';
import { knownKinds } from './kinds';
import type { Extension } from './secret';

/** A secret that was planted, and the line around it. */
export interface Canary {
  readonly kind: string;
  /** Whether its kind was set aside while the rules were written. */
  readonly isAside: boolean;
  readonly secret: string;
  readonly before: string;
  readonly after: string;
  readonly extension: Extension;
}

/** Largest number of files in which a secret is planted. */
const mostTimes = 5;

/** Number of lines of a file that holds settings, without its secrets. */
const ordinaryLines = 60;

/** Number of secrets for each settings file with an extension. */
const secretsOfFile = 12;

/** Draws secrets of all kinds in turn. */
export function drawCanaries(count: number, seed: number): Canary[] {
  const random = new Random(seed);
  const kinds = [...knownKinds, ...asideKinds];
  return Array.from({ length: count }, (_, i) => {
    const kind = kinds[i % kinds.length]!;
    const { extension, template } = kind.lines[random.integer(kind.lines.length)]!;
    const [before = '', after = ''] = template.split('§');
    return {
      kind: kind.name,
      isAside: asideKinds.includes(kind),
      secret: kind.draw(random),
      before,
      after,
      extension,
    };
  });
}

/** Plants each secret between the lines of one to five files; settings files are added for secrets that no source file contains. */
export function plant(sources: readonly CorpusFile[], canaries: readonly Canary[], seed: number): CorpusFile[] {
  const random = new Random(seed);
  const sourceLines = sources.map(({ path, text }) => ({ path, lines: text.split('\n') }));
  const planted = (['ts', 'json', 'yaml', 'properties', 'sh', 'py'] as const).flatMap((extension) => {
    const own = canaries.filter((canary) => canary.extension === extension);
    const files = extension === 'ts' ? sourceLines : settingsFiles(extension, own.length, random);
    for (const { before, secret, after } of own) {
      for (let times = 1 + random.integer(mostTimes); times > 0; times--) {
        const { lines } = files[random.integer(files.length)]!;
        lines.splice(random.integer(lines.length), 0, before + secret + after);
      }
    }
    return files;
  });
  return planted.map(({ path, lines }) => ({ path, text: lines.join('\n') }));
}

interface FileLines {
  readonly path: string;
  readonly lines: string[];
}

function settingsFiles(extension: Extension, secrets: number, random: Random): FileLines[] {
  const count = Math.max(1, Math.ceil(secrets / secretsOfFile));
  return Array.from({ length: count }, (_, i) => ({
    path: `config/part${i}.${extension}`,
    lines: Array.from({ length: ordinaryLines }, () => ordinaryLine(extension, random)),
  }));
}

const words = 'cache retry timeout region mode level format theme locale queue batch window margin output source'.split(
  ' ',
);

function ordinaryLine(extension: Extension, random: Random): string {
  const word = (): string => words[random.integer(words.length)]!;
  const value = random.integer(2) === 0 ? String(random.integer(1000)) : `${word()}-${word()}`;
  const [one, other] = [word(), word()];
  switch (extension) {
    case 'ts':
      return `export const ${one} = '${value}';`;
    case 'json':
      return `  "${one}.${other}": "${value}",`;
    case 'yaml':
      return `  ${one}-${other}: ${value}`;
    case 'properties':
      return `app.${one}.${other}=${value}`;
    case 'sh':
      return `export ${one.toUpperCase()}_${other.toUpperCase()}=${value}`;
    case 'py':
      return `${one.toUpperCase()}_${other.toUpperCase()} = "${value}"`;
  }
}

/** Length of a part of a secret that identifies it, in UTF-16 units. */
const pieceLength = 12;

/** Parts of a secret that occur nowhere else in the text: where one of them is found, the secret has been learned. */
export function piecesOf({ secret }: Canary): string[] {
  return secret.split('\n').flatMap((line) => {
    if (line.length <= pieceLength) return line.length > pieceLength / 2 ? [line] : [];
    const count = Math.ceil(line.length / 4) - pieceLength / 4;
    return Array.from({ length: Math.max(1, count) }, (_, i) => line.slice(4 * i, 4 * i + pieceLength));
  });
}
