/** The read-only file system that is injected into this room, which does no I/O itself. */
export interface FileSystem {
  /** Throws if the folder cannot be read. */
  readDirectory(path: string): Promise<readonly DirectoryEntry[]>;
  /** Throws if there is no such file or folder. */
  stat(path: string): Promise<FileFacts>;
  /** Throws if there is no such file, if it cannot be read, or if it is larger than `maximumBytes`. */
  readFile(path: string, maximumBytes: number): Promise<Uint8Array>;
  join(path: string, name: string): string;
  /** Resolves a path that may be relative to `folder`, as in configuration files. */
  resolve(folder: string, path: string): string;
  /** Undefined for the root of a file system. */
  parent(path: string): string | undefined;
  /** Resolves symbolic links. Throws if there is no such file or folder. */
  realPath(path: string): Promise<string>;
  /** True if names are case-insensitive. Inside a repository, `core.ignoreCase` decides instead. */
  readonly ignoresCase: boolean;
  readonly git: GitPaths;
}

export interface DirectoryEntry {
  readonly name: string;
  /** `other` stands for symbolic links, sockets and devices, which are not followed. */
  readonly kind: 'file' | 'directory' | 'other';
}

export interface FileFacts {
  /** In bytes. */
  readonly size: number;
  /** Modification time, in whole seconds since 1970. */
  readonly modified: number;
}

/** The paths of git's configuration for all repositories of a user. */
export interface GitPaths {
  /** Configuration files of the machine and of the user, in increasing precedence. */
  readonly configFiles: readonly string[];
  /** File of ignore rules that applies if `core.excludesFile` is not set. */
  readonly excludesFile?: string;
  /** File of attributes that applies if `core.attributesFile` is not set. */
  readonly attributesFile?: string;
  /** The folder that `~/` refers to. */
  readonly home?: string;
}
