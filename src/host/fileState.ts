import { reasonByAnyName, reasonByName } from '../corpus/rules';
import type { LearnedFiles } from '../protocol/learning';

/** Whether the network learned a file. */
export type FileState =
  | { readonly kind: 'learned' | 'heldOut'; readonly characters: number }
  | { readonly kind: 'leftOut'; readonly reason: string }
  /** Not in the list: the file is newer than the last run, or there was none. */
  | { readonly kind: 'unlisted' };

/** The list of learned files, by path. */
export class FileStates {
  readonly #byPath = new Map<string, FileState>();

  constructor(files: LearnedFiles | undefined) {
    for (const { path, reason } of files?.leftOut ?? []) this.#byPath.set(path, { kind: 'leftOut', reason });
    for (const { path, characters } of files?.validation ?? []) this.#byPath.set(path, { kind: 'heldOut', characters });
    for (const { path, characters } of files?.training ?? []) this.#byPath.set(path, { kind: 'learned', characters });
  }

  /** `paths` are the file's paths in the list: several if one workspace folder contains another. */
  of(paths: readonly string[]): FileState {
    const listed = paths.flatMap((path) => this.#listed(path) ?? []);
    const [first] = listed;
    return listed.find(({ kind }) => kind !== 'leftOut') ?? first ?? byName(paths);
  }

  /** The state of the file itself, or of a folder that was left out as a whole. */
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

/** A file that is not in the list may still be excluded by its name. */
function byName([path = '']: readonly string[]): FileState {
  const names = path.split('/');
  const reason = names.map(reasonByAnyName).find((found) => found !== undefined) ?? reasonByName(names.at(-1) ?? '');
  return reason === undefined ? { kind: 'unlisted' } : { kind: 'leftOut', reason };
}

/** One sentence about the active file. */
export function describeFile(state: FileState): string {
  switch (state.kind) {
    case 'learned':
      return `This file is learned (${state.characters.toLocaleString('en')} characters)`;
    case 'heldOut':
      return 'This file is held out to measure what was learned';
    case 'leftOut':
      return `This file is left out: ${state.reason}`;
    case 'unlisted':
      return 'This file is not learned yet';
  }
}
