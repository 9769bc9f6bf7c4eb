import { messageOf, UserError } from '../base/errors';
import { complete } from './complete';
import { evaluate } from './evaluate';
import { sample } from './sample';
import { train } from './train';
import { UsageError } from './usage';

const usage = `Recurrent without an editor.

  train FOLDER | --text FILE  --out DIR [--seconds N | --steps N] [--seed N] [--threads N] [--holdout-fraction F]
        [--preset default|min-char-rnn|char-rnn|torch-rnn]
        [--cell gru|lstm|elman] [--embedding N] [--hidden N] [--layers N] [--dropout P]
        [--batch N] [--sequence-length N] [--optimizer sgd|adagrad|rmsprop|adam|adamw] [--learning-rate R]
        [--schedule cosine|constant|step|exponential] [--clip-norm N | --clip-value N] [--continue] [--json]
  evaluate DIR FILE|FOLDER [--json]
  complete DIR FILE --line L --column C          both counted from 1, as editors show them
  sample DIR [--prime TEXT] [--length N] [--temperature T] [--seed N]

DIR is the folder in which train has left its model. --steps instead of --seconds gives the same model on every run.
--preset gives the defaults, which the other options override. --embedding 0 is one-hot input; --clip-norm 0 and
--clip-value 0 turn clipping off.`;

const commands = new Map<string, (args: string[]) => Promise<void>>(
  Object.entries({ train, evaluate, complete, sample }),
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
