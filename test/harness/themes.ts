import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Installation } from './provision';

interface Manifest {
  readonly contributes?: { readonly themes?: readonly { readonly id?: string; readonly label: string }[] };
}

/** The colour themes that come with VS Code, as values of `workbench.colorTheme`. */
export function builtInThemes({ root }: Installation): readonly string[] {
  const folder = path.join(root, 'extensions');
  return readdirSync(folder)
    .map((extension) => path.join(folder, extension, 'package.json'))
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Manifest)
    .flatMap(({ contributes }) => contributes?.themes ?? [])
    .map(({ id, label }) => id ?? label);
}
