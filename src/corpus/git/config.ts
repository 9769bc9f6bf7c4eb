import { decodeUtf8 } from '../../base/utf8';
import type { FileSystem } from '../fileSystem';
import { byteText } from './byteText';

/** What git's configuration says of the files that are listed. */
export interface GitSettings {
  /** `core.excludesFile`; empty where it is set to nothing. */
  readonly excludesFile?: string;
  /** `core.ignoreCase` */
  readonly ignoresCase?: boolean;
  /** `core.bare`: there is no work tree. */
  readonly isBare: boolean;
  /** `extensions.objectFormat` */
  readonly usesSha256: boolean;
}

/** Larger ones are no configuration that somebody wrote. */
const maximumBytes = 1024 * 1024;

/** Includes that stand in one another, at most, as in git: a file may include itself. */
const deepestInclude = 10;

/** Includes of a configuration in all: files that include themselves several times would be read again and again. */
const mostIncludes = 100;

interface Entry {
  /** Section and name in lower case, such as `core.excludesfile`. */
  readonly key: string;
  /** Null where the name stands alone, which means true. */
  readonly value: string | null;
}

/** Reads the files in the order in which they are given: the last word counts. What is missing says nothing. */
export async function readGitSettings(fileSystem: FileSystem, files: readonly string[]): Promise<GitSettings> {
  const values = new Map<string, string | null>();
  for (const file of files) {
    for (const { key, value } of await entriesOf(fileSystem, file, 0, { left: mostIncludes })) values.set(key, value);
  }
  const excludesFile = values.get('core.excludesfile');
  const ignoresCase = values.get('core.ignorecase');
  return {
    ...(typeof excludesFile === 'string' && { excludesFile }),
    ...(ignoresCase !== undefined && { ignoresCase: isTrue(ignoresCase) }),
    isBare: isTrue(values.get('core.bare')),
    usesSha256: values.get('extensions.objectformat')?.toLowerCase() === 'sha256',
  };
}

/** A path as a setting gives it: `~/` is the user's folder, and what is relative lies in `folder`. */
export function settingPath(fileSystem: FileSystem, folder: string, path: string): string {
  const { home } = fileSystem.git;
  return path.startsWith('~/') && home !== undefined
    ? fileSystem.join(home, path.slice(2))
    : fileSystem.resolve(folder, path);
}

async function entriesOf(
  fileSystem: FileSystem,
  file: string,
  depth: number,
  includes: { left: number },
): Promise<Entry[]> {
  const text = await readText(fileSystem, file);
  const folder = fileSystem.parent(file) ?? file;
  const entries: Entry[] = [];
  for (const entry of parseGitConfig(text)) {
    const { key, value } = entry;
    if (key !== 'include.path') entries.push(entry);
    else if (value !== null && depth < deepestInclude && includes.left-- > 0)
      entries.push(...(await entriesOf(fileSystem, settingPath(fileSystem, folder, value), depth + 1, includes)));
  }
  return entries;
}

async function readText(fileSystem: FileSystem, file: string): Promise<string> {
  try {
    const bytes = await fileSystem.readFile(file, maximumBytes);
    return decodeUtf8(bytes) ?? byteText(bytes);
  } catch {
    // Most of the places in which git looks are empty.
    return '';
  }
}

/** What a configuration file says, in its order. A line that is none of git's is passed over. */
export function parseGitConfig(text: string): Entry[] {
  const entries: Entry[] = [];
  let section = '';
  // A backslash at the end of a line joins it with the next.
  for (const line of text
    .replace(/^\ufeff/, '')
    .replace(/\r\n/g, '\n')
    .replace(/\\\n/g, '')
    .split('\n')) {
    const header = /^\s*\[\s*([\w.-]+)\s*(?:"((?:[^"\\]|\\.)*)")?\s*\]/.exec(line);
    if (header) section = header[1]!.toLowerCase() + (header[2] === undefined ? '' : `.${header[2]}`);
    const rest = header ? line.slice(header[0].length) : line;
    const variable = /^\s*([A-Za-z][\w-]*)\s*(?:=(.*)|[#;].*)?$/s.exec(rest);
    if (!variable) continue;
    const [, name = '', value] = variable;
    entries.push({ key: `${section}.${name.toLowerCase()}`, value: value === undefined ? null : unquoted(value) });
  }
  return entries;
}

/** Without quotes, escapes, the comment behind it and the spaces around it. */
function unquoted(value: string): string {
  let text = '';
  let kept = 0;
  let isQuoted = false;
  for (const [part] of value.trimStart().matchAll(/\\.|./gs)) {
    if (part === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (part === '#' || part === ';')) break;
    else text += part.length === 2 ? (escapes[part[1]!] ?? part[1]!) : part;
    if (isQuoted || part.trim() !== '') kept = text.length;
  }
  return text.slice(0, kept);
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', b: '\b' };

function isTrue(value: string | null | undefined): boolean {
  return value === null || (value !== undefined && /^(true|yes|on|[1-9]\d*)$/i.test(value));
}
