import fs from 'node:fs/promises';

/** A failure of the disk, by its code in Node, from the operation with this number on. */
export interface DiskFault {
  readonly code: 'ENOSPC' | 'EROFS' | 'EACCES' | 'EIO' | 'EDQUOT';
  readonly from: number;
  /** Number of operations that fail; Infinity for a disk that never recovers. */
  readonly count: number;
}

/** Number of operations that wrote, and of those that failed. */
export interface DiskUse {
  readonly operations: number;
  readonly failures: number;
}

/**
 * Runs `act` while operations that write fail as described: opening a file for writing, each write, each flush, and each
 * rename count one by one. Reading and removing work.
 */
export async function withDisk(fault: DiskFault | undefined, act: () => Promise<void>): Promise<DiskUse> {
  const { open, rename } = fs;
  let [operations, failures] = [0, 0];
  const operate = (): void => {
    const number = operations++;
    if (!fault || number < fault.from || number >= fault.from + fault.count) return;
    failures++;
    throw Object.assign(new Error(`${fault.code}: injected`), { code: fault.code });
  };
  fs.rename = async (...values) => {
    operate();
    return rename(...values);
  };
  fs.open = async (...values) => {
    const isWriting = values[1] !== undefined && values[1] !== 'r';
    if (isWriting) operate();
    const handle = await open(...values);
    if (!isWriting) return handle;
    const [writeFile, sync] = [handle.writeFile.bind(handle), handle.sync.bind(handle)];
    return Object.assign(handle, {
      writeFile: async (...parts: Parameters<typeof writeFile>) => {
        operate();
        return writeFile(...parts);
      },
      sync: async () => {
        operate();
        return sync();
      },
    });
  };
  try {
    await act();
  } finally {
    Object.assign(fs, { open, rename });
  }
  return { operations, failures };
}
