/**
 * Opens workspaces of many files in a real VS Code with default settings: see README.md. `node
 * .build/bench/editor/files.js [--files 10000,200000] [--versions newest] [--without] [--seed 1]`
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { neverCancelled } from '../../src/base/cancellation';
import { isRecord, parseJson } from '../../src/base/json';
import { usualExclude } from '../../src/corpus/request';
import { readCorpus } from '../../src/corpus/select';
import { trainerFlags } from '../../src/editor/trainerChannel';
import { areAmounts, pick } from '../../src/protocol/parsing';
import { nodeFileSystem } from '../../src/trainer/nodeFileSystem';
import { describe, thisMachine } from '../machine';
import { atExit, removeFolder, runMain } from '../../test/harness/processes';
import { provision, type VSCodeVersion } from '../../test/harness/provision';
import type { Holding } from './holdingTimes';
import { askHost, type EndFigures, openInHost } from './hostFigures';
import { longestOf, loopFigures } from './loopFigures';
import { versionsOf } from './options';
import { ProcessClock } from './processTimes';
import { type FigureTexts, keepResult, keptResults, tableOf } from './results';
import { headline, pathOf, writeWorkspace } from './syntheticFiles';
import { type BenchWindow, openBenchWindow, untilStatus } from './window';
import { type Seen, WindowWatch } from './windowWatch';

/** Typed text. Its last character is typed when the index is ready, the others before. */
const typed = `// ${headline.slice(0, headline.indexOf('platform') + 2)}`;

/** Longest wait for the index, in seconds. */
const patience = 600;

/** Time for which a window without Recurrent is measured, in seconds. */
const secondsWithout = 60;

interface FilesPlan {
  readonly files: number;
  readonly isWith: boolean;
  readonly seed: number;
}

runMain(async () => {
  const { values } = parseArgs({
    options: {
      files: { type: 'string', default: '10000,200000' },
      versions: { type: 'string', default: 'newest' },
      without: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      'read-alone': { type: 'string' },
    },
  });
  const alone = values['read-alone'];
  if (alone !== undefined) {
    console.log(JSON.stringify(await readAlone(alone)));
    return 0;
  }
  const plans = sizesOf(values.files).map((files) => ({ files, isWith: !values.without, seed: Number(values.seed) }));
  const versions = versionsOf(values.versions);
  for (const plan of plans) for (const version of versions) await bench(version, plan);
  const names = versions.flatMap((version) =>
    plans.flatMap((plan) => [true, false].map((isWith) => nameOf(version, { ...plan, isWith }))),
  );
  console.log(`\n${describe(thisMachine())}; seed ${values.seed}\n`);
  console.log(tableOf(keptResults(names, `seed ${values.seed}`)));
  return 0;
});

function sizesOf(list: string): number[] {
  return list.split(',').map((text) => {
    const files = Number(text);
    if (Number.isInteger(files) && files >= 100 && files <= 1e6) return files;
    throw new Error(`Expected --files to list whole numbers from 100 to 1000000, found "${text}".`);
  });
}

async function bench(version: VSCodeVersion, plan: FilesPlan): Promise<void> {
  const name = nameOf(version, plan);
  const temporary = mkdtempSync(path.join(tmpdir(), 'rb-'));
  const forget = atExit(() => {
    removeFolder(temporary);
  });
  const folder = path.join(temporary, 'workspace');
  console.error(`${name}: writing ${plan.files} files`);
  await writeWorkspace(folder, plan);
  const reading = plan.isWith ? readingFigures(folder) : {};
  console.error(`${name}: starting VS Code`);
  const window = await openBenchWindow({
    name,
    version,
    folder,
    temporary,
    isWith: plan.isWith,
    isSampled: true,
  });
  // Stops also after a failure: the folder of a running VS Code cannot be removed.
  const measured = await measure(window, plan).finally(() => window.session.stop());
  forget();
  removeFolder(temporary);
  const { number } = await provision(version);
  keepResult(name, {
    column: `${number}, ${plan.files} files${plan.isWith ? '' : ', without'}`,
    conditions: `seed ${plan.seed}`,
    machine: describe(thisMachine()),
    figures: { ...measured.figures, ...reading },
    notes: { seen: measured.seen, longest: measured.longest },
  });
  for (const { seconds, texts } of measured.seen) console.error(`  ${seconds.toFixed(1)} s: ${texts.join(' | ')}`);
  for (const { milliseconds, running, functions } of measured.longest)
    console.error(
      `  ${milliseconds.toFixed(1)} ms, running ${running.toFixed(1)}: ${functions.slice(0, 5).join(', ')}`,
    );
}

interface Measured {
  readonly figures: FigureTexts;
  readonly seen: readonly Seen[];
  readonly longest: readonly Holding[];
}

async function measure(window: BenchWindow, { isWith }: FilesPlan): Promise<Measured> {
  const { session, socket } = window;
  const { processId } = await askHost(socket, 'figures');
  const clock = new ProcessClock(processId);
  const watch = new WindowWatch(window);
  await openInHost(socket, pathOf(0));
  await session.workbench.focusEditor();
  await session.workbench.press('Control+End', 'Enter');
  await session.workbench.type(typed.slice(0, -1));
  const times = isWith ? await untilFirstSuggestion(window) : await untilOver(window);
  const seen = await watch.stop();
  const { host, trainers, memory } = clock.stop();
  const end = await askHost(socket, 'end');
  const list = isWith ? await showList(window) : undefined;
  const together = memory.trainerPeak + memory.hostPeak - memory.hostAtStart;
  return {
    seen,
    longest: [...end.longest, ...(list?.longest ?? [])],
    figures: {
      ...times,
      "peak memory of Recurrent's process, MB": memory.trainerPeak.toFixed(0),
      'memory of the extension host at its start / peak, MB': `${memory.hostAtStart.toFixed(0)} / ${memory.hostPeak.toFixed(0)}`,
      '… the process and the growth of the extension host together, MB': together.toFixed(0),
      ...loopFigures(end),
      ...(list && { 'Show Learned Files: the longest; on a processor, ms': longestOf(list.holding, list.running) }),
      'CPU of the extension host / trainer, s': `${host.toFixed(1)} / ${trainers.toFixed(1)}`,
    },
  };
}

/** The last character is typed when the index is ready. */
async function untilFirstSuggestion(window: BenchWindow): Promise<FigureTexts> {
  await untilStatus(window, 'the index', (status) => status.kind === 'untrained' && status.hasIndex === true, patience);
  const ready = Date.now();
  await window.session.workbench.typeForGhostText(typed.slice(-1));
  const shown = Date.now();
  const { activatedAt = NaN } = await askHost(window.socket, 'figures');
  return {
    'activation to index ready, s': ((ready - activatedAt) / 1000).toFixed(1),
    'activation to first suggestion on screen, s': ((shown - activatedAt) / 1000).toFixed(1),
  };
}

/** The list of learned files, which has a line for each file that the index holds. */
async function showList({ session, socket }: BenchWindow): Promise<EndFigures> {
  await askHost(socket, 'begin');
  await session.workbench.runCommand('Recurrent: Show Learned Files');
  const lines = session.workbench.page.locator('.editor-group-container.active .view-line');
  await lines.filter({ hasText: 'The index contains the text of these files' }).first().waitFor();
  return askHost(socket, 'end');
}

async function untilOver({ session }: BenchWindow): Promise<FigureTexts> {
  const end = Date.now() + secondsWithout * 1000;
  await session.workbench.until('the time to be over', () => Promise.resolve(Date.now() > end), 2 * secondsWithout);
  return {};
}

const readingNumbers = ['seconds', 'files', 'megabytes', 'besideMegabytes'] as const;

/** Figures of reading alone, in a separate process that reports its peak memory. */
function readingFigures(folder: string): FigureTexts {
  const { stdout, stderr } = spawnSync(process.execPath, [...trainerFlags, process.argv[1]!, '--read-alone', folder]);
  const answer = parseJson(stdout.toString().trim().split('\n').at(-1) ?? '');
  if (!isRecord(answer) || !areAmounts(answer, readingNumbers)) {
    throw new Error(`Expected ${readingNumbers.join(', ')}, found ${stderr.toString().slice(0, 1000)}.`);
  }
  const { seconds, files, megabytes, besideMegabytes } = pick(answer, readingNumbers);
  return {
    'files learned; their text, MB': `${files}; ${megabytes.toFixed(1)}`,
    'reading alone, s': seconds.toFixed(1),
    '… peak memory beside the text and Node, MB': besideMegabytes.toFixed(0),
  };
}

async function readAlone(folder: string): Promise<Readonly<Record<(typeof readingNumbers)[number], number>>> {
  const request = { folders: [{ name: 'workspace', path: folder, exclude: usualExclude }] };
  const before = process.memoryUsage().rss;
  const from = performance.now();
  const { files } = await readCorpus(nodeFileSystem, request, neverCancelled);
  const seconds = (performance.now() - from) / 1000;
  // The text is ASCII: one byte per character.
  const text = files.reduce((sum, file) => sum + file.text.length, 0);
  const peak = process.resourceUsage().maxRSS * 1024;
  return { seconds, files: files.length, megabytes: text / 1e6, besideMegabytes: (peak - before - text) / 1e6 };
}

function nameOf(version: string, { files, isWith }: FilesPlan): string {
  return `bench-files-${files}-${version}-${isWith ? 'with' : 'without'}`;
}
