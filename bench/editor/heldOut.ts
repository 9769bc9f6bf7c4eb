import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Random } from '../../src/base/random';
import { repositoryRoot } from '../../test/harness/paths';
import { MeantText } from './meantText';

/** Part of the files that nobody has seen when they are typed. */
const heldOutPart = 0.1;

/** Characters; shorter files are lists of exports. */
const shortest = 400;

/** Part of a file that may be comments: typing prose tells little of code. */
const mostComments = 0.5;

export interface BenchWorkspace {
  readonly folder: string;
  /** In the order in which they are typed; their files are there, and empty. */
  readonly texts: readonly MeantText[];
}

/** A copy of the sources of RxJS, less the files that are held out; of these, the ones to be typed are empty. */
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
  // As the project of RxJS indents. VS Code's guess needs a file that has something in it.
  mkdirSync(path.join(folder, '.vscode'));
  writeFileSync(path.join(folder, '.vscode', 'settings.json'), '{ "editor.tabSize": 2 }\n');
  return { folder, texts };
}

/** Whether it is code for the most part, can be read from the screen, where a column is a character, and typed there. */
function isTyped(text: MeantText): boolean {
  const isPlain = /^[\n\x20-\x7e]*$/.test(text.text);
  const comments = Array.from(text.text, (_, at) => text.regionAt(at)).filter((region) => region === 'comment').length;
  const isCode = text.text.length >= shortest && comments < mostComments * text.text.length;
  return isPlain && isCode && closesAsEditorsDo(text);
}

/** Whether each line that begins with a closing bracket is indented as the line that opened it: editors move it there. */
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
