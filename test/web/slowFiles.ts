/**
 * An extension for tests in VS Code for the Web: a file system in memory, `slow:`, on which every operation takes a
 * while, as over a network. It holds the files of `files.json` beside it.
 */
import * as vscode from 'vscode';

/** Duration of each operation, in milliseconds. */
const delay = 20;

interface Entry {
  readonly type: vscode.FileType;
  readonly modified: number;
  readonly bytes: Uint8Array;
}

class SlowFiles implements vscode.FileSystemProvider {
  readonly #entries = new Map<string, Entry>();
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  readonly #filled: Promise<void>;

  constructor(extension: vscode.Uri) {
    this.#filled = this.#fill(vscode.Uri.joinPath(extension, 'files.json'));
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat({ path }: vscode.Uri): Promise<vscode.FileStat> {
    const { type, modified, bytes } = await this.#entry(path);
    return { type, ctime: modified, mtime: modified, size: bytes.length };
  }

  async readDirectory({ path }: vscode.Uri): Promise<[string, vscode.FileType][]> {
    await this.#entry(path);
    const inside = path.endsWith('/') ? path : `${path}/`;
    return [...this.#entries]
      .filter(([file]) => file.startsWith(inside) && file !== inside && !file.slice(inside.length).includes('/'))
      .map(([file, { type }]) => [file.slice(inside.length), type]);
  }

  async readFile({ path }: vscode.Uri): Promise<Uint8Array> {
    return (await this.#entry(path)).bytes;
  }

  async writeFile(uri: vscode.Uri, bytes: Uint8Array): Promise<void> {
    await this.#later();
    const type = this.#entries.has(uri.path) ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created;
    this.#put(uri.path, bytes);
    this.#changed.fire([{ type, uri }]);
  }

  async createDirectory({ path }: vscode.Uri): Promise<void> {
    await this.#later();
    this.#entries.set(path, { type: vscode.FileType.Directory, modified: Date.now(), bytes: new Uint8Array() });
  }

  async delete(uri: vscode.Uri): Promise<void> {
    await this.#entry(uri.path);
    this.#entries.delete(uri.path);
    this.#changed.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
  }

  async rename(from: vscode.Uri, to: vscode.Uri): Promise<void> {
    const { bytes } = await this.#entry(from.path);
    this.#entries.delete(from.path);
    this.#put(to.path, bytes);
  }

  async #fill(list: vscode.Uri): Promise<void> {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(list));
    const files = JSON.parse(text) as Readonly<Record<string, string>>;
    for (const [file, content] of Object.entries(files)) this.#put(`/${file}`, new TextEncoder().encode(content));
  }

  #put(path: string, bytes: Uint8Array): void {
    const modified = Date.now();
    this.#entries.set(path, { type: vscode.FileType.File, modified, bytes });
    for (let at = path.lastIndexOf('/'); at >= 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at) || '/';
      if (this.#entries.has(folder)) return;
      this.#entries.set(folder, { type: vscode.FileType.Directory, modified, bytes: new Uint8Array() });
      if (at === 0) return;
    }
  }

  async #entry(path: string): Promise<Entry> {
    await this.#later();
    await this.#filled;
    const entry = this.#entries.get(path);
    if (!entry) throw vscode.FileSystemError.FileNotFound(path);
    return entry;
  }

  #later(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, delay));
  }
}

export function activate({ subscriptions, extensionUri }: vscode.ExtensionContext): void {
  subscriptions.push(vscode.workspace.registerFileSystemProvider('slow', new SlowFiles(extensionUri)));
}
