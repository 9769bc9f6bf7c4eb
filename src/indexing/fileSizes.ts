import { hashText } from '../base/hash';
import type { Corpus, CorpusFile } from '../corpus/corpus';
import type { FileSize, IndexedFiles } from '../protocol/learning';

/** Entries of the list of learned files. */
export function sizes(files: readonly CorpusFile[]): FileSize[] {
  return files.map(({ path, text, secrets }) => ({
    path,
    characters: text.length,
    hash: hashText(text),
    ...(secrets && { secrets: secrets.length }),
  }));
}

/** The list of indexed files for a corpus. */
export function indexedFiles({ files, ...rest }: Corpus): IndexedFiles {
  return { files: sizes(files), ...rest };
}
