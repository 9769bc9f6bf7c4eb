import { quantile } from '../../src/cli/statistics';
import type { EndFigures } from './hostFigures';
import type { FigureTexts } from './results';

/** Figures of the extension host's event loop, as texts. */
export function loopFigures({ loopDelay, holding, running }: EndFigures): FigureTexts {
  const { p50, p95, p99, maximum } = loopDelay;
  return {
    'event-loop delay, p50 / p95 / p99 / most, ms': [p50, p95, p99, maximum].map((each) => each.toFixed(1)).join(' / '),
    'Recurrent on the event loop at a time, p50 / p95, ms': quantiles(holding, 1),
    '… the longest; the longest time on a processor, ms': longestOf(holding, running),
  };
}

/** The longest stretch, and the longest time for which the thread ran in one. */
export function longestOf(holding: readonly number[], running: readonly number[]): string {
  if (holding.length === 0) return '–';
  return [holding, running].map((times) => times.reduce((a, b) => Math.max(a, b)).toFixed(1)).join('; ');
}

/** Median and 95th percentile. */
export function quantiles(values: readonly number[], digits: number): string {
  if (values.length === 0) return '–';
  const sorted = [...values].sort((a, b) => a - b);
  return [0.5, 0.95].map((part) => quantile(sorted, part).toFixed(digits)).join(' / ');
}
