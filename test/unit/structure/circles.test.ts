import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { repositoryRoot } from '../../harness/paths';

suite('files of src', () => {
  test('import each other in no circle, not even for types', () => {
    const imports = new Map(sources().map((file) => [file, importedBy(file)]));
    assert.ok(imports.get(path.join('src', 'host', 'extension.ts'))!.length > 10);
    assert.deepEqual(circleOf(imports), []);
  });

  test('are found in a circle that is made', () => {
    const imports = new Map([
      ['a', ['b']],
      ['b', ['d', 'c']],
      ['c', ['b']],
      ['d', []],
    ]);
    assert.deepEqual(circleOf(imports), ['b', 'c', 'b']);
  });
});

function sources(): string[] {
  const files = readdirSync(path.join(repositoryRoot, 'src'), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.ts')).map((file) => path.join('src', file));
}

/** The files that a file imports, types included. */
function importedBy(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(path.join(repositoryRoot, file), 'utf8'));
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => path.join(path.dirname(file), `${fileName}.ts`))
    .filter((imported) => existsSync(path.join(repositoryRoot, imported)));
}

/** The first circle that a depth-first search finds, with its first file also at its end; empty if there is none. */
function circleOf(imports: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const search = (file: string, above: readonly string[]): readonly string[] => {
    if (above.includes(file)) return [...above.slice(above.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of imports.get(file) ?? []) {
      const circle = search(next, [...above, file]);
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  for (const file of imports.keys()) {
    const circle = search(file, []);
    if (circle.length > 0) return circle;
  }
  return [];
}
