import type { SuggestionRequest, Suggestion } from '../language/suggest';

/**
 * Between the extension host and the completer worker. The worker mirrors each open document that a completion was
 * asked for, so that a keystroke sends only what was typed.
 */
export type ToCompleter =
  /** Loads a checkpoint, or takes a newer one in place of the one in use. */
  | { readonly kind: 'load'; readonly file: string }
  | { readonly kind: 'unload' }
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
}

/** What the settings say of suggestions. */
export type CompletionOptions = Pick<
  SuggestionRequest,
  'temperature' | 'topK' | 'price' | 'maximumLength' | 'severalLines'
>;

export type Eagerness = 'quiet' | 'balanced' | 'eager';

/**
 * What it costs to show a suggestion, in keystrokes, chosen by replayed typing so that about three quarters, 60 % and half
 * of the suggestions are taken.
 */
export const eagernessPrices: Readonly<Record<Eagerness, number>> = { quiet: 4, balanced: 1.6, eager: 0.8 };

export type FromCompleter =
  | { readonly kind: 'loaded'; readonly file: string; readonly validationLoss: number }
  | { readonly kind: 'loadFailed'; readonly file: string; readonly message: string }
  | {
      readonly kind: 'completed';
      readonly id: number;
      readonly suggestions: readonly Suggestion[];
      readonly milliseconds: number;
    }
  /** No suggestion, and why. */
  | { readonly kind: 'quiet'; readonly id: number; readonly reason: string };

/**
 * Cancellation reaches into a worker that is busy decoding through shared memory: the host writes the request's id into
 * the slot `id % cancellationSlots`, and the decoder looks there between characters.
 */
export const cancellationSlots = 64;
