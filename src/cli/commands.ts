import type { CommandTable } from './commandLine';
import { complete } from './complete';
import { evaluate } from './evaluate';
import { commandHelp } from './help';
import { importModel } from './import';
import { lsp } from './lsp';
import { sample } from './sample';
import { train } from './train';

/** The commands for users; the repository's command line adds its benches. */
export const commands = {
  train: { help: commandHelp.train, run: train },
  evaluate: { help: commandHelp.evaluate, run: evaluate },
  complete: { help: commandHelp.complete, run: complete },
  sample: { help: commandHelp.sample, run: sample },
  import: { help: commandHelp.import, run: importModel },
  lsp: { help: commandHelp.lsp, run: lsp },
} as const satisfies CommandTable;
