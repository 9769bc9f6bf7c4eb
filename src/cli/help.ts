import { optimizerNames, presetNames, scheduleNames } from '../learning/presets';
import { cellKinds } from '../numeric/cells/kinds';

const modelFolder = 'DIR is the folder in which train has left its model.';

/** What each command takes: its synopsis, and what its synopsis does not say. */
export const commandHelp = {
  train: `train FOLDER | --text FILE  --out DIR [--seconds N | --steps N] [--seed N] [--threads N]
      [--holdout-fraction F] [--continue] [--json]
      [--preset ${presetNames.join('|')}] [--cell CELL] [--embedding N] [--hidden N]
      [--layers N] [--dropout P] [--batch N] [--sequence-length N]
      [--optimizer ${optimizerNames.join('|')}] [--learning-rate R]
      [--schedule ${scheduleNames.join('|')}] [--clip-norm N | --clip-value N]

Trains a network on a folder, or on one file, and leaves model and index in DIR. --steps instead of --seconds gives the
same model on every run.
CELL is one of ${cellKinds.join(', ')}.
A preset gives the defaults, which other options override. --embedding 0 is one-hot input; 0 turns clipping off.`,
  evaluate: `evaluate DIR FILE|FOLDER [--typed CHARACTERS] [--json]

Measures files that were not learned: bits per character, and what suggestions save who types them.
${modelFolder}`,
  complete: `complete DIR FILE --line L --column C

Suggestions at a place of a file; line and column are counted from 1, as editors show them.
${modelFolder}`,
  sample: `sample DIR [--prime TEXT] [--length N] [--temperature T] [--seed N]

Writes a text of the network's own.
${modelFolder}`,
  import: `import FILE --out DIR

Takes a network that was trained elsewhere, as scripts/README.md says.`,
  bench: `bench kernels|train|step [--cell LIST] [--hidden LIST] [--batch LIST] [--threads LIST] [--seconds N] [--json]
      train also: [--against pytorch] [--core-type NAME] [--brain]
bench quality [--corpora LIST] [--seconds N] [--seed N] [--typed CHARACTERS] [--no-compressors] [--json]
bench tune [--corpora LIST] [--steps N] [--hidden N] [--seed N] [--typed CHARACTERS] [--json]
bench tune --constant NAME --values LIST [--corpora LIST] [--seed N] [--typed CHARACTERS] [--json]
bench scale [--megabytes LIST] [--json]

Measures speed and quality on this machine, as bench/README.md says.`,
} as const;

/** Every command, with its synopsis. */
export function overview(): string {
  const synopses = Object.values(commandHelp).map((help) => help.slice(0, help.indexOf('\n\n')));
  const indented = synopses.map((synopsis) => synopsis.replace(/^/gm, '  ')).join('\n');
  return `Recurrent without an editor.\n\n${indented}\n\nCOMMAND --help says more of a command; --version prints the version.`;
}
