import { runCommandLine } from './commandLine';
import { commands } from './commands';

// Entry of the command line in the npm package, which `launcher.ts` loads.
runCommandLine(commands, process.argv.slice(2));
