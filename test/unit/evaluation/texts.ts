import { Random } from '../../../src/base/random';
import type { CorpusFile } from '../../../src/corpus/corpus';

/** A file of random words that no other file has, from the seed. */
export function randomFile(path: string, seed: number, lines: number): CorpusFile {
  const random = new Random(seed);
  const word = (): string => random.nextUint32().toString(36);
  const text = Array.from({ length: lines }, () => `  ${word()} = ${word()}(${word()});\n`).join('');
  return { path, text };
}
