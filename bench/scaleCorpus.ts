import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { hashText } from '../src/base/hash';
import { decodeText } from '../src/corpus/decode';
import { maximumFileBytes } from '../src/corpus/rules';

const extensions = ['.ts', '.js', '.mjs', '.cjs', '.md', '.java'];

/** Package whose files are typed and not learned. */
const typedPackage = 'undici';
const typedFile = 'undici/lib/dispatcher/client-h1.js';

/** Largest average length of a line, in characters; generated and minified text has longer ones. */
const longestLine = 120;

/**
 * About `characters` characters of the sources in `node_modules` of this folder: complete files, none twice. The order
 * follows from their paths, so that a smaller corpus is part of a larger one and has the same kind of text.
 */
export function readScaleCorpus(characters: number): string[] {
  const texts: string[] = [];
  const seen = new Set<number>();
  let total = 0;
  for (const file of sourceFiles('node_modules')) {
    if (total >= characters) break;
    const text = readSource(path.join('node_modules', file));
    if (text === undefined || seen.has(hashText(text))) continue;
    seen.add(hashText(text));
    texts.push(text);
    total += text.length;
  }
  return texts;
}

export function readTypedText(): string {
  return readFileSync(path.join('node_modules', typedFile), 'utf8');
}

function sourceFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => extensions.some((extension) => file.endsWith(extension)) && !file.startsWith(`${typedPackage}/`))
    .map((file) => ({ file, rank: hashText(file) }))
    .sort((a, b) => a.rank - b.rank || (a.file < b.file ? -1 : 1))
    .map(({ file }) => file);
}

function readSource(file: string): string | undefined {
  const stats = statSync(file);
  if (!stats.isFile() || stats.size > maximumFileBytes) return undefined;
  const text = decodeText(readFileSync(file));
  return text !== undefined && text.length / text.split('\n').length <= longestLine ? text : undefined;
}
