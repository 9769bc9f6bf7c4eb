import { readFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf, UserError } from '../base/errors';
import { isRecord, parseJson } from '../base/json';
import { endWithReader } from './ending';
import { UsageError } from './usage';

export interface Command {
  /** Its synopsis, an empty line, and an explanation. */
  readonly help: string;
  readonly run: (args: string[]) => Promise<void> | void;
}

export type CommandTable = Readonly<Record<string, Command>>;

/** Runs the command that the arguments name. A failure is printed and sets the exit status: 2 for a wrong usage, else 1. */
export function runCommandLine(commands: CommandTable, given: readonly string[]): void {
  endWithReader();
  execute(commands, given).catch((error: unknown) => {
    if (error instanceof UsageError) {
      console.error(`${error.message}\n\n${commandOf(commands, given[0])?.help ?? overview(commands)}`);
      process.exitCode = 2;
    } else {
      console.error(
        error instanceof UserError ? error.message : error instanceof Error ? error.stack : messageOf(error),
      );
      process.exitCode = 1;
    }
  });
}

async function execute(commands: CommandTable, [name = '', ...args]: readonly string[]): Promise<void> {
  const command = commandOf(commands, name);
  if (isHelp(name) || name === 'help') console.log(commandOf(commands, args[0])?.help ?? overview(commands));
  else if (name === '--version') console.log(version());
  else if (!command)
    throw new UsageError(name === '' ? 'Expected a command, found none.' : `Expected a command, found "${name}".`);
  else if (args.some(isHelp)) console.log(command.help);
  else await command.run(args);
}

function commandOf(commands: CommandTable, name = ''): Command | undefined {
  return Object.hasOwn(commands, name) ? commands[name] : undefined;
}

function isHelp(argument: string): boolean {
  return argument === '--help' || argument === '-h';
}

/** The version in the manifest, one folder above the bundle. */
function version(): string {
  const manifest = parseJson(readFileSync(path.join(__dirname, '..', 'package.json'), 'utf8'));
  return isRecord(manifest) ? String(manifest['version']) : 'unknown';
}

/** The synopses of all commands. */
function overview(commands: CommandTable): string {
  const synopses = Object.values(commands).map(({ help }) => help.slice(0, help.indexOf('\n\n')));
  const indented = synopses.map((synopsis) => synopsis.replace(/^/gm, '  ')).join('\n');
  return `Recurrent without an editor.\n\n${indented}\n\nCOMMAND --help explains a command; --version prints the version.`;
}
