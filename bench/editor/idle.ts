/**
 * Measures the cost of Recurrent in an idle window, and its activation times: see README.md. `node
 * .build/bench/editor/idle.js [--minutes 5] [--versions oldest,newest] [--without] [--trained]`
 */
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { describe, thisMachine } from '../machine';
import { repositoryRoot } from '../../test/harness/paths';
import { atExit, removeFolder, runMain } from '../../test/harness/processes';
import { provision, type VSCodeVersion } from '../../test/harness/provision';
import { type Activation, activationOf } from './activation';
import { askHost } from './hostFigures';
import { versionsOf } from './options';
import { hasTrainers, ProcessClock } from './processTimes';
import { type FigureTexts, keepResult, keptResults, tableOf } from './results';
import { type BenchWindow, openBenchWindow, untilStatus } from './window';

/** Number of starts whose activation times are reported. */
const starts = 3;

/** A small built-in extension with the same activation event: its times show the load of the machine at that moment. */
const reference = 'vscode.merge-conflict';

/** Duration of training before the idle time, in seconds. */
const trainingSeconds = 20;

/** Time without a process of Recurrent after which the window counts as idle, in seconds. */
const settled = 15;

interface IdlePlan {
  readonly minutes: number;
  readonly isWith: boolean;
  readonly isTrained: boolean;
}

runMain(async () => {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '5' },
      versions: { type: 'string', default: 'oldest,newest' },
      without: { type: 'boolean', default: false },
      trained: { type: 'boolean', default: false },
    },
  });
  const plan: IdlePlan = { minutes: Number(values.minutes), isWith: !values.without, isTrained: values.trained };
  for (const version of versionsOf(values.versions)) await bench(version, plan);
  const names = ['oldest', 'newest'].flatMap((version) => [
    nameOf(version, { ...plan, isWith: false }),
    nameOf(version, { ...plan, isWith: true, isTrained: false }),
    nameOf(version, { ...plan, isWith: true, isTrained: true }),
  ]);
  console.log(`\n${describe(thisMachine())}; ${conditionsOf(plan)}\n`);
  console.log(tableOf(keptResults(names, conditionsOf(plan))));
  return 0;
});

async function bench(version: VSCodeVersion, plan: IdlePlan): Promise<void> {
  const name = nameOf(version, plan);
  const temporary = mkdtempSync(path.join(tmpdir(), 'rb-'));
  atExit(() => {
    removeFolder(temporary);
  });
  const folder = path.join(temporary, 'workspace');
  cpSync(path.join(repositoryRoot, 'node_modules', 'rxjs', 'src'), folder, { recursive: true });
  console.error(`${name}: starting VS Code`);
  const settings = { 'recurrent.training.budgetSeconds': trainingSeconds };
  const window = await openBenchWindow({ name, version, folder, temporary, isWith: plan.isWith, settings });
  await prepare(window, plan);
  const activations = plan.isWith ? await activationsOf(window) : [];
  const idle = await idleFigures(window, plan.minutes);
  await window.session.stop();
  const { number } = await provision(version);
  keepResult(name, {
    column: `${number} ${stateOf(plan)}`,
    conditions: conditionsOf(plan),
    machine: describe(thisMachine()),
    figures: { ...idle, ...activationFigures(activations) },
    notes: { activations },
  });
}

/** Opens a file and waits for the index, and for the network if requested. */
async function prepare(window: BenchWindow, { isWith, isTrained }: IdlePlan): Promise<void> {
  const { workbench } = window.session;
  await workbench.openFile('internal/operators/map.ts');
  if (!isWith) return;
  await untilStatus(window, 'the index', (status) => status.kind === 'untrained' && status.hasIndex === true);
  if (!isTrained) return;
  await workbench.runCommand('Recurrent: Train on Workspace');
  await untilStatus(window, 'the end of training', ({ kind }) => kind === 'ready');
  await workbench.runCommand('View: Close All Editors');
  await workbench.openFile('internal/operators/map.ts');
}

/** Activations of Recurrent and of the reference in one start of the window. */
interface ActivationPair {
  readonly own: Activation;
  readonly other: Activation;
}

/** Reloads the window repeatedly. */
async function activationsOf(window: BenchWindow): Promise<ActivationPair[]> {
  const activations: ActivationPair[] = [];
  const { workbench } = window.session;
  for (let start = 0; start < starts; start++) {
    const { processId } = await askHost(window.socket, 'figures');
    await workbench.reload();
    await workbench.until(
      'another extension host',
      async () => {
        return (await askHost(window.socket, 'figures')).processId !== processId;
      },
      60,
    );
    await untilStatus(window, 'activation', () => true);
    const { text } = await askHost(window.socket, 'activation');
    const pair = { own: activationOf('recurrent.recurrent', text), other: activationOf(reference, text) };
    activations.push(pair);
    console.error(`  activation: ${JSON.stringify(pair)}`);
    await workbench.runCommand('View: Close Editor');
  }
  return activations;
}

async function idleFigures(window: BenchWindow, minutes: number): Promise<FigureTexts> {
  const { processId } = await askHost(window.socket, 'figures');
  await untilSettled(window, processId);
  const clock = new ProcessClock(processId);
  console.error(`  leaving the window alone for ${minutes} minutes`);
  await new Promise((resolve) => setTimeout(resolve, minutes * 60_000));
  const { host, trainers } = clock.stop();
  return {
    'CPU of the extension host, s': host.toFixed(2),
    "CPU of Recurrent's processes, s": trainers.toFixed(2),
  };
}

async function untilSettled({ session }: BenchWindow, host: number): Promise<void> {
  let since = performance.now();
  await session.workbench.until(
    'what was begun to end',
    () => {
      if (hasTrainers(host)) since = performance.now();
      return Promise.resolve(performance.now() - since > settled * 1000);
    },
    180,
  );
}

/** Times in the order of the starts, so that they can be compared in pairs. */
function activationFigures(activations: readonly ActivationPair[]): FigureTexts {
  if (activations.length === 0) return {};
  const times = (time: (pair: ActivationPair) => number): string => activations.map(time).join(', ');
  return {
    'activation, call, ms': times(({ own }) => own.call),
    '… until it is finished, ms': times(({ own }) => own.finish),
    'loading the code, ms': times(({ own }) => own.load),
    [`loading ${reference}, ms`]: times(({ other }) => other.load),
  };
}

function nameOf(version: string, plan: IdlePlan): string {
  return `bench-idle-${version}-${stateOf(plan).replaceAll(' ', '-')}`;
}

function stateOf({ isWith, isTrained }: IdlePlan): string {
  if (!isWith) return 'without';
  return isTrained ? 'with network' : 'with index';
}

function conditionsOf({ minutes }: IdlePlan): string {
  return `${minutes} minutes`;
}
