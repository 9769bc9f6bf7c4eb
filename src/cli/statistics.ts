/** Statistics of repeated measurements; the spread shows the noise of the machine. */
export interface Statistics {
  readonly minimum: number;
  readonly median: number;
  /** Interquartile range: half of the measurements lie within it. */
  readonly spread: number;
}

export function statisticsOf(measurements: readonly number[]): Statistics {
  const sorted = [...measurements].sort((a, b) => a - b);
  return {
    minimum: sorted[0] ?? NaN,
    median: quantile(sorted, 0.5),
    spread: quantile(sorted, 0.75) - quantile(sorted, 0.25),
  };
}

/** Interpolates linearly between neighbours. */
export function quantile(sorted: ArrayLike<number>, part: number): number {
  const at = part * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  return below + (above - below) * (at - Math.floor(at));
}

/** A fraction in percent. */
export function percent(part: number, digits = 1): string {
  return `${(100 * part).toFixed(digits)} %`;
}

/** Milliseconds of each call: at least five calls over about `seconds`, after a warm-up. */
export function timesOf(call: () => void, seconds: number): number[] {
  const untilWarm = performance.now() + 250 * seconds;
  do call();
  while (performance.now() < untilWarm);
  const times: number[] = [];
  const end = performance.now() + 1000 * seconds;
  while (times.length < 5 || performance.now() < end) {
    const from = performance.now();
    call();
    times.push(performance.now() - from);
  }
  return times;
}
