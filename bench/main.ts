import { runCommandLine } from '../src/cli/commandLine';
import { commands } from '../src/cli/commands';
import { bench } from './bench';

const help = `bench kernels|train|step [--cell LIST] [--hidden LIST] [--batch LIST] [--threads LIST] [--seconds N] [--json]
      train also: [--against pytorch [--core-type NAME] | --against onednn [--isa NAME]] [--brain]
bench mixture [--corpora LIST] [--part opened [--steps N]] [--json]
bench quality [--corpora LIST] [--seconds N | --steps N] [--seed N] [--typed CHARACTERS] [--no-compressors]
      [--paq8px] [--held-out FILES] [--with-foreign] [--ceilings] [--json]
bench edits [--corpora LIST] [--seconds N | --steps N] [--typed CHARACTERS] [--json]
bench tune [--corpora LIST] [--steps N] [--hidden N] [--seed N] [--typed CHARACTERS] [--json]
bench tune --constant NAME --values LIST [--corpora LIST] [--seed N] [--typed CHARACTERS] [--json]
bench scale [--megabytes LIST] [--json]
bench pathological [--megabytes N] [--part documents] [--json]
bench canaries [--secrets N] [--seconds N] [--seed N] [--json]

Measures speed and quality on this machine; see bench/README.md.`;

// Entry of the repository's command line: the commands of `src/cli`, and the benches, which may import everything.
runCommandLine({ ...commands, bench: { help, run: bench } }, process.argv.slice(2));
