import { isRecord } from '../base/json';
import { sharedBytes } from '../base/sharedBytes';
import type { Kernels } from '../numeric/kernels';
import { createScalarKernels } from '../numeric/scalarKernels';
import { type ProductShape, SpeedComparison } from './autotune';
import type { Build } from './builds';
import { allocated, reserveMemory, SharedMemory } from './sharedMemory';
import { flags } from './engine';
import { compile, isSupported } from './modules';
import { agrees } from './parity';
import { createWasmKernels, type KernelExports } from './wasmKernels';

/** The kernels to use; can be sent to another thread. */
export type KernelChoice = { readonly kind: 'scalar' } | WasmChoice;

export interface WasmChoice {
  readonly kind: 'wasm';
  readonly build: Build;
  /** Whether the engine combines pairs of vectors into wider ones. */
  readonly widened: boolean;
  readonly module: WebAssembly.Module;
  /** Index of the micro-kernel in the list of `assembly/tiles.mjs`. */
  readonly variant: number;
}

/** Whether a value from another thread is a kernel choice. */
export function isKernelChoice(value: unknown): value is KernelChoice {
  if (!isRecord(value)) return false;
  const { kind, build, widened, module, variant } = value;
  if (kind === 'scalar') return true;
  const isBuild = build === 'relaxed' || build === 'simd';
  const isVariant = Number.isInteger(variant);
  return (
    kind === 'wasm' && isBuild && typeof widened === 'boolean' && module instanceof WebAssembly.Module && isVariant
  );
}

/** Number of micro-kernels. */
export const variants = 7;

/** Micro-kernel used without measurement; good in most engines. */
const usualVariant = 0;

/** The kernels for the engine's current flags, in a process that is shared with others. */
export function chooseKernels(): KernelChoice {
  const build = (['relaxed', 'simd'] as const).find(isSupported);
  if (!build || !reserveMemory()) return { kind: 'scalar' };
  return { kind: 'wasm', build, widened: false, module: compile(build), variant: usualVariant };
}

/** V8 flag that combines two operations on four numbers into one on eight. */
const widening = 'experimental-wasm-revectorize';

/**
 * The fastest kernels for a process that runs only Recurrent, whose engine flags may be changed, or for a worker of a
 * web page. Measures products of the given shapes for about a tenth of a second. An experimental engine feature is used only
 * if it is faster and agrees with the scalar reference.
 */
export function chooseFastestKernels(shapes: readonly ProductShape[]): KernelChoice {
  // Disables the baseline compiler, so that the measured code is the code that runs.
  flags?.set('--no-liftoff');
  if (!isSupported('relaxed')) flags?.set('--experimental-wasm-relaxed-simd');
  // An earlier choice in this process may have set it.
  setWidening(false);
  const plain = chooseKernels();
  const memory = plain.kind === 'wasm' ? reserveMemory() : undefined;
  if (plain.kind === 'scalar' || !memory) return { kind: 'scalar' };
  const comparison = new SpeedComparison<WasmChoice>(memory.floats, shapes);
  addVariants(comparison, plain, memory);
  if (flags?.knowsWidening) {
    setWidening(true);
    addVariants(comparison, { ...plain, widened: true, module: compile(plain.build, 1) }, memory);
  }
  for (const choice of comparison.ranking()) {
    setWidening(choice.widened);
    if (agrees(createKernels(choice).kernels)) return choice;
  }
  setWidening(false);
  return { kind: 'scalar' };
}

/** Adds each micro-kernel. */
function addVariants(comparison: SpeedComparison<WasmChoice>, choice: WasmChoice, { memory }: SharedMemory): void {
  for (let variant = 0; variant < variants; variant++) {
    const candidate = { ...choice, variant };
    comparison.add(candidate, attachKernels(candidate, memory));
  }
}

/** Applies to code that is compiled afterwards. */
function setWidening(isOn: boolean): void {
  if (flags?.knowsWidening) flags.set(`--${isOn ? '' : 'no-'}${widening}`);
}

/** Creates kernels with their own memory; scalar ones if there is none left. */
export function createKernels(choice: KernelChoice): { readonly kernels: Kernels; readonly memory?: SharedMemory } {
  const memory = choice.kind === 'wasm' ? reserveMemory() : undefined;
  if (!memory) return { kernels: sharedScalarKernels };
  return { kernels: attachKernels(choice, memory.memory), memory };
}

/** Creates kernels over the memory of another thread. */
export function attachKernels(choice: KernelChoice, memory: WebAssembly.Memory | undefined): Kernels {
  if (choice.kind === 'scalar' || !memory) return sharedScalarKernels;
  const instance = new WebAssembly.Instance(choice.module, { env: { memory } });
  const exports = instance.exports as unknown as KernelExports;
  const tile = `${exports.tileRows(choice.variant)}×${exports.tileColumns(choice.variant)}`;
  const name = `${choice.build}${choice.widened ? ' widened' : ''} ${tile}`;
  return createWasmKernels(name, exports, new SharedMemory(memory), choice.variant);
}

/** Scalar kernels over memory that is shared if it can be. */
const sharedScalarKernels = createScalarKernels(
  (count) => new Float32Array(allocated(4 * count, () => sharedBytes(4 * count))),
  (count) => new Int32Array(allocated(4 * count, () => sharedBytes(4 * count))),
);
