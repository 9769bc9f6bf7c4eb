import v8 from 'node:v8';
import { createKernels, variants } from '../../src/kernels/kernelChoice';
import type { Build } from '../../src/kernels/builds';
import { compile, isSupported } from '../../src/kernels/modules';
import type { Kernels } from '../../src/numeric/kernels';
import { scalarKernels } from '../../src/numeric/scalarKernels';

// For engines in which relaxed SIMD is not yet on by default.
if (!isSupported('relaxed')) v8.setFlagsFromString('--experimental-wasm-relaxed-simd');

export const builds = (['simd', 'relaxed'] as const).filter(isSupported);

const modules = new Map<Build, WebAssembly.Module>(builds.map((build) => [build, compile(build)]));

/** Kernels with their own memory. */
export function wasmKernels(build: Build, variant: number): Kernels {
  return createKernels({ kind: 'wasm', build, widened: false, module: modules.get(build)!, variant }).kernels;
}

/** Every micro-kernel of every build. */
export const everyVariant = builds.flatMap((build) =>
  Array.from({ length: variants }, (_, variant) => ({ build, variant, name: `${build}, micro-kernel ${variant}` })),
);

/** One of each kind, including the reference. */
export const everyKind: readonly { readonly name: string; readonly create: () => Kernels }[] = [
  { name: 'scalar', create: () => scalarKernels },
  ...builds.map((build) => ({ name: build, create: () => wasmKernels(build, 0) })),
];
