/** Which files are asked for. It crosses from the extension host to the trainer process, so it is plain data. */
export interface CorpusRequest {
  readonly folders: readonly CorpusFolder[];
  /** Paths of files that are open in the editor: where there is more than can be learned, they come first. */
  readonly open?: readonly string[];
  /** Characters that are learned at most; `usualMaximumCharacters` where absent. */
  readonly maximumCharacters?: number;
}

export interface CorpusFolder {
  readonly name: string;
  readonly path: string;
  /** What the editor's settings leave out of this folder. */
  readonly exclude: readonly ExcludeRule[];
  /** `files.encoding` of this folder: what its files are in that no byte order mark tells otherwise. */
  readonly encoding?: string;
}

/** A glob in VS Code's syntax, of a setting. */
export interface ExcludeRule {
  readonly setting: 'files.exclude' | 'search.exclude' | 'recurrent.exclude';
  readonly glob: string;
  /** VS Code's sibling clause, such as `$(basename).ts`: excludes only beside a file of that name. */
  readonly when?: string;
}

/** All text that is learned is held in memory: of more than this, some is chosen. */
export const usualMaximumCharacters = 16e6;
