import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Random } from '../../src/base/random';
import { repositoryRoot } from '../../test/harness/paths';
import { MeantText } from './meantText';

/** Fraction of the files that is held out. */
const heldOutPart = 0.1;

/** Length of the shortest file that is typed, in characters; shorter files are lists of exports. */
const shortest = 400;

/** Largest fraction of comments in a file: typing prose says little about code. */
const mostComments = 0.5;

export interface BenchWorkspace {
  readonly folder: string;
  /** Texts in the order of typing; their files exist and are empty. */
  readonly texts: readonly MeantText[];
}

/** A copy of the sources of RxJS without the held-out files; those to be typed are empty files. */
export function benchWorkspace(seed: number): BenchWorkspace {
  const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-bench-'));
  const source = path.join(repositoryRoot, 'node_modules', 'rxjs', 'src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort();
  const heldOut = new Random(seed).shuffle(files).slice(0, Math.round(heldOutPart * files.length));
  const isKept = (file: string): boolean => !heldOut.includes(path.relative(source, file));
  cpSync(source, folder, { recursive: true, filter: isKept });
  const texts = heldOut
    .map((file) => new MeantText(file, readFileSync(path.join(source, file), 'utf8')))
    .filter(isTyped);
  for (const { file } of texts) writeFileSync(path.join(folder, file), '');
  // The indentation of the RxJS project; VS Code cannot detect it in an empty file.
  mkdirSync(path.join(folder, '.vscode'));
  writeFileSync(path.join(folder, '.vscode', 'settings.json'), '{ "editor.tabSize": 2 }\n');
  return { folder, texts };
}

/** Whether a file is mostly code, and in characters that can be typed and read from the screen, one per column. */
function isTyped(text: MeantText): boolean {
  const isPlain = /^[\n\x20-\x7e]*$/.test(text.text);
  const comments = Array.from(text.text, (_, at) => text.regionAt(at)).filter((region) => region === 'comment').length;
  const isCode = text.text.length >= shortest && comments < mostComments * text.text.length;
  return isPlain && isCode && closesAsEditorsDo(text);
}

/**
 * Whether each line that begins with a closing bracket is indented as the line that opened it, where editors move it.
 */
function closesAsEditorsDo(text: MeantText): boolean {
  const open: number[] = [];
  let at = 0;
  for (const line of text.lines) {
    const indentation = line.search(/\S|$/);
    for (const [i, character] of Array.from(line).entries()) {
      if (text.regionAt(at + i) !== 'code') continue;
      if ('([{'.includes(character)) open.push(indentation);
      else if (')]}'.includes(character) && open.pop() !== indentation && i === indentation) return false;
    }
    at += line.length + 1;
  }
  return true;
}
