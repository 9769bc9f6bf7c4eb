import relaxed from '../../.build/kernels/relaxed.wasm';
import simd from '../../.build/kernels/simd.wasm';
import type { EngineFlags } from '../kernels/engine';
import type { Build } from '../kernels/modules';

// Takes the place of `src/kernels/engine.ts` in bundles for a browser.

const builds: Readonly<Record<Build, Uint8Array<ArrayBuffer>>> = { relaxed, simd };

/** The WebAssembly of a build, which is a part of the bundle. */
export function bytesOf(build: Build): Uint8Array<ArrayBuffer> {
  return builds[build];
}

/** A web page cannot change the flags of its engine. */
export const flags: EngineFlags | undefined = undefined;
