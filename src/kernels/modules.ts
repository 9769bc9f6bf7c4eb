import type { Binary } from './builds';
import { wasmBytesOf } from './engine';

/** Whether the engine has WebAssembly and accepts the build with its current flags. */
export function isSupported(build: Binary): boolean {
  return 'WebAssembly' in globalThis && WebAssembly.validate(wasmBytesOf(build));
}

/**
 * Compiles a build. An engine may cache compiled code by its bytes; each `tag` changes the bytes, so that the current
 * flags apply.
 */
export function compile(build: Binary, tag = 0): WebAssembly.Module {
  // A custom section: its kind, its size, the length of its name, its name.
  const section = Uint8Array.of(0, 2, 1, 48 + tag);
  const bytes = wasmBytesOf(build);
  const tagged = new Uint8Array(bytes.length + section.length);
  tagged.set(bytes);
  tagged.set(section, bytes.length);
  return new WebAssembly.Module(tagged);
}
