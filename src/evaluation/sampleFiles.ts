import { hashText } from '../base/hash';
import type { TypedText } from './typing';
import { countCharacters } from './characters';

export interface Sampling {
  /** Largest number of characters, in complete files. */
  readonly characters: number;
  readonly seed: number;
}

/**
 * Draws a sample of the files by the seed and the paths, for measurements that are too slow for all of them; keeps
 * their order. Files that do not fit the remaining length are skipped; if none fits, the shortest is taken.
 */
export function sampleFiles<File extends TypedText>(files: readonly File[], { characters, seed }: Sampling): File[] {
  const drawn = files
    .map((file) => ({ file, rank: hashText(file.path, seed), length: countCharacters(file.text) }))
    .sort((a, b) => a.rank - b.rank || (a.file.path < b.file.path ? -1 : 1));
  const taken = new Set<File>();
  let total = 0;
  for (const { file, length } of drawn) {
    if (total + length > characters) continue;
    taken.add(file);
    total += length;
  }
  const shortest = [...drawn].sort((a, b) => a.length - b.length)[0];
  if (taken.size === 0 && shortest) taken.add(shortest.file);
  return files.filter((file) => taken.has(file));
}
