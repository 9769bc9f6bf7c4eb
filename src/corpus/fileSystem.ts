/** What the corpus needs of a file system: read-only, injected, so that this room does no I/O of its own. */
export interface FileSystem {
  /** Throws where the folder cannot be read. */
  readDirectory(path: string): Promise<readonly DirectoryEntry[]>;
  /** Size in bytes. Throws where the file is gone. */
  size(path: string): Promise<number>;
  /** The whole file. Throws where it is gone, cannot be read, or has grown beyond `maximumBytes`. */
  readFile(path: string, maximumBytes: number): Promise<Uint8Array>;
  join(path: string, name: string): string;
  /** Whether names that differ in case are one, as git takes them in a `.gitignore` there. */
  readonly ignoresCase: boolean;
}

export interface DirectoryEntry {
  readonly name: string;
  /** `other` is what is not followed: symbolic links, sockets, devices. */
  readonly kind: 'file' | 'directory' | 'other';
}
