import { UserError } from '../base/errors';
import { lazy } from '../base/lazy';
import type { Learned } from '../language/mixture/learned';
import type { Decision, DecisionInputs, MixingCore, MixingKernels } from '../language/mixture/mixingKernels';
import { scalarMixing } from '../language/mixture/scalarMixing';
import { blockBytes, layOutBlock, type MixtureBlock, tablesBytes, writeTables } from './mixingMemory';
import { compile, isSupported } from './modules';
import { reserveMemory, type SharedMemory } from './sharedMemory';

/** The kernels of `assembly/mixture.ts`; `core` is the address of a block. */
interface MixtureExports {
  decide(
    core: number,
    node: number,
    match: number,
    indexMatch: number,
    resumedMatch: number,
    network: number,
    byMatch: number,
    byText: number,
  ): number;
  learn(core: number, outcome: number, rate: number): void;
  note(core: number, node: number, outcome: number): void;
}

/** The kernels for all mixtures of this thread, which share one memory. */
export const mixingKernels = lazy(createMixingKernels);

/**
 * The fastest kernels for mixtures: in WebAssembly, or the scalar reference if the engine lacks WebAssembly or memory
 * for it. Both give the same bits.
 */
export function createMixingKernels(): MixingKernels {
  return isSupported('mixture') ? new WasmMixing(compile('mixture')) : scalarMixing;
}

/** Unit of the blocks of memory, in bytes: with few sizes, a block fits the mixtures of the next model too. */
const unit = 1 << 20;

/** The memory and the code that all mixtures share. */
interface Started {
  readonly memory: SharedMemory;
  readonly exports: MixtureExports;
  /** Address of the tables. */
  readonly tables: number;
}

class WasmMixing implements MixingKernels {
  readonly name = 'WebAssembly';
  readonly #module: WebAssembly.Module;
  /** Reserves memory at the first mixture only: if addresses are scarce, the network's memory is reserved first. */
  readonly #start = lazy(() => this.#started());
  /** Addresses of released blocks, by their number of units. */
  readonly #released = new Map<number, number[]>();

  constructor(module: WebAssembly.Module) {
    this.#module = module;
  }

  create(V: number): MixingCore {
    const started = this.#start();
    if (!started) return scalarMixing.create(V);
    const units = Math.ceil(blockBytes(V) / unit);
    const released = this.#released.get(units) ?? [];
    this.#released.set(units, released);
    const at = released.pop() ?? cut(started.memory, units * unit);
    if (at === undefined) return scalarMixing.create(V);
    const block = layOutBlock(started.memory.memory.buffer, at, started.tables, V);
    return new WasmCore(started.exports, block, () => {
      released.push(at);
    });
  }

  #started(): Started | undefined {
    const memory = reserveMemory();
    if (!memory) return undefined;
    const instance = new WebAssembly.Instance(this.#module, { env: { memory: memory.memory } });
    const exports = instance.exports as unknown as MixtureExports;
    const tables = memory.floats(Math.ceil(tablesBytes / 4)).byteOffset;
    writeTables(memory.memory.buffer, tables);
    return { memory, exports, tables };
  }
}

/** Address of a new block; undefined if the memory cannot grow. */
function cut(memory: SharedMemory, bytes: number): number | undefined {
  try {
    return memory.floats(bytes / 4).byteOffset;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return undefined;
  }
}

class WasmCore implements MixingCore {
  readonly learned: Learned;
  readonly inputs: DecisionInputs;
  readonly #exports: MixtureExports;
  readonly #at: number;
  readonly #slots: Uint16Array;
  #release: (() => void) | undefined;

  /** `release` makes the block available again. */
  constructor(exports: MixtureExports, { at, learned, inputs, slots }: MixtureBlock, release: () => void) {
    this.#exports = exports;
    this.#at = at;
    this.learned = learned;
    this.inputs = inputs;
    this.#slots = slots;
    this.#release = release;
  }

  decide({ node, match, indexMatch, resumedMatch, network, byMatch, byText }: Decision): number {
    return this.#exports.decide(this.#at, node, match, indexMatch, resumedMatch, network, byMatch, byText);
  }

  learn(outcome: number, rate: number): void {
    this.#exports.learn(this.#at, outcome, rate);
  }

  note(node: number, outcome: number): void {
    this.#exports.note(this.#at, node, outcome);
  }

  forgetDocument(): void {
    this.#slots.fill(0);
  }

  release(): void {
    this.#release?.();
    this.#release = undefined;
  }
}
