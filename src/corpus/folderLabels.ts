/**
 * The prefix of the paths of each workspace folder: empty if there is only one folder, else its name and `/`. Folders with the
 * same name also get as many parent names as distinguish them: `src (a)/`, `src (b)/`.
 */
export function folderLabels(folders: readonly { readonly name: string; readonly path: string }[]): string[] {
  if (folders.length < 2) return folders.map(() => '');
  return folders.map((folder) => {
    const others = folders.filter(({ name, path }) => name === folder.name && path !== folder.path);
    const parents = parentsOf(folder.path);
    const isUnique = (depth: number): boolean =>
      others.every(({ path }) => tail(parentsOf(path), depth) !== tail(parents, depth));
    let depth = 0;
    while (others.length > 0 && depth < parents.length && !(depth > 0 && isUnique(depth))) depth++;
    return depth === 0 ? `${folder.name}/` : `${folder.name} (${tail(parents, depth)})/`;
  });
}

function parentsOf(path: string): string[] {
  return path
    .split(/[\\/]/)
    .filter((name) => name !== '')
    .slice(0, -1);
}

function tail(parents: readonly string[], depth: number): string {
  return parents.slice(-depth).join(' › ');
}
