import { readFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf, UserError } from '../src/base/errors';
import { isRecord, parseJson } from '../src/base/json';
import { bench } from './bench';
import { complete } from '../src/cli/complete';
import { endWithReader } from '../src/cli/ending';
import { evaluate } from '../src/cli/evaluate';
import { commandHelp, overview } from '../src/cli/help';
import { importModel } from '../src/cli/import';
import { lsp } from '../src/cli/lsp';
import { sample } from '../src/cli/sample';
import { train } from '../src/cli/train';
import { UsageError } from '../src/cli/usage';

/** Entry of the command line: the commands of `src/cli`, and the benches, which may import everything. */
type CommandName = keyof typeof commandHelp;

const commands: Readonly<Record<CommandName, (args: string[]) => Promise<void> | void>> = {
  train,
  evaluate,
  complete,
  sample,
  import: importModel,
  lsp,
  bench,
};

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

function isHelp(argument: string): boolean {
  return argument === '--help' || argument === '-h';
}

async function main([name = '', ...args]: string[]): Promise<void> {
  const [asked = ''] = args;
  if (isHelp(name) || name === 'help') console.log(isCommand(asked) ? commandHelp[asked] : overview());
  else if (name === '--version') console.log(version());
  else if (!isCommand(name))
    throw new UsageError(name === '' ? 'Expected a command, found none.' : `Expected a command, found "${name}".`);
  else if (args.some(isHelp)) console.log(commandHelp[name]);
  else await commands[name](args);
}

/** The version in the manifest, one folder above the bundle. */
function version(): string {
  const manifest = parseJson(readFileSync(path.join(__dirname, '..', 'package.json'), 'utf8'));
  return isRecord(manifest) ? String(manifest['version']) : 'unknown';
}

/** Help that is printed with a usage error. */
function helpFor([name = '']: readonly string[]): string {
  return isCommand(name) ? commandHelp[name] : overview();
}

endWithReader();
const given = process.argv.slice(2);
main(given).catch((error: unknown) => {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${helpFor(given)}`);
    process.exitCode = 2;
  } else {
    console.error(error instanceof UserError ? error.message : error instanceof Error ? error.stack : messageOf(error));
    process.exitCode = 1;
  }
});
