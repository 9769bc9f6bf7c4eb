import { readFileSync } from 'node:fs';
import path from 'node:path';
import relaxedFile from '../../.build/kernels/relaxed.wasm';
import simdFile from '../../.build/kernels/simd.wasm';

/** The two builds of `assembly/`: with relaxed SIMD, multiplication and addition are one rounding. */
export type Build = 'relaxed' | 'simd';

const files: Readonly<Record<Build, string>> = { relaxed: relaxedFile, simd: simdFile };

/** Whether this engine, as it is set now, takes the build. */
export function isSupported(build: Build): boolean {
  return WebAssembly.validate(bytesOf(build));
}

/**
 * Compiles a build. An engine may keep one compiled form of the same bytes: each `tag` makes them others, so that they are
 * compiled with the settings of now.
 */
export function compile(build: Build, tag = 0): WebAssembly.Module {
  // A custom section: its kind, its size, the size of its name, its name.
  const section = Uint8Array.of(0, 2, 1, 48 + tag);
  const bytes = bytesOf(build);
  const tagged = new Uint8Array(bytes.length + section.length);
  tagged.set(bytes);
  tagged.set(section, bytes.length);
  return new WebAssembly.Module(tagged);
}

/** Beside the bundle that this is part of. */
function bytesOf(build: Build): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(readFileSync(path.join(__dirname, files[build])));
}
