/*
 * Paths of files on virtual file systems: the text of a URI without escapes, such as `memfs://host/src/a b.ts`. No path on
 * a disk has this form.
 */

interface VirtualPath {
  readonly scheme: string;
  readonly authority: string;
  /** Begins with `/`. */
  readonly path: string;
}

export function isVirtual(path: string): boolean {
  return parseVirtualPath(path) !== undefined;
}

export function virtualPathOf({ scheme, authority, path }: VirtualPath): string {
  return `${scheme}://${authority}${path}`;
}

/** Undefined if it is a path on a disk. */
export function parseVirtualPath(text: string): VirtualPath | undefined {
  const [, scheme, authority, path] = /^([a-z][\w+.-]+):\/\/([^/]*)(\/.*)$/is.exec(text) ?? [];
  return scheme === undefined || authority === undefined || path === undefined
    ? undefined
    : { scheme, authority, path };
}

/** The path of an entry of a folder. */
export function joinVirtual(folder: string, name: string): string {
  return folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`;
}

/** The folder that contains a path; undefined for the root of a file system. */
export function virtualParent(path: string): string | undefined {
  const at = parseVirtualPath(path);
  const names = namesIn(at?.path ?? '');
  if (!at || names.length === 0) return undefined;
  return virtualPathOf({ ...at, path: `/${names.slice(0, -1).join('/')}` });
}

/** A path that may be relative to a folder, or absolute on the folder's file system. */
export function resolveVirtual(folder: string, other: string): string {
  const at = parseVirtualPath(folder);
  if (!at || isVirtual(other)) return other;
  const names: string[] = other.startsWith('/') ? [] : namesIn(at.path);
  for (const name of namesIn(other)) {
    if (name === '..') names.pop();
    else if (name !== '.') names.push(name);
  }
  return virtualPathOf({ ...at, path: `/${names.join('/')}` });
}

function namesIn(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}
