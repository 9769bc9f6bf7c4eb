import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UserError } from '../src/base/errors';
import { isRecord, parseJson } from '../src/base/json';
import { areAmounts, pick } from '../src/protocol/parsing';
import type { BuildResult, TypeResult } from './scaleParts';

export interface ScaleOptions {
  readonly megabytes: readonly number[];
  readonly onProgress: (doing: string) => void;
}

export interface ScaleResult extends BuildResult, TypeResult {
  /** The requested size. */
  readonly megabytes: number;
}

/**
 * Measures how time and memory grow with the learned text; each part runs in its own process, which reports its peak
 * memory.
 */
export async function benchScale({ megabytes, onProgress }: ScaleOptions): Promise<ScaleResult[]> {
  const results: ScaleResult[] = [];
  for (const size of megabytes) {
    const storage = await mkdtemp(path.join(tmpdir(), 'recurrent-scale-'));
    try {
      onProgress(`${size} MB: building the index`);
      const built = numbersOf(partOf('build', storage, size), buildFigures);
      onProgress(`${size} MB: typing`);
      const part = partOf('type', storage, size);
      const latencyMs = numbersOf(part['latencyMs'], quantileNames);
      results.push({ megabytes: size, ...built, ...numbersOf(part, typeFigures), latencyMs });
    } finally {
      await rm(storage, { recursive: true });
    }
  }
  return results;
}

/** Runs this command in another process, which prints its result as the last line. */
function partOf(part: 'build' | 'type', storage: string, megabytes: number): Readonly<Record<string, unknown>> {
  const args = ['bench', 'scale', '--part', part, '--storage', storage, '--megabytes', String(megabytes), '--json'];
  const { stdout, stderr } = spawnSync(process.execPath, [process.argv[1]!, ...args]);
  const answer = parseJson(stdout.toString().trim().split('\n').at(-1) ?? '');
  if (isRecord(answer) && isRecord(answer['part'])) return answer['part'];
  throw new UserError(`Expected what bench scale measured, found ${stderr.toString().slice(0, 1000)}.`);
}

const buildFigures = ['characters', 'vocabulary', 'indexSeconds', 'indexBytes', 'textsMB', 'peakMB'] as const;
const quantileNames = ['p50', 'p95', 'p99'] as const;
const typeFigures = ['loadingMilliseconds', 'completerMB', 'processMB'] as const;

/** Figures that the other process has printed. */
function numbersOf<Name extends string>(value: unknown, names: readonly Name[]): Readonly<Record<Name, number>> {
  if (isRecord(value) && areAmounts(value, names)) return pick(value, names);
  throw new UserError(`Expected ${names.join(', ')} from bench scale, found ${JSON.stringify(value)}.`);
}

/** A Markdown table with one row per size. */
export function scaleTable(results: readonly ScaleResult[]): string[] {
  const header = [
    'characters',
    'symbols',
    'index, s of processor',
    'MB/s',
    'bytes a character',
    'peak MB while building',
  ];
  header.push('loading, ms', 'completer, MB', 'with Node, MB', 'request ms p50, p95');
  const rows = results.map((result) => [
    String(result.characters),
    String(result.vocabulary),
    result.indexSeconds.toFixed(2),
    (result.characters / 1e6 / result.indexSeconds).toFixed(2),
    (result.indexBytes / result.characters).toFixed(2),
    `${result.peakMB.toFixed(0)} (${result.textsMB.toFixed(0)} before)`,
    result.loadingMilliseconds.toFixed(0),
    result.completerMB.toFixed(0),
    result.processMB.toFixed(0),
    `${result.latencyMs.p50.toFixed(2)}, ${result.latencyMs.p95.toFixed(2)}`,
  ]);
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
