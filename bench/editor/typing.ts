/** The typing session: what is typed, and when speed and file change. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Random } from '../../src/base/random';
import { messageOf } from '../../test/harness/processes';
import type { Workbench } from '../../test/harness/workbench';
import type { BenchWorkspace } from './heldOut';
import { incidentsOf } from './incidents';
import type { MeantText } from './meantText';
import { Pace } from './pace';
import { Screen, type ScreenEvent } from './screen';
import { type BrokenLine, SimulatedTypist, type TypingTask } from './typist';

export interface TypingPlan {
  readonly workspace: BenchWorkspace;
  readonly seed: number;
  readonly minutes: number;
  /** Characters per second, alternating. */
  readonly speeds: readonly number[];
  /** Called at each change of file. */
  readonly onPause: () => Promise<void>;
}

export interface Typed {
  readonly events: readonly ScreenEvent[];
  readonly seconds: number;
  readonly gained: number;
  readonly broken: readonly BrokenLine[];
  /** Lines on disk at the end that are not as meant. */
  readonly different: readonly string[];
  /** Reasons for which a file was not typed to its end. */
  readonly failures: readonly string[];
}

/** Seconds between changes of file. */
const stretch = 25;

/** Two files are open and typed alternately; a complete one is replaced by the next. */
export async function typeFiles(workbench: Workbench, plan: TypingPlan): Promise<Typed> {
  const screen = await Screen.watch(workbench.page);
  const pace = new Pace(5, new Random(plan.seed + 1));
  const typist = new SimulatedTypist(screen, pace, new Random(plan.seed + 2));
  const waiting = plan.workspace.texts.map((text, index): TypingTask => {
    return { index, text, incidents: incidentsOf(text, plan.seed + 3 + index) };
  });
  const open = waiting.splice(0, 2);
  /** The line that was reached in each text. */
  const reached = new Map<TypingTask, number>();
  const events: ScreenEvent[] = [];
  const failures: string[] = [];
  const start = performance.now();
  const end = start + plan.minutes * 60_000;
  for (let turn = 0; performance.now() < end && open.length > 0; turn++) {
    const task = open[turn % open.length]!;
    await goTo(workbench, task);
    await screen.begin();
    pace.speed = plan.speeds[turn % plan.speeds.length]!;
    const stop = Math.min(end, performance.now() + stretch * 1000);
    const line = await typist
      .type(task, () => performance.now() >= stop)
      .catch((error: unknown) => {
        failures.push(messageOf(error));
        return 'failed' as const;
      });
    if (line !== 'failed') reached.set(task, line === 'complete' ? Infinity : line);
    await typist.press('Control+s', task);
    events.push(...(await screen.end()));
    await plan.onPause();
    if (typeof line !== 'number') open.splice(open.indexOf(task), 1, ...waiting.splice(0, 1));
  }
  const seconds = (performance.now() - start) / 1000;
  await untilSaved(workbench);
  const different = [...reached].flatMap(([{ text }, line]) => differences(plan.workspace.folder, text, line));
  return { events, seconds, gained: typist.gained, broken: typist.broken, different, failures };
}

/** Opens a file by Quick Open; returns to an open one by Ctrl+Tab if that leads there. */
async function goTo(workbench: Workbench, { text }: TypingTask): Promise<void> {
  const name = path.basename(text.file);
  const tab = workbench.page.locator(`.tab.active[data-resource-name="${name}"]`);
  if (await workbench.page.locator(`.tab[data-resource-name="${name}"]`).count()) {
    await workbench.press('Control+Tab');
    const isThere = await tab.waitFor({ timeout: 2000 }).then(
      () => true,
      () => false,
    );
    if (isThere) return;
  }
  await workbench.openFile(text.file);
}

async function untilSaved(workbench: Workbench): Promise<void> {
  await workbench.until(
    'the files to be saved',
    async () => (await workbench.page.locator('.tab.dirty').count()) === 0,
  );
}

/** Lines that the editor closed below the reached line are not typed yet. */
function differences(folder: string, { file, lines }: MeantText, reached: number): string[] {
  const found = readFileSync(path.join(folder, file), 'utf8').trimEnd().split('\n').slice(0, reached);
  return found.flatMap((line, index) => {
    const meant = lines[index]?.trimEnd() ?? '';
    return line.trimEnd() === meant ? [] : [`${file}:${index + 1} ${line} ≠ ${meant}`];
  });
}
