/** What version control and package managers keep beside the text that people write. Of a worktree, `.git` is a file. */
const foreignNames = new Set(['.git', '.hg', '.svn', 'node_modules', 'bower_components', '.venv', '__pycache__']);

/** Why a file or a folder of this name is nothing that people of the workspace write; undefined where it may be. */
export function reasonByForeignName(name: string): string | undefined {
  return foreignNames.has(name) ? 'kept by version control or a package manager' : undefined;
}
