/** An entry of git's index. */
export interface IndexEntry {
  /** Byte text, relative to the work tree. */
  readonly path: string;
  /** The upper four bits of the mode. */
  readonly type: number;
}

/** Types of entries (gitformat-index). */
export const types = { file: 0o10, link: 0o12, submodule: 0o16, folder: 0o4 } as const;
