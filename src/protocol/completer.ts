import type { Eagerness } from '../language/eagerness';
import type { SuggestionRequest, Suggestion } from '../language/suggest';

/**
 * Messages between the extension host and the completer worker. The worker mirrors each open document for which a
 * completion was requested, so that a keystroke sends only the change.
 */
export type ToCompleter =
  /** Replaces the model in use with the one in the folder: network, index, both or none. */
  | { readonly kind: 'load'; readonly folder: string }
  | { readonly kind: 'open'; readonly uri: string; readonly version: number; readonly text: string }
  | {
      readonly kind: 'change';
      readonly uri: string;
      readonly version: number;
      readonly changes: readonly DocumentChange[];
    }
  | { readonly kind: 'close'; readonly uri: string }
  | { readonly kind: 'complete'; readonly request: CompletionRequest };

/** A change in UTF-16 units of the text that the previous change left. */
export interface DocumentChange {
  readonly offset: number;
  readonly deleted: number;
  readonly inserted: string;
}

export interface CompletionRequest {
  readonly id: number;
  readonly uri: string;
  readonly version: number;
  readonly offset: number;
  readonly trigger: 'automatic' | 'explicit';
  readonly options: CompletionOptions;
  /** Completes as if the cursor's line had another text before the cursor; the mirrored document is unchanged. */
  readonly assumed?: AssumedText;
}

/** `text` replaces the text from `start` to the cursor, on one line; the cursor is after it. */
export interface AssumedText {
  /** In UTF-16 units, like `offset`. */
  readonly start: number;
  readonly text: string;
}

/** Suggestion options from the user's settings and from the editor. */
export type CompletionOptions = Pick<
  SuggestionRequest,
  'temperature' | 'topK' | 'maximumLength' | 'severalLines' | 'indentation'
> & {
  readonly eagerness: Eagerness;
};

/** Options of the editor with default settings. `topK` has no effect at temperature 0. */
export const usualOptions = {
  temperature: 0,
  topK: 20,
  maximumLength: 80,
  severalLines: true,
  eagerness: 'balanced',
} as const satisfies CompletionOptions;

/**
 * Options of replayed typing, which calibrates prices and measures quality. One line at a time: the replayed typist
 * accepts words and lines, and results stay comparable with those of earlier versions. There is no editor, so
 * `indentation` is absent.
 */
export const replayedOptions = { ...usualOptions, severalLines: false } as const satisfies CompletionOptions;

export type { Eagerness } from '../language/eagerness';

export type FromCompleter =
  /** `validationLoss` is the network's, if there is one. `problem`: why the stored index cannot be used with it. */
  | {
      readonly kind: 'loaded';
      readonly validationLoss: number | undefined;
      readonly hasIndex: boolean;
      readonly problem?: string;
    }
  /** The stored network or index cannot be used; the model loaded before stays in use. */
  | { readonly kind: 'loadFailed'; readonly message: string; readonly hasNetwork: boolean }
  | {
      readonly kind: 'completed';
      readonly id: number;
      readonly suggestions: readonly Suggestion[];
      readonly took: PhaseTimes;
    }
  /** No suggestion, and why. `took` is absent if the document was not read. */
  | { readonly kind: 'quiet'; readonly id: number; readonly reason: string; readonly took?: PhaseTimes };

/** Time spent on an answer by phase, in milliseconds. */
export interface PhaseTimes {
  /** Learning the lines that the cursor has left, and reading its line up to the cursor. */
  readonly reading: number;
  /** Decoding the suggestion. */
  readonly decoding: number;
}

/**
 * Number of cancellation slots. Shared memory carries a cancellation to a worker that is busy decoding: the host writes
 * the request's id to the slot `id % cancellationSlots`, and the decoder checks it between characters.
 */
export const cancellationSlots = 64;

/**
 * Resource limits of the worker: a small young generation returns unused memory sooner, at the cost of shorter, more
 * frequent pauses.
 */
export const completerLimits = { maxYoungGenerationSizeMb: 4 };
