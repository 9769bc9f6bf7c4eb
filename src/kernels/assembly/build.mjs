// Compiles the AssemblyScript of this folder to `.build/kernels/simd.wasm`, `relaxed.wasm` and `mixture.wasm`.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { tilesSource } from './tiles.mjs';

const sources = 'src/kernels/assembly';
const target = '.build/kernels';

/** Compiler options: no runtime, one imported shared memory, whose first bytes are reserved. */
const options = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--enable', 'threads', '--importMemory'],
  ...['--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536', '--memoryBase', '1024'],
];

const builds = {
  simd: ['index.ts'],
  relaxed: ['index.ts', '--enable', 'relaxed-simd'],
  mixture: ['mixture.ts'],
};

/** Does nothing if the build is newer than all sources. */
export function buildKernels() {
  mkdirSync(target, { recursive: true });
  const asc = path.join(
    path.dirname(createRequire(import.meta.url).resolve('assemblyscript/package.json')),
    'bin/asc.js',
  );
  const changed = Math.max(...readdirSync(sources).map((file) => statSync(path.join(sources, file)).mtimeMs));
  const tiles = path.join(target, 'tiles.ts');
  for (const [name, [entry, ...features]] of Object.entries(builds)) {
    const file = path.join(target, `${name}.wasm`);
    if (existsSync(file) && statSync(file).mtimeMs > changed) continue;
    writeFileSync(tiles, tilesSource());
    execFileSync(process.execPath, [asc, `${sources}/${entry}`, ...options, ...features, '-o', file], {
      stdio: 'inherit',
    });
  }
}
