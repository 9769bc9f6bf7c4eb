import { optimizerNames, presetNames, scheduleNames } from '../learning/presets';
import { cellKinds } from '../numeric/cells/kinds';

const modelFolder = 'DIR is a model folder, written by train or import.';

/** The help of each command: its synopsis and an explanation. */
export const commandHelp = {
  train: `train FOLDER | --text FILE  --out DIR [--seconds N | --steps N] [--seed N] [--threads N]
      [--holdout-fraction F] [--maximum-characters MILLIONS] [--continue] [--json]
      [--preset ${presetNames.join('|')}] [--cell CELL] [--embedding N] [--ngram-rows N] [--hidden N]
      [--layers N] [--dropout P] [--batch N] [--sequence-length N]
      [--optimizer ${optimizerNames.join('|')}] [--learning-rate R]
      [--schedule ${scheduleNames.join('|')}] [--clip-norm N | --clip-value N]

Trains a network on a folder, or on one file, and writes model and index to DIR. --steps instead of --seconds gives the
same model on every run.
CELL is one of ${cellKinds.join(', ')}.
A preset gives the defaults, which other options override. --embedding 0 is one-hot input; 0 turns n-grams and clipping
off.`,
  evaluate: `evaluate DIR FILE|FOLDER [--typed CHARACTERS] [--json]

Measures files that were not learned: bits per character, and the keystrokes that suggestions save.
${modelFolder}`,
  complete: `complete DIR FILE --line L --column C [--tab-size N]

Prints suggestions at a position of a file. Line and column are counted from 1, as the status bar of the editor shows
them; a tab reaches to the next multiple of --tab-size, 4 by default.
${modelFolder}`,
  sample: `sample DIR [--prime TEXT] [--length N] [--temperature T] [--seed N]

Prints a text sampled from the network.
${modelFolder}`,
  import: `import FILE --out DIR

Imports a network that was trained elsewhere; see scripts/README.md of the repository.`,
  lsp: `lsp [--stdio]

Starts the language server on standard input and output, for editors; see docs/editors.md of the repository.`,
} as const;
