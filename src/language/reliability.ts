import type { CancellationToken } from '../base/cancellation';
import { expectedCalibrationError, type Prediction, reliability } from './calibration';
import type { Language } from './mixture/language';
import { OpenDocument } from './mixture/openDocument';
import { suggest, type SuggestionRequest } from './suggest';

/** How often suggestions are right, beside how sure they were. */
export interface Reliability {
  /** From the least sure to the surest; those without suggestions are left out. Means from 0 to 1. */
  readonly bins: readonly { readonly confidence: number; readonly right: number; readonly count: number }[];
  /** Mean distance of the two, over all suggestions. */
  readonly calibrationError: number;
}

/** What an automatic request asks for beside its place. */
export type AskedOptions = Omit<SuggestionRequest, 'trigger' | 'before' | 'lineSuffix' | 'after'>;

/** Types texts that were not learned, takes what is right, and counts. */
export function measureReliability(
  language: Language,
  texts: readonly string[],
  options: AskedOptions,
  token: CancellationToken,
): Reliability {
  const predictions = texts.flatMap((text) => predictionsIn(language, text, options, token));
  const bins = reliability(predictions)
    .filter(({ count }) => count > 0)
    .map(({ confidence, accuracy, count }) => ({ confidence, right: accuracy, count }));
  return { bins, calibrationError: expectedCalibrationError(predictions) };
}

/** One for each suggestion; what goes on with another is the same. */
function predictionsIn(
  language: Language,
  text: string,
  options: AskedOptions,
  token: CancellationToken,
): Prediction[] {
  const document = new OpenDocument(language);
  const predictions: Prediction[] = [];
  let shown = '';
  for (let at = 0; at < text.length && !token.isCancelled;) {
    const suggestion = suggestionAt(document, text, at, options, token);
    const isRight = suggestion !== undefined && text.startsWith(suggestion.text, at);
    const goesOn =
      suggestion && shown !== '' && (suggestion.text.startsWith(shown) || shown.startsWith(suggestion.text));
    if (suggestion && !goesOn) predictions.push({ confidence: suggestion.probability, wasRight: isRight });
    const written = isRight ? suggestion.text : String.fromCodePoint(text.codePointAt(at)!);
    const ahead = suggestion?.text ?? '';
    shown = ahead.startsWith(written) ? ahead.slice(written.length) : '';
    at += written.length;
  }
  return predictions;
}

function suggestionAt(
  document: OpenDocument,
  text: string,
  at: number,
  options: AskedOptions,
  token: CancellationToken,
): { readonly text: string; readonly probability: number } | undefined {
  const state = document.stateAt(text, at, token);
  if (!state) return undefined;
  const request = { ...options, trigger: 'automatic', before: text.slice(0, at), lineSuffix: '', after: '' } as const;
  const result = suggest(document, state, request, token);
  return result.kind === 'suggestions' ? result.suggestions[0] : undefined;
}
