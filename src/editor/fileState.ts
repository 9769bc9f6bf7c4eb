import { reasonByAnyName, reasonByPath } from '../corpus/rules';
import type { FileSize, IndexedFiles, LearnedFiles } from '../protocol/learning';

/** A file's role for the network: its text or an earlier version was learned, or it is held out. */
export type InNetwork = 'learned' | 'learnedEarlier' | 'heldOut' | 'absent';

/** Whether a file is learned. */
export type FileState =
  | { readonly kind: 'indexed'; readonly characters: number; readonly inNetwork: InNetwork }
  | { readonly kind: 'leftOut'; readonly reason: string; readonly inNetwork: InNetwork }
  /** Not in the list: created after the last update, or deleted. */
  | { readonly kind: 'unlisted'; readonly inNetwork: InNetwork };

/** The lists of indexed and of learned files, by path. */
export class FileStates {
  /** The files that exceed the character limit. */
  readonly beyond: IndexedFiles['beyond'];
  readonly #files: ReadonlyMap<string, IndexedFiles['files'][number]>;
  readonly #leftOut: ReadonlyMap<string, string>;
  readonly #learned: ReadonlyMap<string, number>;
  readonly #heldOut: ReadonlySet<string>;

  constructor(indexed: IndexedFiles | undefined, learned: LearnedFiles | undefined) {
    this.beyond = indexed?.beyond;
    this.#files = new Map(indexed?.files.map((file) => [file.path, file]));
    this.#leftOut = new Map(indexed?.leftOut.map(({ path, reason }) => [path, reason]));
    this.#learned = new Map(learned && everLearned(learned).map(({ path, hash }) => [path, hash]));
    this.#heldOut = new Set(learned?.validation.map(({ path }) => path));
  }

  of(path: string): FileState {
    const file = this.#files.get(path);
    const inNetwork = this.#inNetwork(path, file?.hash);
    if (file) return { kind: 'indexed', characters: file.characters, inNetwork };
    const reason = this.#reason(path) ?? reasonByNames(path);
    return reason === undefined ? { kind: 'unlisted', inNetwork } : { kind: 'leftOut', reason, inNetwork };
  }

  #inNetwork(path: string, hash: number | undefined): InNetwork {
    const learned = this.#learned.get(path);
    if (learned !== undefined) return learned === hash ? 'learned' : 'learnedEarlier';
    return this.#heldOut.has(path) ? 'heldOut' : 'absent';
  }

  /** The reason of the file itself, of a folder that contains it, or of the other files in its folder. */
  #reason(path: string): string | undefined {
    const own = this.#leftOut.get(path);
    if (own !== undefined) return own;
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      const ofFolder = this.#leftOut.get(path.slice(0, slash + 1));
      if (ofFolder !== undefined) return ofFolder;
    }
    return this.#leftOut.get(`${path.slice(0, path.lastIndexOf('/') + 1)}*`);
  }
}

/** All files that the network learned, in this run or an earlier one. The newest version of a file comes last. */
export function everLearned({ training, former = [] }: LearnedFiles): readonly FileSize[] {
  return [...former, ...training];
}

/** Why the next update will leave a file out by its name; undefined if it will not. */
function reasonByNames(path: string): string | undefined {
  const names = path.split('/');
  return names.map(reasonByAnyName).find((found) => found !== undefined) ?? reasonByPath(path);
}

/** One sentence about the active file. */
export function describeFile(state: FileState): string {
  const isLearned = state.inNetwork === 'learned' || state.inNetwork === 'learnedEarlier';
  switch (state.kind) {
    case 'indexed': {
      const size = `${state.characters.toLocaleString('en')} characters`;
      if (isLearned) return `This file is learned (${size})`;
      if (state.inNetwork === 'heldOut') return `This file is in the index (${size}); the network is measured on it`;
      return `This file is in the index (${size})`;
    }
    case 'leftOut':
      return `This file is left out: ${state.reason}${isLearned ? '. The network learned it earlier' : ''}`;
    case 'unlisted':
      return isLearned
        ? 'The network learned this file earlier; the index does not hold it'
        : 'This file is not learned yet';
  }
}
