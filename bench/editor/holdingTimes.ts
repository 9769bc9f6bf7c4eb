import { Session, type Profiler } from 'node:inspector/promises';
import path from 'node:path';
import { repositoryRoot } from '../../test/harness/paths';

/** The full path, because other extensions have a `dist/extension.js` as well. */
const bundle = path.join(repositoryRoot, 'dist', 'extension.js');

/** Sampling interval, in microseconds. */
const interval = 1000;

/** Duration of each uninterrupted stretch with Recurrent's code on the stack, in milliseconds. */
export type Holding = readonly number[];

/** Samples the stack of the extension host's main thread, to find when Recurrent blocks the event loop. */
export class HoldingTimes {
  readonly #session = new Session();

  async begin(): Promise<void> {
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.setSamplingInterval', { interval });
    await this.#session.post('Profiler.start');
  }

  async end(): Promise<Holding> {
    const { profile } = await this.#session.post('Profiler.stop');
    this.#session.disconnect();
    return holdingIn(profile);
  }
}

/** Stretches of samples with a function of Recurrent's bundle on the stack. */
export function holdingIn({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Holding {
  const ours = new Set<number>();
  // Parents come before their children.
  for (const { id, callFrame, children = [] } of nodes) {
    if (!ours.has(id) && !callFrame.url.endsWith(bundle)) continue;
    for (const each of [id, ...children]) ours.add(each);
  }
  const stretches: number[] = [];
  let current = 0;
  samples.forEach((sample, index) => {
    // A sample covers the time until the next one.
    if (ours.has(sample)) current += (timeDeltas[index + 1] ?? interval) / 1000;
    else if (current > 0) {
      stretches.push(current);
      current = 0;
    }
  });
  if (current > 0) stretches.push(current);
  return stretches;
}
