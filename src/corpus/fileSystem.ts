/** What the corpus needs of a file system: read-only, injected, so that this room does no I/O of its own. */
export interface FileSystem {
  /** Throws where the folder cannot be read. */
  readDirectory(path: string): Promise<readonly DirectoryEntry[]>;
  /** Throws where the file or folder is gone. */
  stat(path: string): Promise<FileFacts>;
  /** The whole file. Throws where it is gone, is a folder, cannot be read, or has grown beyond `maximumBytes`. */
  readFile(path: string, maximumBytes: number): Promise<Uint8Array>;
  join(path: string, name: string): string;
  /** A path that may be relative to `folder`, as configuration files write it. */
  resolve(folder: string, path: string): string;
  /** Undefined for a root. */
  parent(path: string): string | undefined;
  /** Without symbolic links. Throws where it is gone. */
  realPath(path: string): Promise<string>;
  /** Whether names that differ in case are one, where no repository says so of itself. */
  readonly ignoresCase: boolean;
  readonly git: GitPlaces;
}

export interface DirectoryEntry {
  readonly name: string;
  /** `other` is what is not followed: symbolic links, sockets, devices. */
  readonly kind: 'file' | 'directory' | 'other';
}

export interface FileFacts {
  /** In bytes. */
  readonly size: number;
  /** When it was last changed, in whole seconds since 1970. */
  readonly modified: number;
}

/** Where git looks for what a user has set for all repositories. */
export interface GitPlaces {
  /** Of the machine and of the user; what a later one says counts more. */
  readonly configFiles: readonly string[];
  /** The rules that hold where `core.excludesFile` is not set. */
  readonly excludesFile?: string;
  /** The attributes that hold where `core.attributesFile` is not set. */
  readonly attributesFile?: string;
  /** What `~/` stands for. */
  readonly home?: string;
}
