/** The one state of the extension that people see: in the status bar, in the panel, in `when` clauses. */
export type Status =
  /** `hasIndex`: the index of the workspace's text completes alone. */
  | { readonly kind: 'untrained'; readonly hasIndex?: true }
  /** `progress` is the part of the budget that is spent, 0 … 1; `secondsLeft` is absent until training has begun. */
  | { readonly kind: 'training'; readonly progress: number; readonly doing: string; readonly secondsLeft?: number }
  | { readonly kind: 'paused'; readonly progress: number }
  | { readonly kind: 'ready'; readonly bitsPerCharacter: number }
  /** `resumable`: a checkpoint is there, and training can go on from it. */
  | { readonly kind: 'failed'; readonly message: string; readonly resumable: boolean };
