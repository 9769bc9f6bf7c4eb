import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeText } from '../../src/corpus/decode';
import { findSecrets } from '../../src/secrets/maskSecrets';
import { corpora } from '../corpora';
import { readPinnedCorpus } from '../readCorpus';

export interface MaskedLine {
  readonly corpus: string;
  readonly path: string;
  /** The line, with the masked text between `⟦` and `⟧`. */
  readonly line: string;
}

export interface MaskedLines {
  readonly lines: number;
  readonly characters: number;
  readonly masked: readonly MaskedLine[];
  readonly charactersPerSecond: number;
}

/** All lines of the pinned corpora in which something is masked; a person decides which of them contain no secret. */
export async function maskedLines(): Promise<MaskedLines> {
  const masked: MaskedLine[] = [];
  let lines = 0;
  let characters = 0;
  let milliseconds = 0;
  for (const corpus of corpora) {
    for (const file of await readPinnedCorpus(corpus)) {
      const bytes = await readFile(path.resolve('node_modules', corpus.package, corpus.folder, file.path));
      const text = decodeText(bytes) ?? '';
      const from = performance.now();
      const spans = findSecrets(text);
      milliseconds += performance.now() - from;
      lines += text.split('\n').length;
      characters += text.length;
      for (const span of spans) masked.push({ corpus: corpus.name, path: file.path, line: shown(text, span) });
    }
  }
  return { lines, characters, masked, charactersPerSecond: (1000 * characters) / milliseconds };
}

function shown(text: string, { from, to }: { readonly from: number; readonly to: number }): string {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const [rest = ''] = text.slice(to).split('\n', 1);
  return `${text.slice(start, from)}⟦${text.slice(from, to)}⟧${rest}`.trim();
}
