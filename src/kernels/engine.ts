import { readFileSync } from 'node:fs';
import path from 'node:path';
import v8 from 'node:v8';
import mixtureFile from '../../.build/kernels/mixture.wasm';
import relaxedFile from '../../.build/kernels/relaxed.wasm';
import simdFile from '../../.build/kernels/simd.wasm';
import type { Binary } from './builds';

/*
 * The functions of the engine that the kernels use, here of Node. In bundles for a browser, `src/web/engine.ts`
 * replaces this file.
 */

/** Flags of V8. They apply to code that is compiled afterwards. */
export interface EngineFlags {
  set(flag: string): void;
  /** Whether the engine knows the flag that combines two operations on four numbers into one on eight. */
  readonly knowsWidening: boolean;
}

const files: Readonly<Record<Binary, string>> = { mixture: mixtureFile, relaxed: relaxedFile, simd: simdFile };

/** The WebAssembly of a build, beside the bundle of this file. */
export function wasmBytesOf(build: Binary): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(readFileSync(path.join(__dirname, files[build])));
}

/** Undefined where flags cannot be changed. */
export const flags: EngineFlags | undefined = {
  set: (flag) => {
    v8.setFlagsFromString(flag);
  },
  // Older versions of V8 report an unknown flag.
  knowsWidening: Number.parseInt(process.versions.v8, 10) >= 13,
};
