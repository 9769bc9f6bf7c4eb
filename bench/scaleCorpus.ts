import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { hashText } from '../src/base/hash';
import { decodeText } from '../src/corpus/decode';
import { maximumFileBytes } from '../src/corpus/rules';

const extensions = ['.ts', '.js', '.mjs', '.cjs', '.md', '.java'];

/** What is typed is of this package, of which nothing is learned. */
const typedPackage = 'undici';
const typedFile = 'undici/lib/dispatcher/client-h1.js';

/** Lines of generated and minified text are longer, on average: nobody types it. */
const longestLine = 120;

/**
 * About `characters` characters of the sources in `node_modules` of this folder: whole files, none twice, in an order that
 * follows from their paths, so that a smaller corpus is a part of a larger one, and of the same kind of text.
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
