/** The folders to learn from, with their settings. Plain data: the extension host sends it to the trainer process. */
export interface CorpusRequest {
  readonly folders: readonly CorpusFolder[];
  /** Paths of files that are open in the editor; they are taken first if the text exceeds the limit. */
  readonly open?: readonly string[];
  /** Limit of the learned text; `usualMaximumCharacters` if absent. */
  readonly maximumCharacters?: number;
}

export interface CorpusFolder {
  readonly name: string;
  readonly path: string;
  /** Excludes from the editor's settings. */
  readonly exclude: readonly ExcludeRule[];
  /** Value of `files.encoding`; the encoding of files without a byte order mark. */
  readonly encoding?: string;
}

/** A glob of a setting, in VS Code's syntax. */
export interface ExcludeRule {
  readonly setting: 'files.exclude' | 'search.exclude' | 'recurrent.exclude';
  readonly glob: string;
  /** VS Code's sibling clause, such as `$(basename).ts`: the rule applies only if the folder also contains that file. */
  readonly when?: string;
}

/** Usual limit of the learned text, in UTF-16 units; all of it is in memory. */
export const usualMaximumCharacters = 16e6;

/** The default of VS Code's `files.exclude`. */
export const usualExclude: readonly ExcludeRule[] = [
  '**/.git',
  '**/.svn',
  '**/.hg',
  '**/.DS_Store',
  '**/Thumbs.db',
].map((glob) => ({ setting: 'files.exclude', glob }));
