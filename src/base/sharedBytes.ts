/** Whether threads can share memory; an engine may have been started or built without that. */
export function canShareMemory(): boolean {
  return 'SharedArrayBuffer' in globalThis;
}

/** Memory that threads share; if they cannot, memory of this thread alone. */
export function sharedBytes(count: number): ArrayBufferLike {
  return canShareMemory() ? new SharedArrayBuffer(count) : new ArrayBuffer(count);
}
