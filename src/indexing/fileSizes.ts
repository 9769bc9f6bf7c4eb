import { hashText } from '../base/hash';
import type { CorpusFile } from '../corpus/select';
import type { FileSize } from '../protocol/learning';

/** Entries of the list of learned files. */
export function sizes(files: readonly CorpusFile[]): FileSize[] {
  return files.map(({ path, text }) => ({ path, characters: text.length, hash: hashText(text) }));
}
