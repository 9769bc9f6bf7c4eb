import { decodeUtf8 } from '../../base/utf8';
import type { FileSystem } from '../fileSystem';
import { byteText } from './byteText';

/** The settings of git that affect which files are listed. */
export interface GitSettings {
  /** `core.excludesFile`; an empty value disables the file. */
  readonly excludesFile?: string;
  /** `core.ignoreCase` */
  readonly ignoresCase?: boolean;
  /** `core.bare`: there is no work tree. */
  readonly isBare: boolean;
  /** `extensions.objectFormat` */
  readonly usesSha256: boolean;
}

/** Largest configuration file that is read, in bytes; nobody writes a larger one. */
const maximumBytes = 1024 * 1024;

/** Maximum nesting of includes, as in git: a file may include itself. */
const maximumIncludeDepth = 10;

interface ConfigEntry {
  /** Section and name in lower case, such as `core.excludesfile`. */
  readonly key: string;
  /** Null for a name without `=`, which means true. */
  readonly value: string | null;
}

/** Reads the files in the given order; later values override earlier ones. A missing file counts as empty. */
export async function readGitSettings(fileSystem: FileSystem, files: readonly string[]): Promise<GitSettings> {
  const values = new Map<string, string | null>();
  for (const file of files) {
    for (const { key, value } of await entriesOf(fileSystem, file, 0)) values.set(key, value);
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

/** Resolves a path of a setting: `~/` is the user's folder; a relative path is relative to `folder`. */
export function settingPath(fileSystem: FileSystem, folder: string, path: string): string {
  const { home } = fileSystem.git;
  return path.startsWith('~/') && home !== undefined
    ? fileSystem.join(home, path.slice(2))
    : fileSystem.resolve(folder, path);
}

async function entriesOf(fileSystem: FileSystem, file: string, depth: number): Promise<ConfigEntry[]> {
  const text = await readText(fileSystem, file);
  const folder = fileSystem.parent(file) ?? file;
  const entries: ConfigEntry[] = [];
  for (const entry of parseGitConfig(text)) {
    const { key, value } = entry;
    if (key !== 'include.path') entries.push(entry);
    else if (value !== null && depth < maximumIncludeDepth)
      entries.push(...(await entriesOf(fileSystem, settingPath(fileSystem, folder, value), depth + 1)));
  }
  return entries;
}

async function readText(fileSystem: FileSystem, file: string): Promise<string> {
  try {
    const bytes = await fileSystem.readFile(file, maximumBytes);
    return decodeUtf8(bytes) ?? byteText(bytes);
  } catch {
    // Most of the files that git reads do not exist.
    return '';
  }
}

/** The entries of a configuration file, in order. Invalid lines are ignored. */
export function parseGitConfig(text: string): ConfigEntry[] {
  const entries: ConfigEntry[] = [];
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

/** Resolves quotes and escapes, and removes the comment after the value and the spaces around it. */
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
