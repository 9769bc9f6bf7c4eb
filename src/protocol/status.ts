/** Why the latest update of the index failed, and what to do; absent if it did not. */
interface IndexFailure {
  readonly indexFailure?: string;
}

/** The status that users see in the status bar, in the panel and in `when` clauses. */
export type Status =
  /**
   * `hasIndex`: completions come from the index alone. `otherModel`: a sentence on another workspace, which has a model
   * of this one's folders.
   */
  | ({ readonly kind: 'untrained'; readonly hasIndex?: true; readonly otherModel?: string } & IndexFailure)
  /** The run waits for another window's training to end. */
  | { readonly kind: 'waiting'; readonly progress: number }
  /** `progress` is the fraction of the budget that is spent, 0 … 1; `secondsLeft` is absent before the first step. */
  | { readonly kind: 'training'; readonly progress: number; readonly doing: string; readonly secondsLeft?: number }
  /** `onBattery`: paused by the battery, not by the user. */
  | { readonly kind: 'paused'; readonly progress: number; readonly onBattery?: true }
  /** The network is trained; `progress` is the fraction of the remaining work, 0 … 1. */
  | { readonly kind: 'finishing'; readonly progress: number; readonly doing: string }
  /** A run ended with its window or its process at `progress` of its budget, and can be resumed. */
  | { readonly kind: 'interrupted'; readonly progress: number; readonly bitsPerCharacter: number }
  | ({ readonly kind: 'ready'; readonly bitsPerCharacter: number } & IndexFailure)
  /** `resumable`: there is a checkpoint from which training can continue. */
  | { readonly kind: 'failed'; readonly message: string; readonly resumable: boolean };

/** Whether there is a run that can be stopped. */
export function isRunning({ kind }: Status): boolean {
  return kind === 'waiting' || kind === 'training' || kind === 'paused' || kind === 'finishing';
}

/** Why the index was not updated, where the status says so. */
export function indexFailureOf(status: Status): string | undefined {
  return 'indexFailure' in status ? status.indexFailure : undefined;
}
