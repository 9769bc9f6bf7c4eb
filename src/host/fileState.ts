import { reasonByAnyName, reasonByPath } from '../corpus/rules';
import type { LearnedFiles } from '../protocol/learning';

/** What the network was taught of a file. */
export type FileState =
  | { readonly kind: 'learned' | 'heldOut'; readonly characters: number }
  | { readonly kind: 'leftOut'; readonly reason: string }
  /** Nothing is noted of it: it is newer than what was learned, or nothing was. */
  | { readonly kind: 'unlisted' };

/** The list of learned files, by path. */
export class FileStates {
  readonly #byPath = new Map<string, FileState>();

  constructor(files: LearnedFiles | undefined) {
    for (const { path, reason } of files?.leftOut ?? []) this.#byPath.set(path, { kind: 'leftOut', reason });
    for (const { path, characters } of files?.validation ?? []) this.#byPath.set(path, { kind: 'heldOut', characters });
    for (const { path, characters } of files?.training ?? []) this.#byPath.set(path, { kind: 'learned', characters });
  }

  /** `paths`: the file's in the list, of which it has several where one folder of the workspace lies in another. */
  of(paths: readonly string[]): FileState {
    const listed = paths.flatMap((path) => this.#listed(path) ?? []);
    const [first] = listed;
    return listed.find(({ kind }) => kind !== 'leftOut') ?? first ?? byName(paths);
  }

  /** By itself, or with the folder that was left out whole. */
  #listed(path: string): FileState | undefined {
    const own = this.#byPath.get(path);
    if (own) return own;
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      const ofFolder = this.#byPath.get(path.slice(0, slash + 1));
      if (ofFolder) return ofFolder;
    }
    return undefined;
  }
}

/** Where nothing is noted yet, the name may tell already that it is not going to be learned. */
function byName([path = '']: readonly string[]): FileState {
  const names = path.split('/');
  const reason = names.map(reasonByAnyName).find((found) => found !== undefined) ?? reasonByPath(path);
  return reason === undefined ? { kind: 'unlisted' } : { kind: 'leftOut', reason };
}

/** A sentence on the file at hand. */
export function describeFile(state: FileState): string {
  switch (state.kind) {
    case 'learned':
      return `This file is learned (${state.characters.toLocaleString('en')} characters)`;
    case 'heldOut':
      return 'This file is held out: it measures what was learned';
    case 'leftOut':
      return `This file is left out: ${state.reason}`;
    case 'unlisted':
      return 'This file is not learned yet';
  }
}
