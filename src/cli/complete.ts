import { neverCancelled } from '../base/cancellation';
import { UserError } from '../base/errors';
import { chooseKernels, createKernels } from '../kernels/kernelChoice';
import { Completer } from '../completer/completer';
import { usualOptions } from '../protocol/completer';
import { readModel, readText } from './files';
import { parseArguments, UsageError } from './usage';

const position = { from: 1, to: 1e9, whole: true } as const;

/** Prints the editor's suggestions for an explicit request at a position of a file. */
export async function complete(args: string[]): Promise<void> {
  const options = parseArguments(args, { line: { type: 'string' }, column: { type: 'string' } }, ['DIR', 'FILE']);
  const line = options.number('line', position);
  const column = options.number('column', position);
  if (line === undefined || column === undefined) throw new UsageError('Expected --line L and --column C.');
  const file = options.positionals[1]!;
  const text = await readText(file);
  const lines = text.split('\n');
  const current = lines[line - 1];
  if (current === undefined || column > current.length + 1) {
    throw new UserError(
      `Expected a position in ${file} (${lines.length} lines${current === undefined ? '' : `, line ${line} has ${current.length} characters`}), ` +
        `found line ${line}, column ${column}. Both are counted from 1.`,
    );
  }
  const offset = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0) + column - 1;
  const completer = new Completer(() => createKernels(chooseKernels()).kernels);
  const { checkpoint, index } = await readModel(options.positionals[0]!);
  completer.load(checkpoint, index);
  completer.open(file, 1, text);
  const request = { id: 1, uri: file, version: 1, offset, trigger: 'explicit', options: usualOptions } as const;
  const answer = completer.complete(request, neverCancelled);
  console.log(JSON.stringify({ suggestions: answer.kind === 'completed' ? answer.suggestions : [] }));
}
