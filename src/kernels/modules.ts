import relaxedBytes from '../../.build/kernels/relaxed.wasm';
import simdBytes from '../../.build/kernels/simd.wasm';

/** The two builds of `assembly/`: with relaxed SIMD, multiplication and addition are one rounding. */
export type Build = 'relaxed' | 'simd';

const bytes: Readonly<Record<Build, Uint8Array<ArrayBuffer>>> = { relaxed: relaxedBytes, simd: simdBytes };

/** Whether this engine, as it is set now, takes the build. */
export function isSupported(build: Build): boolean {
  return WebAssembly.validate(bytes[build]);
}

/**
 * Compiles a build. An engine may keep one compiled form of the same bytes: each `tag` makes them others, so that they are
 * compiled with the settings of now.
 */
export function compile(build: Build, tag = 0): WebAssembly.Module {
  // A custom section: its kind, its size, the size of its name, its name.
  const section = Uint8Array.of(0, 2, 1, 48 + tag);
  const tagged = new Uint8Array(bytes[build].length + section.length);
  tagged.set(bytes[build]);
  tagged.set(section, bytes[build].length);
  return new WebAssembly.Module(tagged);
}
