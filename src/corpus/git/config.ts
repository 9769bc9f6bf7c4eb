import { decodeUtf8 } from '../../base/utf8';
import type { FileSystem } from '../fileSystem';
import { byteText } from './byteText';
import { doesInclude } from './includeCondition';
import type { Repository } from './repository';

/** The settings of git that affect which files are listed. */
export interface GitSettings {
  /** `core.excludesFile`; an empty value disables the file. */
  readonly excludesFile?: string;
  /** `core.attributesFile`; an empty value disables the file. */
  readonly attributesFile?: string;
  /** `core.ignoreCase` */
  readonly ignoresCase?: boolean;
  /** `core.bare`: there is no work tree. */
  readonly isBare: boolean;
  /** `extensions.objectFormat` */
  readonly usesSha256: boolean;
}

/** Largest configuration file that is read, in bytes; real ones are much smaller. */
const maximumBytes = 1024 * 1024;

/** Maximum nesting of includes, as in git: a file may include itself. */
const maximumIncludeDepth = 10;

/**
 * Maximum number of includes of a configuration: files that include themselves would otherwise be read again and again.
 */
const mostIncludes = 100;

interface ConfigEntry {
  /** Section and name in lower case, such as `core.excludesfile`. */
  readonly key: string;
  /** The quoted text after the name of the section. */
  readonly subsection?: string;
  /** Null for a name without `=`, which means true. */
  readonly value: string | null;
}

/**
 * Reads the files in the given order; later values override earlier ones. A missing file counts as empty. Conditional includes
 * depend on the repository.
 */
export async function readGitSettings(
  fileSystem: FileSystem,
  files: readonly string[],
  repository: Repository | undefined,
): Promise<GitSettings> {
  const values = new Map<string, string | null>();
  for (const file of files) {
    const entries = await entriesOf({ fileSystem, repository, includes: { left: mostIncludes } }, file, 0);
    for (const { key, subsection, value } of entries) if (subsection === undefined) values.set(key, value);
  }
  const [excludesFile, attributesFile] = [values.get('core.excludesfile'), values.get('core.attributesfile')];
  const ignoresCase = values.get('core.ignorecase');
  return {
    ...(typeof excludesFile === 'string' && { excludesFile }),
    ...(typeof attributesFile === 'string' && { attributesFile }),
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

interface Reading {
  readonly fileSystem: FileSystem;
  readonly repository: Repository | undefined;
  /** Number of further files that may be included. */
  readonly includes: { left: number };
}

async function entriesOf(reading: Reading, file: string, depth: number): Promise<ConfigEntry[]> {
  const { fileSystem } = reading;
  const text = await readText(fileSystem, file);
  const folder = fileSystem.parent(file) ?? file;
  const entries: ConfigEntry[] = [];
  for (const entry of parseGitConfig(text)) {
    const { value } = entry;
    if (!(await isInclude(reading, entry, file))) entries.push(entry);
    else if (value !== null && depth < maximumIncludeDepth && reading.includes.left-- > 0)
      entries.push(...(await entriesOf(reading, settingPath(fileSystem, folder, value), depth + 1)));
  }
  return entries;
}

/** True if an entry includes another file, which is read in its place. */
async function isInclude(
  { fileSystem, repository }: Reading,
  { key, subsection }: ConfigEntry,
  file: string,
): Promise<boolean> {
  if (key === 'include.path') return subsection === undefined;
  if (key !== 'includeif.path' || subsection === undefined || !repository) return false;
  return doesInclude(fileSystem, subsection, file, repository);
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
  let subsection: string | undefined;
  // A backslash at the end of a line joins it with the next.
  for (const line of text
    .replace(/^\ufeff/, '')
    .replace(/\r\n/g, '\n')
    .replace(/\\\n/g, '')
    .split('\n')) {
    const header = /^\s*\[\s*([\w.-]+)\s*(?:"((?:[^"\\]|\\.)*)")?\s*\]/.exec(line);
    if (header) {
      section = header[1]!.toLowerCase();
      subsection = header[2]?.replace(/\\(.)/gs, '$1');
    }
    const rest = header ? line.slice(header[0].length) : line;
    const variable = /^\s*([A-Za-z][\w-]*)\s*(?:=(.*)|[#;].*)?$/s.exec(rest);
    if (!variable) continue;
    const [, name = '', value] = variable;
    entries.push({
      key: `${section}.${name.toLowerCase()}`,
      ...(subsection !== undefined && { subsection }),
      value: value === undefined ? null : unquoted(value),
    });
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
