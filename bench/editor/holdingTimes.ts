import { Session, type Profiler } from 'node:inspector/promises';
import path from 'node:path';
import { repositoryRoot } from '../../test/harness/paths';
import { ranBetween, type RunTime, ThreadClock } from './threadClock';

/** The full path, because other extensions have a `dist/extension.js` as well. */
const bundle = path.join(repositoryRoot, 'dist', 'extension.js');

/** Sampling interval, in microseconds. */
const interval = 1000;

/** An uninterrupted stretch with Recurrent's code on the stack. */
export interface Holding {
  readonly milliseconds: number;
  /** Upper bound of the part of it that the thread ran on a processor; in the rest it waited for one. */
  readonly running: number;
  /** Its innermost functions of Recurrent with their time in it, the longest first. */
  readonly functions: readonly string[];
}

/** Samples the stack of the extension host's main thread, to find when Recurrent blocks the event loop. */
export class HoldingTimes {
  readonly #session = new Session();
  #clock: ThreadClock | undefined;

  async begin(): Promise<void> {
    this.#clock = new ThreadClock();
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.setSamplingInterval', { interval });
    await this.#session.post('Profiler.start');
  }

  async end(): Promise<readonly Holding[]> {
    const { profile } = await this.#session.post('Profiler.stop');
    this.#session.disconnect();
    return holdingIn(profile, (await this.#clock?.stop()) ?? []);
  }
}

/** Stretches of samples with a function of Recurrent's bundle on the stack. */
export function holdingIn(
  { nodes, startTime, samples = [], timeDeltas = [] }: Profiler.Profile,
  runTimes: readonly RunTime[] = [],
): Holding[] {
  const ours = functionsOf(nodes);
  const stretches: Holding[] = [];
  let times = new Map<string, number>();
  // In milliseconds of the monotonic clock.
  let at = startTime / 1000;
  let from = at;
  const end = (): void => {
    if (times.size > 0) stretches.push({ ...stretchOf(times), running: ranBetween(runTimes, from, at) });
    times = new Map();
  };
  samples.forEach((sample, index) => {
    at += (timeDeltas[index] ?? interval) / 1000;
    const name = ours.get(sample);
    if (name === undefined) {
      end();
      return;
    }
    if (times.size === 0) from = at;
    // A sample covers the time until the next one.
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[index + 1] ?? interval) / 1000);
  });
  at += interval / 1000;
  end();
  return stretches;
}

/** Name of the innermost function of Recurrent on the stack of each node that has one, by the node's identifier. */
function functionsOf(nodes: readonly Profiler.ProfileNode[]): ReadonlyMap<number, string> {
  const ours = new Map<number, string>();
  // Parents come before their children.
  for (const { id, callFrame, children = [] } of nodes) {
    if (callFrame.url.endsWith(bundle)) ours.set(id, callFrame.functionName || `line ${callFrame.lineNumber + 1}`);
    const name = ours.get(id);
    if (name !== undefined) for (const child of children) ours.set(child, name);
  }
  return ours;
}

function stretchOf(times: ReadonlyMap<string, number>): Omit<Holding, 'running'> {
  const functions = [...times].sort(([, a], [, b]) => b - a);
  return {
    milliseconds: functions.reduce((sum, [, each]) => sum + each, 0),
    functions: functions.map(([name, each]) => `${name} ${each.toFixed(1)} ms`),
  };
}
