import { MemoryStore } from './memoryStore';

/** The stored files as the extension host has sent them. Replaces `src/storage/disk.ts` in bundles for a browser. */
export const disk = new MemoryStore();
