import { isRecord } from './json';

/** A failure that the user can act on: its message says what was expected, what was found and what to do. */
export class UserError extends Error {
  override readonly name: string = 'UserError';
}

/** An unusable stored file: damaged, of another format, or made for another network. */
export class CheckpointError extends UserError {
  override readonly name = 'CheckpointError';
  /** The file, once it is known: the decoders see only its bytes. */
  readonly file: string | undefined;

  constructor(message: string, file?: string) {
    super(message);
    this.file = file;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system's code of an error, such as `ENOENT`, or its message if it has none. */
export function codeOf(error: unknown): string {
  return isRecord(error) && typeof error['code'] === 'string' ? error['code'] : messageOf(error);
}

/** For the end of an exhaustive `switch`: a missing case does not compile. */
export function unreachable(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
