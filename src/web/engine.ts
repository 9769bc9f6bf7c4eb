import mixture from '../../.build/kernels/mixture.wasm';
import relaxed from '../../.build/kernels/relaxed.wasm';
import simd from '../../.build/kernels/simd.wasm';
import type { Binary } from '../kernels/builds';
import type { EngineFlags } from '../kernels/engine';

// Replaces `src/kernels/engine.ts` in bundles for a browser.

const builds: Readonly<Record<Binary, Uint8Array<ArrayBuffer>>> = { mixture, relaxed, simd };

/** The WebAssembly of a build, which is a part of the bundle. */
export function wasmBytesOf(build: Binary): Uint8Array<ArrayBuffer> {
  return builds[build];
}

/** A web page cannot change the flags of its engine. */
export const flags: EngineFlags | undefined = undefined;
