/** Whether threads can share memory; an engine may be built or started without shared memory. */
export function canShareMemory(): boolean {
  return 'SharedArrayBuffer' in globalThis;
}

/** Memory that threads share, or memory of this thread only if they cannot share any. */
export function sharedBytes(count: number): ArrayBufferLike {
  return canShareMemory() ? new SharedArrayBuffer(count) : new ArrayBuffer(count);
}
