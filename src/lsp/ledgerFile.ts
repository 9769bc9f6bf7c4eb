import { readFileSync } from 'node:fs';
import { codeOf } from '../base/errors';
import type { AcceptanceLedger } from '../protocol/acceptance';
import { parseStored } from '../protocol/storage';
import { replaceFile } from '../storage/atomicFile';

/** The counts of accepted suggestions of a workspace, on disk. Writes follow each other in order. */
export class LedgerFile {
  readonly #file: string;
  readonly #onError: (error: unknown) => void;
  #written: Promise<void> = Promise.resolve();

  constructor(file: string, onError: (error: unknown) => void) {
    this.#file = file;
    this.#onError = onError;
  }

  /** Undefined if the file is missing, or if it cannot be read, which is reported. */
  read(): unknown {
    try {
      return parseStored(readFileSync(this.#file), (value) => value);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') this.#onError(error);
      return undefined;
    }
  }

  write(ledger: AcceptanceLedger): void {
    const bytes = new TextEncoder().encode(JSON.stringify(ledger));
    this.#written = this.#written.then(() => replaceFile(this.#file, bytes)).catch(this.#onError);
  }

  /** Resolves when all is written. */
  get written(): Promise<void> {
    return this.#written;
  }
}
