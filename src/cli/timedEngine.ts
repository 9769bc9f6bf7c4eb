import type { TypingEngine } from '../evaluation/typing';
import type { PhaseTimes } from '../protocol/completer';
import { quantile } from './statistics';

export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Latency of requests, in milliseconds. */
export interface Latency extends Quantiles {
  readonly phases: Readonly<Record<keyof PhaseTimes, Quantiles>>;
}

/** Wraps an engine and records the time of each answer, in milliseconds. */
export function timedEngine(engine: TypingEngine): { readonly engine: TypingEngine; readonly milliseconds: number[] } {
  const milliseconds: number[] = [];
  return {
    milliseconds,
    engine: {
      open: (path, around) => {
        engine.open(path, around);
      },
      suggest: (before) => {
        const from = performance.now();
        const suggestion = engine.suggest(before);
        milliseconds.push(performance.now() - from);
        return suggestion;
      },
    },
  };
}

export function latencyOf(milliseconds: readonly number[], phases: readonly PhaseTimes[]): Latency {
  return {
    ...quantilesOf(milliseconds),
    phases: {
      reading: quantilesOf(phases.map(({ reading }) => reading)),
      decoding: quantilesOf(phases.map(({ decoding }) => decoding)),
    },
  };
}

export function quantilesOf(values: readonly number[]): Quantiles {
  const sorted = Float64Array.from(values).sort();
  const at = (part: number): number => quantile(sorted, part);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
