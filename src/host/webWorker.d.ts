/** The part of the Web Workers API that we use; the types of this folder are those of Node, which has none. */
declare class Worker {
  constructor(address: string, options: { readonly name: string });
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  postMessage(message: unknown): void;
  terminate(): void;
}

/** Whether memory can be shared with workers. Undefined in Node. */
declare const crossOriginIsolated: boolean;
