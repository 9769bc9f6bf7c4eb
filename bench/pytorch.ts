import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { UserError } from '../src/base/errors';
import { isRecord, parseJson } from '../src/base/json';
import type { ModelSize } from './model';

/** PyTorch's thread counts: its own, and those of its linear algebra. */
export interface PyTorchThreads {
  readonly torch: number;
  readonly openblas: number;
}

/** The settings that may be fastest on this number of cores. */
export function threadSettings(cores: number): readonly PyTorchThreads[] {
  if (cores === 1) return [{ torch: 1, openblas: 1 }];
  return [
    { torch: 1, openblas: cores },
    { torch: cores, openblas: 1 },
    { torch: 1, openblas: 1 },
  ];
}

/** Python interpreters; the first that can import torch is used. */
const interpreters = ['python3', '/usr/bin/python3'];

const script = 'bench/pytorch_train.py';

/** A process that trains the same model in PyTorch, and measures steps on request. */
export class PyTorch {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stderr.resume();
  }

  /** `coreType` selects OpenBLAS's kernels (`Haswell`: AVX2, `SkylakeX`: AVX-512); if absent, OpenBLAS chooses. */
  static async start(size: ModelSize, threads: PyTorchThreads, coreType: string | undefined): Promise<PyTorch> {
    const python = interpreters.find((name) => spawnSync(name, ['-c', 'import torch']).status === 0);
    if (!python) {
      throw new UserError(
        'Expected a Python that can import torch, found none. On Debian: apt install python3-torch libopenblas0-pthread.',
      );
    }
    const args = ['--cell', size.cell, '--hidden', String(size.hiddenSize), '--batch', String(size.batchSize)];
    const child = spawn(python, [script, ...args, '--torch-threads', String(threads.torch)], {
      env: {
        ...process.env,
        OPENBLAS_NUM_THREADS: String(threads.openblas),
        OMP_NUM_THREADS: String(threads.torch),
        // Its threads sleep while ours are measured.
        OPENBLAS_THREAD_TIMEOUT: '4',
        ...(coreType !== undefined && { OPENBLAS_CORETYPE: coreType }),
      },
    });
    const pytorch = new PyTorch(child);
    await pytorch.#answer();
    return pytorch;
  }

  /** Median time of a step in milliseconds, measured for `seconds`. */
  async measure(seconds: number): Promise<number> {
    this.#child.stdin.write(`${seconds}\n`);
    const { milliseconds } = await this.#answer();
    return Number(milliseconds);
  }

  end(): void {
    this.#child.stdin.end();
  }

  async #answer(): Promise<Readonly<Record<string, unknown>>> {
    const line = await this.#lines.next();
    const answer = line.done === true ? undefined : parseJson(line.value);
    if (isRecord(answer)) return answer;
    throw new UserError(`Expected measurements from ${script}, found none. Run it by itself to see why.`);
  }
}
