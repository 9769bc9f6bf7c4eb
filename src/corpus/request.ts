/** Which files are asked for. It crosses from the extension host to the trainer process, so it is plain data. */
export interface CorpusRequest {
  readonly folders: readonly CorpusFolder[];
}

export interface CorpusFolder {
  readonly name: string;
  readonly path: string;
  /** `files.exclude` of this folder, in VS Code's glob syntax. */
  readonly exclude: readonly ExcludeRule[];
  /** `files.encoding` of this folder: what its files are in that no byte order mark tells otherwise. */
  readonly encoding?: string;
}

export interface ExcludeRule {
  readonly glob: string;
  /** VS Code's sibling clause, such as `$(basename).ts`: excludes only beside a file of that name. */
  readonly when?: string;
}
