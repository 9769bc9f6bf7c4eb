import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { codeOf, UserError } from '../src/base/errors';
import type { ModelSize } from './model';
import { Rival } from './rival';

const source = 'bench/onednn_train.cpp';
const program = path.resolve('.build/onednn/onednn_train');

/**
 * oneDNN with this number of threads, and with one. `isa` is the newest instruction set that it may use (`AVX2`,
 * `AVX512_CORE`); if absent, oneDNN chooses.
 */
export function startOneDnn(size: ModelSize, threads: number, isa: string | undefined): Promise<Rival[]> {
  if (isOutdated()) compile();
  const starts = (threads === 1 ? [1] : [threads, 1]).map((count) =>
    Rival.start(size, {
      source,
      command: program,
      args: [],
      environment: { OMP_NUM_THREADS: String(count), ...(isa !== undefined && { ONEDNN_MAX_CPU_ISA: isa }) },
    }),
  );
  return Promise.all(starts);
}

function isOutdated(): boolean {
  const built = statSync(program, { throwIfNoEntry: false });
  return !built || built.mtimeMs < statSync(source).mtimeMs;
}

function compile(): void {
  mkdirSync(path.dirname(program), { recursive: true });
  const options = ['-std=c++17', '-O3', '-march=native'];
  const { error, status, stderr } = spawnSync('g++', [...options, source, '-ldnnl', '-o', program], {
    env: { ...process.env, LC_ALL: 'C' },
  });
  if (status !== 0) throw compilationError(error ? codeOf(error) : stderr.toString());
}

/** `complaint`: the errors that g++ has printed, or the system's code if it could not be started. */
export function compilationError(complaint: string): UserError {
  const found =
    complaint === 'ENOENT' ? 'no g++' : (/^.*(?:\berror: |cannot find ).*$/m.exec(complaint)?.[0] ?? complaint.trim());
  return new UserError(
    `Expected g++ to compile ${source} with oneDNN 2, found ${found}. On Debian: apt install g++ libdnnl-dev.`,
  );
}
