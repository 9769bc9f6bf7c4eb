import { isRunning, type Status } from '../protocol/status';

type Running = Extract<Status, { readonly kind: 'waiting' | 'training' | 'paused' | 'finishing' }>;

/**
 * The known facts about the model and training. Status and context keys are computed from them alone, by `statusOf` and
 * `contextsOf`.
 */
export interface Facts {
  /** Whether the checkpoint of a network is on disk. */
  readonly hasModel: boolean;
  /** Loss of that network on held-out files; absent before it is loaded, or if there is no network. */
  readonly bitsPerCharacter: number | undefined;
  /** Whether the completer has an index. */
  readonly hasIndex: boolean;
  /** A sentence on another workspace, which has a model of this one's folders; absent if there is none. */
  readonly otherModel: string | undefined;
  /** Why the latest update of the index failed, and what to do; absent if it did not. */
  readonly indexFailure: string | undefined;
  /** The run in progress, if there is one. */
  readonly run: Running | undefined;
  /** A run that ended with its window or its process and can be resumed. */
  readonly interrupted: Extract<Status, { readonly kind: 'interrupted' }> | undefined;
  /** The last failure, until the user trains again. */
  readonly failure: Extract<Status, { readonly kind: 'failed' }> | undefined;
}

export const nothingKnown: Facts = {
  hasModel: false,
  bitsPerCharacter: undefined,
  hasIndex: false,
  otherModel: undefined,
  indexFailure: undefined,
  run: undefined,
  interrupted: undefined,
  failure: undefined,
};

/** A run in progress takes precedence over a failure, then an interrupted run, then the model on disk. */
export function statusOf(facts: Facts): Status {
  const { run, failure, interrupted, bitsPerCharacter, hasIndex, otherModel, indexFailure } = facts;
  if (run) return run;
  if (failure) return failure;
  if (interrupted) return interrupted;
  const failed = indexFailure !== undefined && { indexFailure };
  if (bitsPerCharacter !== undefined) return { kind: 'ready', bitsPerCharacter, ...failed };
  return {
    kind: 'untrained',
    ...(hasIndex && { hasIndex }),
    ...(otherModel !== undefined && { otherModel }),
    ...failed,
  };
}

/** The context keys of the manifest's `when` clauses. */
export function contextsOf(facts: Facts): Readonly<Record<string, string | boolean>> {
  const status = statusOf(facts);
  return {
    'recurrent.status': status.kind,
    'recurrent.isRunning': isRunning(status),
    'recurrent.hasModel': facts.hasModel,
    'recurrent.hasIndex': facts.hasIndex,
  };
}
