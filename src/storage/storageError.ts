import { UserError } from '../base/errors';

/** A stored file that cannot be written. The previous one is unchanged. */
export class StorageError extends UserError {
  override readonly name = 'StorageError';
}
