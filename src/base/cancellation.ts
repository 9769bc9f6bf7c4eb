/** Checked between characters of a decoding loop and between files of a scan. */
export interface CancellationToken {
  readonly isCancelled: boolean;
}

export const neverCancelled: CancellationToken = { isCancelled: false };
