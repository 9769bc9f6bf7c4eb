import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Random } from '../../src/base/random';
import { run } from '../../test/harness/processes';

/** A workspace of synthetic sources. The same size and seed give the same files. */
export interface SyntheticWorkspace {
  readonly files: number;
  readonly seed: number;
}

const filesPerFolder = 20;

/** Number of files from which they are smaller, so that the disk holds them. */
const manyFiles = 50_000;

/** Least and most functions of a file: about 2 kB, or 0.7 kB if there are many files. */
const functionsPerFile = { usual: [4, 10], many: [1, 3] } as const;

const list = (text: string): readonly string[] => text.split(' ');
const areas = list(
  'billing catalog delivery fleet identity ledger market notify orders payroll quality returns search',
);
const nouns = list(
  'account batch budget carrier channel contract customer device driver invoice journey label meter office order parcel ' +
    'payment pickup plan price quote rate region report route shift stock supplier tariff truck vendor visit warehouse',
);
const verbs = list(
  'apply archive assign cancel collect confirm count create merge move open plan publish resolve split',
);
const fields = list('amount code currency distance due height kind name owner rank size start state total weight year');
const kinds = list('model service store view');

/** The first line of each file, after the mark of a comment. */
export const headline = 'Part of the Meridian platform; its terms of use are in LICENSE.';

const languages = [
  { extension: 'ts', comment: '//', write: typeScript },
  { extension: 'py', comment: '#', write: python },
  { extension: 'java', comment: '//', write: java },
] as const;

/** Writes the files to a folder and commits them to a git repository there. */
export async function writeWorkspace(folder: string, workspace: SyntheticWorkspace): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await run('git', ['init', '-q', '-b', 'main', '.'], folder);
  const importing = spawn('git', ['fast-import', '--quiet'], { cwd: folder, stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = once(importing, 'close');
  await pipeline(Readable.from(commit(workspace)), importing.stdin);
  const [code] = (await ended) as readonly unknown[];
  if (code !== 0) throw new Error(`Expected git fast-import to succeed, found exit code ${String(code)}.`);
  await run('git', ['reset', '-q', '--hard'], folder);
}

/** The input of `git fast-import`. */
function* commit({ files, seed }: SyntheticWorkspace): Generator<string> {
  yield 'commit refs/heads/main\ncommitter bench <bench@example.com> 1700000000 +0000\ndata 9\nThe files\n';
  const random = new Random(seed);
  const [least, most] = functionsPerFile[files < manyFiles ? 'usual' : 'many'];
  for (let file = 0; file < files; file++) {
    const text = textOf(file, least + random.integer(most - least + 1), random);
    yield `M 100644 inline ${pathOf(file)}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  }
}

/** Folders in folders, as products grow: areas, their parts, and in each a model, a service, a store and a view. */
export function pathOf(file: number): string {
  const folder = Math.floor(file / filesPerFolder);
  const [kind, area] = [kinds[folder % kinds.length]!, areas[Math.floor(folder / kinds.length) % areas.length]!];
  const part = Math.floor(folder / kinds.length / areas.length);
  const noun = nouns[part % nouns.length]! + (part < nouns.length ? '' : String(Math.floor(part / nouns.length)));
  return `packages/${area}/${noun}/${kind}/${verbs[file % verbs.length]!}${file}.${languageOf(file).extension}`;
}

function languageOf(file: number): (typeof languages)[number] {
  return languages[Math.floor(file / filesPerFolder / kinds.length) % languages.length]!;
}

function textOf(file: number, functions: number, random: Random): string {
  const { comment, write } = languageOf(file);
  const parts = Array.from({ length: functions }, () => write(draw(random)));
  return `${comment} ${headline}\n\n${parts.join('\n')}`;
}

/** Words and numbers of a function. */
interface Subject {
  readonly verb: string;
  readonly noun: string;
  readonly other: string;
  readonly field: string;
  readonly key: string;
  readonly limit: number;
}

function draw(random: Random): Subject {
  const one = (of: readonly string[]): string => of[random.integer(of.length)]!;
  return {
    verb: one(verbs),
    noun: one(nouns),
    other: one(nouns),
    field: one(fields),
    key: one(fields),
    limit: random.integer(500),
  };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function typeScript({ verb, noun, other, field, key, limit }: Subject): string {
  const [Noun, Other] = [capital(noun), capital(other)];
  return `/** The ${noun} of a ${other} to ${verb}, if its ${field} is above ${limit}. */
export function ${verb}${Noun}(${other}: ${Other}, limit = ${limit}): ${Noun} | undefined {
  const ${noun} = ${other}.${noun}s.find(({ ${field} }) => ${field} > limit);
  if (!${noun}) return undefined;
  return { ...${noun}, ${key}: ${other}.${key}, ${field}: limit };
}
`;
}

function python({ verb, noun, other, field, key, limit }: Subject): string {
  return `def ${verb}_${noun}(${other}, limit=${limit}):
    """The ${noun} of a ${other} to ${verb}, if its ${field} is above ${limit}."""
    for ${noun} in ${other}.${noun}s:
        if ${noun}.${field} > limit:
            ${noun}.${key} = ${other}.${key}
            return ${noun}
    return None
`;
}

function java({ verb, noun, other, field, key, limit }: Subject): string {
  const [Noun, Other] = [capital(noun), capital(other)];
  return `/** The ${noun} of a ${other} to ${verb}, if its ${field} is above ${limit}. */
static ${Noun} ${verb}${Noun}(${Other} ${other}) {
    for (${Noun} ${noun} : ${other}.get${Noun}s()) {
        if (${noun}.get${capital(field)}() > ${limit}) return ${noun}.with${capital(key)}(${other}.get${capital(key)}());
    }
    return null;
}
`;
}
