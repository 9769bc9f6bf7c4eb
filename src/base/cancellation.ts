/** Checked between characters of a decoding loop and between files of a scan. */
export interface CancellationToken {
  readonly isCancelled: boolean;
}

export const neverCancelled: CancellationToken = { isCancelled: false };

/** Cancelled when one of the two is. */
export function either(one: CancellationToken, other: CancellationToken): CancellationToken {
  return {
    get isCancelled() {
      return one.isCancelled || other.isCancelled;
    },
  };
}
