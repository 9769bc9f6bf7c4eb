import { readdirSync, readFileSync } from 'node:fs';

/** Polling interval of the processes, in milliseconds; what a process uses between its last poll and its end is missed. */
const interval = 200;

/** Clock ticks per second in /proc. */
const ticksPerSecond = 100;

export interface ProcessTimes {
  /** CPU seconds of the extension host, over all its threads. */
  readonly host: number;
  /** CPU seconds of Recurrent's processes below it, including those that have ended. */
  readonly trainers: number;
  readonly memory: ProcessMemory;
}

/** Resident memory, in MB. */
export interface ProcessMemory {
  /** Memory of the extension host when the clock was created, and at its peak. */
  readonly hostAtStart: number;
  readonly hostPeak: number;
  /** The highest peak of one of Recurrent's processes; 0 if there was none. */
  readonly trainerPeak: number;
}

/** CPU times and memory since this was created. */
export class ProcessClock {
  readonly #host: number;
  readonly #hostAtStart: number;
  readonly #memoryAtStart: number;
  #trainerPeak = 0;
  readonly #trainers = new Map<number, { readonly first: number; last: number }>();
  readonly #timer: NodeJS.Timeout;

  constructor(host: number) {
    this.#host = host;
    this.#hostAtStart = secondsOf(host) ?? 0;
    this.#memoryAtStart = megabytesOf(host, 'VmRSS');
    for (const [trainer, seconds] of trainersBelow(host))
      this.#trainers.set(trainer, { first: seconds, last: seconds });
    this.#timer = setInterval(() => {
      this.#look();
    }, interval);
  }

  stop(): ProcessTimes {
    clearInterval(this.#timer);
    this.#look();
    let trainers = 0;
    for (const { first, last } of this.#trainers.values()) trainers += last - first;
    return {
      host: (secondsOf(this.#host) ?? NaN) - this.#hostAtStart,
      trainers,
      memory: {
        hostAtStart: this.#memoryAtStart,
        hostPeak: megabytesOf(this.#host, 'VmHWM'),
        trainerPeak: this.#trainerPeak,
      },
    };
  }

  #look(): void {
    for (const [trainer, seconds] of trainersBelow(this.#host)) {
      this.#trainerPeak = Math.max(this.#trainerPeak, megabytesOf(trainer, 'VmHWM'));
      const known = this.#trainers.get(trainer);
      if (known) known.last = seconds;
      else this.#trainers.set(trainer, { first: 0, last: seconds });
    }
  }
}

/** Whether Recurrent runs a process below this extension host. */
export function hasTrainers(host: number): boolean {
  return trainersBelow(host).size > 0;
}

/** CPU seconds by process id. */
function trainersBelow(host: number): Map<number, number> {
  const found = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const stat = statOf(Number(name));
    if (stat?.parent !== host || !read(`/proc/${name}/cmdline`)?.includes('dist/trainer.js')) continue;
    found.set(Number(name), stat.seconds);
  }
  return found;
}

/** Resident memory of a process, now or at its peak; 0 if it has ended. */
function megabytesOf(process: number, field: 'VmRSS' | 'VmHWM'): number {
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(read(`/proc/${process}/status`) ?? '')?.[1];
  return (Number(kilobytes ?? 0) * 1024) / 1e6;
}

function secondsOf(process: number): number | undefined {
  return statOf(process)?.seconds;
}

/** Undefined for a process that has ended. */
function statOf(process: number): { readonly parent: number; readonly seconds: number } | undefined {
  const stat = read(`/proc/${process}/stat`);
  // The process name, in parentheses, may contain anything.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (!fields) return undefined;
  return { parent: Number(fields[1]), seconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond };
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The process ended between two polls.
    return undefined;
  }
}
