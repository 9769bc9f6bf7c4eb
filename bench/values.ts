import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../src/base/errors';
import { isRecord, parseJson } from '../src/base/json';
import { percent } from '../src/cli/statistics';
import type { IndexFigures, TuneOptions } from './tune';

/** Figures of the index with a value of a constant. */
export interface ValueTrial {
  readonly value: string;
  readonly figures: readonly IndexFigures[];
}

const recipeFile = 'src/language/recipe.ts';

/**
 * Builds this command with each value of a number of `recipe.ts`, and measures the index with each build in a separate
 * process. The number stays a constant, which the engine compiles into the code.
 */
export async function tryValues(
  name: string,
  values: readonly string[],
  options: Pick<TuneOptions, 'names' | 'seed' | 'typed' | 'onProgress'>,
): Promise<ValueTrial[]> {
  const source = await readFile(recipeFile, 'utf8');
  const sources = values.map((value) => ({ value, source: withConstant(source, name, value) }));
  const trials: ValueTrial[] = [];
  for (const { value, source } of sources) {
    options.onProgress(`${name} = ${value}`);
    trials.push({ value, figures: measureWith(await build(source), options) });
  }
  return trials;
}

/** The recipe with another value of a number. Throws `UserError` if the number is unknown or the value is not a number. */
export function withConstant(source: string, name: string, value: string): string {
  const names = [...source.matchAll(/^export const (\w+) = -?[\d.]+;$/gm)].map(([, found]) => found);
  if (!names.includes(name)) {
    throw new UserError(`Expected --constant to be one of ${names.join(', ')}, found "${name}".`);
  }
  if (value.trim() === '' || !Number.isFinite(Number(value))) {
    throw new UserError(`Expected --values to list numbers, found "${value}".`);
  }
  return source.replace(new RegExp(`^(export const ${name} = )-?[\\d.]+;$`, 'm'), `$1${Number(value)};`);
}

/** Returns the path of the command that was built. */
async function build(recipe: string): Promise<string> {
  const esbuild = await import('esbuild');
  const outdir = path.resolve('.build/tune');
  await esbuild.build({
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'error',
    loader: { '.wasm': 'file' },
    assetNames: '[name]',
    external: ['esbuild'],
    entryPoints: { cli: 'bench/main.ts' },
    outdir,
    plugins: [
      {
        name: 'recipe',
        setup: (bundler) => {
          bundler.onLoad({ filter: /[\\/]language[\\/]recipe\.ts$/ }, () => ({ contents: recipe, loader: 'ts' }));
        },
      },
    ],
  });
  return path.join(outdir, 'cli.js');
}

function measureWith(
  command: string,
  { names, seed, typed }: Pick<TuneOptions, 'names' | 'seed' | 'typed'>,
): readonly IndexFigures[] {
  const corpora = names ? ['--corpora', names.join(',')] : [];
  const args = [command, 'bench', 'tune', '--part', 'index', '--json', ...corpora];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...args, '--seed', `${seed}`, '--typed', `${typed}`],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`Expected figures of the index, found that the measurement failed: ${stderr}`);
  return figuresIn(stdout.trimEnd().split('\n').at(-1) ?? '');
}

function figuresIn(line: string): IndexFigures[] {
  const answer = parseJson(line);
  const index: unknown = isRecord(answer) ? answer['index'] : undefined;
  if (!Array.isArray(index)) throw new Error(`Expected figures of the index, found ${JSON.stringify(line)}.`);
  return index.filter(isRecord).map((figures) => ({
    corpus: String(figures['corpus']),
    bitsPerCharacter: Number(figures['bitsPerCharacter']),
    keystrokesSaved: Number(figures['keystrokesSaved']),
    acceptance: Number(figures['acceptance']),
  }));
}

/** A Markdown table with one row per value, and the means of the corpora. */
export function valueRows(name: string, trials: readonly ValueTrial[]): string[] {
  const corpora = trials[0]?.figures.map(({ corpus }) => corpus) ?? [];
  const header = [name, 'bits per character', ...corpora, 'keystrokes saved', ...corpora, 'taken'];
  const rows = trials.map(({ value, figures }) => {
    const bits = figures.map(({ bitsPerCharacter }) => bitsPerCharacter);
    const saved = figures.map(({ keystrokesSaved }) => keystrokesSaved);
    return [
      value,
      ...[mean(bits), ...bits].map((one) => one.toFixed(4)),
      ...[mean(saved), ...saved].map((part) => percent(part, 2)),
      percent(mean(figures.map(({ acceptance }) => acceptance)), 2),
    ];
  });
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
