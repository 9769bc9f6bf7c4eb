import v8 from 'node:v8';
import { isRecord } from '../base/json';
import type { Kernels } from '../numeric/kernels';
import { createScalarKernels } from '../numeric/scalarKernels';
import { type ProductShape, secondsOf } from './autotune';
import { SharedMemory } from './sharedMemory';
import { type Build, compile, isSupported } from './modules';
import { agrees } from './parity';
import { createWasmKernels, type KernelExports } from './wasmKernels';

/** Which kernels to use. It can be sent to another thread. */
export type KernelChoice = { readonly kind: 'scalar' } | WasmChoice;

export interface WasmChoice {
  readonly kind: 'wasm';
  readonly build: Build;
  /** Whether the engine joins pairs of vectors into wider ones. */
  readonly widened: boolean;
  readonly module: WebAssembly.Module;
  /** Of the micro-kernel: an index of the list in `assembly/tiles.mjs`. */
  readonly variant: number;
}

/** Whether another thread sent a choice. */
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

/** How many micro-kernels there are. */
export const variants = 7;

/** Numbers that the kernels keep to themselves at the beginning of a memory. */
const reservedBytes = 4096;

/** Good in most engines, where nothing is measured. */
const usualVariant = 0;

/** The kernels that this engine takes as it is set: for a process that is not ours alone. */
export function chooseKernels(): KernelChoice {
  const build = (['relaxed', 'simd'] as const).find(isSupported);
  if (!build) return { kind: 'scalar' };
  return { kind: 'wasm', build, widened: false, module: compile(build), variant: usualVariant };
}

/** Joins two operations on four numbers into one on eight. */
const widening = 'experimental-wasm-revectorize';

/** Engines before this version of V8 complain of a setting that they do not know. */
const knowsWidening = Number.parseInt(process.versions.v8, 10) >= 13;

/**
 * The fastest kernels that this engine can be set to, for a process of our own; measured in some tens of milliseconds on
 * products of the given shapes. What the engine calls experimental is used only where it is faster and computes what the
 * scalar reference computes.
 */
export function chooseFastestKernels(shapes: readonly ProductShape[]): KernelChoice {
  // Code is compiled once, at full optimisation: what is measured is what runs.
  v8.setFlagsFromString('--no-liftoff');
  if (!isSupported('relaxed')) v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
  const plain = chooseKernels();
  if (plain.kind === 'scalar') return plain;
  const asItIs = tuned(plain, shapes);
  if (knowsWidening) {
    v8.setFlagsFromString(`--${widening}`);
    const widened = tuned({ ...plain, widened: true, module: compile(plain.build, 1) }, shapes);
    if (widened.seconds < asItIs.seconds && agrees(createKernels(widened.choice).kernels)) return widened.choice;
    v8.setFlagsFromString(`--no-${widening}`);
  }
  return agrees(createKernels(asItIs.choice).kernels) ? asItIs.choice : { kind: 'scalar' };
}

/** With the micro-kernel that takes the least time, and that time. */
function tuned(choice: WasmChoice, shapes: readonly ProductShape[]): { choice: WasmChoice; seconds: number } {
  let best = { choice, seconds: Infinity };
  for (let variant = 0; variant < variants; variant++) {
    const candidate = { ...choice, variant };
    const seconds = secondsOf(createKernels(candidate).kernels, shapes, best.seconds);
    if (seconds < best.seconds) best = { choice: candidate, seconds };
  }
  return best;
}

/** Kernels over a memory of their own. */
export function createKernels(choice: KernelChoice): { readonly kernels: Kernels; readonly memory?: SharedMemory } {
  if (choice.kind === 'scalar') return { kernels: sharedScalarKernels };
  const memory = new SharedMemory(reservedBytes);
  return { kernels: attachKernels(choice, memory.memory), memory };
}

/** Kernels over the memory that another thread has made. */
export function attachKernels(choice: KernelChoice, memory: WebAssembly.Memory | undefined): Kernels {
  if (choice.kind === 'scalar' || !memory) return sharedScalarKernels;
  const instance = new WebAssembly.Instance(choice.module, { env: { memory } });
  const exports = instance.exports as unknown as KernelExports;
  const tile = `${exports.tileRows(choice.variant)}×${exports.tileColumns(choice.variant)}`;
  const name = `${choice.build}${choice.widened ? ' widened' : ''} ${tile}`;
  return createWasmKernels(name, exports, new SharedMemory(memory), choice.variant);
}

/** Over memory that threads share. */
const sharedScalarKernels = createScalarKernels(
  (count) => new Float32Array(new SharedArrayBuffer(4 * count)),
  (count) => new Int32Array(new SharedArrayBuffer(4 * count)),
);
