/** The part of WebAssembly that we use; TypeScript declares it for browsers only. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>);
    private readonly isModule: true;
  }

  class Instance {
    constructor(module: Module, imports: Readonly<Record<string, Readonly<Record<string, Memory>>>>);
    readonly exports: Readonly<Record<string, unknown>>;
  }

  class Memory {
    constructor(limits: { readonly initial: number; readonly maximum: number; readonly shared: true });
    readonly buffer: SharedArrayBuffer;
    /** Pages of 64 KiB. Throws `RangeError` beyond the maximum. */
    grow(pages: number): number;
  }

  function validate(bytes: Uint8Array<ArrayBuffer>): boolean;
}
