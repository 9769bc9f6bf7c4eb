/** The one state of the extension that people see: in the status bar, in the panel, in `when` clauses. */
export type Status =
  /** `hasIndex`: the index of the workspace's text completes alone. */
  | { readonly kind: 'untrained'; readonly hasIndex?: true }
  /** Training was asked for and begins, or goes on, when that of another window has ended. */
  | { readonly kind: 'waiting'; readonly progress: number }
  /** `progress` is the part of the budget that is spent, 0 … 1; `secondsLeft` is absent until training has begun. */
  | { readonly kind: 'training'; readonly progress: number; readonly doing: string; readonly secondsLeft?: number }
  /** `onBattery`: nobody paused it, but the machine runs on its battery. */
  | { readonly kind: 'paused'; readonly progress: number; readonly onBattery?: true }
  /** The network has learned what it learns; `progress` is the part of what is left to do then, 0 … 1. */
  | { readonly kind: 'finishing'; readonly progress: number; readonly doing: string }
  /** A run ended at `progress` of its budget with its window or its process, and can be resumed. */
  | { readonly kind: 'interrupted'; readonly progress: number; readonly bitsPerCharacter: number }
  | { readonly kind: 'ready'; readonly bitsPerCharacter: number }
  /** `resumable`: a checkpoint is there, and training can go on from it. */
  | { readonly kind: 'failed'; readonly message: string; readonly resumable: boolean };

/** Whether there is a run that can be stopped. */
export function isRunning({ kind }: Status): boolean {
  return kind === 'waiting' || kind === 'training' || kind === 'paused' || kind === 'finishing';
}
