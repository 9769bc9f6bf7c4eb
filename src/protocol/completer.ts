import type { Eagerness } from '../language/eagerness';
import type { SuggestionRequest, Suggestion } from '../language/suggest';

/**
 * Between the extension host and the completer worker. The worker mirrors each open document that a completion was
 * asked for, so that a keystroke sends only what was typed.
 */
export type ToCompleter =
  /** Takes what there is of a model in its folder, network, index or both, in place of what is in use; nothing where it is gone. */
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

/** In UTF-16 units, each against the text that the change before it left. */
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
  /** Answers as if the cursor's line had another text before the cursor; the mirrored document stays as it is. */
  readonly assumed?: AssumedText;
}

/** `text` stands in the place of what is between `start` and the cursor, on one line; the cursor is behind it. */
export interface AssumedText {
  /** In UTF-16 units, like `offset`. */
  readonly start: number;
  readonly text: string;
}

/** What the settings say of suggestions, and the editor of the document. */
export type CompletionOptions = Pick<
  SuggestionRequest,
  'temperature' | 'topK' | 'maximumLength' | 'severalLines' | 'indentation'
> & {
  readonly eagerness: Eagerness;
};

/** What the editor asks for where nobody has set anything. The top k plays no part at temperature 0. */
export const usualOptions = {
  temperature: 0,
  topK: 20,
  maximumLength: 80,
  severalLines: true,
  eagerness: 'balanced',
} as const satisfies CompletionOptions;

/**
 * The same for typing that is replayed, with which prices are chosen and quality is measured, but one line at a time: the
 * typist that is replayed takes words and lines, and figures stay comparable with those of earlier versions. There is no
 * editor either, and so no `indentation`.
 */
export const replayedOptions = { ...usualOptions, severalLines: false } as const satisfies CompletionOptions;

export type { Eagerness } from '../language/eagerness';

export type FromCompleter =
  /** The loss is that of the network, where there is one. */
  | { readonly kind: 'loaded'; readonly validationLoss: number | undefined; readonly hasIndex: boolean }
  /** What is there, a network or only an index, cannot be used; what was loaded before stays in use. */
  | { readonly kind: 'loadFailed'; readonly message: string; readonly hasNetwork: boolean }
  | {
      readonly kind: 'completed';
      readonly id: number;
      readonly suggestions: readonly Suggestion[];
      readonly took: PhaseTimes;
    }
  /** No suggestion, and why. `took` is absent where the document was not read. */
  | { readonly kind: 'quiet'; readonly id: number; readonly reason: string; readonly took?: PhaseTimes };

/** Where the time of an answer went, in milliseconds. */
export interface PhaseTimes {
  /** Learning the lines that were left, and taking the line of the cursor up to it. */
  readonly reading: number;
  /** From there to what is suggested. */
  readonly decoding: number;
}

/**
 * Cancellation reaches into a worker that is busy decoding through shared memory: the host writes the request's id into
 * the slot `id % cancellationSlots`, and the decoder looks there between characters.
 */
export const cancellationSlots = 64;

/** For whoever starts the worker: what it no longer needs is given back sooner, at the cost of shorter, more frequent pauses. */
export const completerLimits = { maxYoungGenerationSizeMb: 4 };
