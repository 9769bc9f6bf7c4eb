/** Holds a listener, a handle or a process until it is disposed. */
export interface Disposable {
  dispose(): void;
}

export function toDisposable(dispose: () => void): Disposable {
  return { dispose };
}

/** Owns other disposables. One that is registered after disposal is disposed at once. */
export abstract class Owner implements Disposable {
  readonly #owned = new Set<Disposable>();
  #disposed = false;

  get isDisposed(): boolean {
    return this.#disposed;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const owned of [...this.#owned].reverse()) owned.dispose();
    this.#owned.clear();
  }

  protected _register<T extends Disposable>(disposable: T): T {
    if (this.#disposed) disposable.dispose();
    else this.#owned.add(disposable);
    return disposable;
  }
}
