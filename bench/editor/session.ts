/**
 * A simulated person types files in a real VS Code with default settings: see README.md. `node
 * .build/bench/editor/session.js [--minutes 10] [--versions oldest,newest] [--without] [--speed 5|10|mixed]
 * [--no-training] [--seed 1]`
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { describe, thisMachine } from '../machine';
import { atExit, removeFolder, runMain } from '../../test/harness/processes';
import { provision, type VSCodeVersion } from '../../test/harness/provision';
import { benchWorkspace } from './heldOut';
import { askHost } from './hostFigures';
import { flickerCounts } from './ghostText';
import { keystrokesOf } from './keystrokes';
import { versionsOf } from './options';
import { ProcessClock } from './processTimes';
import { keepResult, keptResults, tableOf } from './results';
import { sessionFigures, type SessionMeasurements } from './sessionFigures';
import { typeFiles } from './typing';
import { openBenchWindow, untilStatus, type BenchWindow } from './window';

interface SessionPlan {
  readonly minutes: number;
  readonly isWith: boolean;
  readonly speed: keyof typeof speeds;
  readonly isTraining: boolean;
  readonly seed: number;
}

/** Characters per second. */
const speeds = { '5': [5], '10': [10], mixed: [5, 10] } as const;

runMain(async () => {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      minutes: { type: 'string', default: '10' },
      versions: { type: 'string', default: 'oldest,newest' },
      without: { type: 'boolean', default: false },
      speed: { type: 'string', default: 'mixed' },
      training: { type: 'boolean', default: true },
      seed: { type: 'string', default: '1' },
    },
  });
  const { speed } = values;
  if (speed !== '5' && speed !== '10' && speed !== 'mixed') {
    throw new Error(`Expected --speed 5, 10 or mixed, found "${speed}".`);
  }
  const plan: SessionPlan = {
    minutes: Number(values.minutes),
    isWith: !values.without,
    speed,
    isTraining: values.training,
    seed: Number(values.seed),
  };
  for (const version of versionsOf(values.versions)) await bench(version, plan);
  const names = ['oldest', 'newest'].flatMap((version) => [nameOf(version, true), nameOf(version, false)]);
  console.log(`\n${describe(thisMachine())}; ${conditionsOf(plan)}\n`);
  console.log(tableOf(keptResults(names, conditionsOf(plan))));
  return 0;
});

async function bench(version: VSCodeVersion, plan: SessionPlan): Promise<void> {
  const name = nameOf(version, plan.isWith);
  const workspace = benchWorkspace(plan.seed);
  const temporary = mkdtempSync(path.join(tmpdir(), 'rb-'));
  atExit(() => {
    removeFolder(workspace.folder);
    removeFolder(temporary);
  });
  console.error(`${name}: starting VS Code`);
  const settings = { 'recurrent.training.budgetSeconds': Math.max(5, plan.minutes * 60) };
  const { folder } = workspace;
  const window = await openBenchWindow({ name, version, folder, temporary, isWith: plan.isWith, settings });
  const measured = await measure(window, plan, workspace);
  await window.session.stop();
  const { number } = await provision(version);
  const { broken, different, failures } = measured.typed;
  const flicker = flickerCounts(keystrokesOf(measured.typed.events, measured.texts)).examples;
  keepResult(name, {
    column: `${number} ${plan.isWith ? 'with' : 'without'}`,
    conditions: conditionsOf(plan),
    machine: describe(thisMachine()),
    figures: sessionFigures(measured),
    notes: { broken, different, failures, flicker, longest: measured.host.longest },
  });
}

async function measure(
  window: BenchWindow,
  plan: SessionPlan,
  workspace: ReturnType<typeof benchWorkspace>,
): Promise<SessionMeasurements> {
  const { session, socket } = window;
  if (plan.isWith) await prepare(window, plan);
  const { processId } = await askHost(socket, 'figures');
  await askHost(socket, 'begin');
  const clock = new ProcessClock(processId);
  const latencies: number[] = [];
  const typed = await typeFiles(session.workbench, {
    workspace,
    seed: plan.seed,
    minutes: plan.minutes,
    speeds: speeds[plan.speed],
    onPause: async () => {
      latencies.push(...(await askHost(socket, 'figures')).latencies);
    },
  });
  const times = clock.stop();
  const host = await askHost(socket, 'end');
  return { typed, texts: workspace.texts, latencies: [...latencies, ...host.latencies], host, times };
}

/** Waits for the index, and starts training if requested. */
async function prepare(window: BenchWindow, { isTraining }: SessionPlan): Promise<void> {
  await untilStatus(window, 'the index', (status) => status.kind === 'untrained' && status.hasIndex === true);
  if (!isTraining) return;
  await window.session.workbench.runCommand('Recurrent: Train on Workspace');
  await untilStatus(
    window,
    'training to begin',
    (status) => status.kind === 'training' && status.secondsLeft !== undefined,
  );
  // The loss panel would take space from the editor.
  await window.session.workbench.runCommand('View: Close All Editors');
}

function nameOf(version: string, isWith: boolean): string {
  return `bench-session-${version}-${isWith ? 'with' : 'without'}`;
}

function conditionsOf({ minutes, speed, isTraining, seed }: SessionPlan): string {
  const work = isTraining ? 'training in the background' : 'no training';
  return `${minutes} minutes, ${speed === 'mixed' ? '5 and 10' : speed} characters a second, ${work}, seed ${seed}`;
}
