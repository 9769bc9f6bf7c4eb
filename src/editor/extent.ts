import type { IndexedFiles, LearnedFiles } from '../protocol/learning';
import { everLearned } from './fileState';

/** How much was learned of a file or folder. */
export interface Extent {
  /** Files that the index holds. */
  readonly indexed: number;
  /** Files that the network learned. */
  readonly inNetwork: number;
}

/** `listed` is the path of the file or folder in both lists. */
export function extentOf(listed: string, indexed: IndexedFiles | undefined, learned: LearnedFiles | undefined): Extent {
  const isOfIt = ({ path }: { readonly path: string }): boolean => `${path}/`.startsWith(`${listed}/`);
  const known = learned ? everLearned(learned).filter(isOfIt) : [];
  return {
    indexed: indexed?.files.filter(isOfIt).length ?? 0,
    inNetwork: new Set(known.map(({ path }) => path)).size,
  };
}
