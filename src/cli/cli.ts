import { messageOf, UserError } from '../base/errors';
import { bench } from './bench/bench';
import { complete } from './complete';
import { evaluate } from './evaluate';
import { cellKinds } from '../numeric/cells/kinds';
import { optimizerNames, presetNames, scheduleNames } from '../learning/presets';
import { importModel } from './import';
import { sample } from './sample';
import { train } from './train';
import { UsageError } from './usage';

const usage = `Recurrent without an editor.

  train FOLDER | --text FILE  --out DIR [--seconds N | --steps N] [--seed N] [--threads N] [--holdout-fraction F]
        [--continue] [--json]
        [--preset ${presetNames.join('|')}] [--cell CELL] [--embedding N] [--hidden N]
        [--layers N] [--dropout P] [--batch N] [--sequence-length N]
        [--optimizer ${optimizerNames.join('|')}] [--learning-rate R]
        [--schedule ${scheduleNames.join('|')}] [--clip-norm N | --clip-value N]
  evaluate DIR FILE|FOLDER [--typed CHARACTERS] [--json]
  complete DIR FILE --line L --column C          both counted from 1, as editors show them
  sample DIR [--prime TEXT] [--length N] [--temperature T] [--seed N]
  import FILE --out DIR                          a network trained elsewhere, as scripts/README.md says
  bench kernels|train|step [--cell LIST] [--hidden LIST] [--batch LIST] [--threads LIST] [--seconds N] [--json]
        train also: [--against pytorch] [--core-type NAME] [--brain]
  bench quality [--corpora LIST] [--seconds N] [--seed N] [--typed CHARACTERS] [--no-compressors] [--json]
  bench scale [--megabytes LIST] [--json]

DIR is the folder in which train has left its model. --steps instead of --seconds gives the same model on every run.
CELL is one of ${cellKinds.join(', ')}.
A preset gives the defaults, which other options override. --embedding 0 is one-hot input; 0 turns clipping off.`;

const commands = new Map<string, (args: string[]) => Promise<void>>(
  Object.entries({ bench, import: importModel, train, evaluate, complete, sample }),
);

async function main([name = '', ...args]: string[]): Promise<void> {
  if (name === '--help' || name === 'help') {
    console.log(usage);
    return;
  }
  const command = commands.get(name);
  if (!command) {
    throw new UsageError(name === '' ? 'Expected a command, found none.' : `Expected a command, found "${name}".`);
  }
  await command(args);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
  } else {
    console.error(error instanceof UserError ? error.message : error instanceof Error ? error.stack : messageOf(error));
    process.exitCode = 1;
  }
});
