import { neverCancelled } from '../base/cancellation';
import { UserError } from '../base/errors';
import { chooseKernels, createKernels } from '../kernels/kernelChoice';
import { mixingKernels } from '../kernels/mixing';
import { Completer } from '../completer/completer';
import { usualOptions } from '../protocol/completer';
import { readText, usingModel } from './files';
import { parseArguments, UsageError } from './usage';

/** VS Code's default of `editor.tabSize`. */
const usualTabSize = 4;

const position = { from: 1, to: 1e9, whole: true } as const;

/** Prints the editor's suggestions for an explicit request at a position of a file. */
export async function complete(args: string[]): Promise<void> {
  const string = { type: 'string' } as const;
  const options = parseArguments(args, { line: string, column: string, 'tab-size': string }, ['DIR', 'FILE']);
  const line = options.number('line', position);
  const column = options.number('column', position);
  const tabSize = options.number('tab-size', { from: 1, to: 64, whole: true }) ?? usualTabSize;
  if (line === undefined || column === undefined) throw new UsageError('Expected --line L and --column C.');
  const file = options.positionals[1]!;
  const text = await readText(file);
  const offset = offsetOf(text, line, column, tabSize);
  if (offset === undefined) {
    const lines = text.split('\n');
    const current = lines[line - 1];
    const columns =
      current === undefined ? '' : `, line ${line} has columns 1 to ${columnsOf(current, tabSize).at(-1)!}`;
    throw new UserError(
      `Expected a position in ${file} (${lines.length} lines${columns}), found line ${line}, column ${column}. ` +
        'Both are counted from 1, as the status bar of the editor shows them; --tab-size is the width of a tab.',
    );
  }
  const completer = new Completer(() => createKernels(chooseKernels()).kernels, mixingKernels());
  usingModel(options.positionals[0]!, (checkpoint, index) => completer.load(checkpoint, index));
  completer.open(file, 1, text);
  const request = { id: 1, uri: file, version: 1, offset, trigger: 'explicit', options: usualOptions } as const;
  const answer = completer.complete(request, neverCancelled);
  console.log(JSON.stringify({ suggestions: answer.kind === 'completed' ? answer.suggestions : [] }));
}

/** The offset of a position, in UTF-16 units; undefined if the text has no such position or if it is inside a tab. */
function offsetOf(text: string, line: number, column: number, tabSize: number): number | undefined {
  const lines = text.split('\n');
  const current = lines[line - 1];
  const place = current === undefined ? -1 : columnsOf(current, tabSize).indexOf(column);
  if (current === undefined || place < 0) return undefined;
  const before = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  return before + Array.from(current).slice(0, place).join('').length;
}

/** The columns of the positions in a line, as VS Code shows them: one for each code point, and tabs to the next stop. */
function columnsOf(line: string, tabSize: number): number[] {
  const columns = [1];
  let at = 0;
  for (const character of line) {
    at += character === '\t' ? tabSize - (at % tabSize) : 1;
    columns.push(at + 1);
  }
  return columns;
}
