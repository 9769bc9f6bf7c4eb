import { insertedOnly } from '../text/fit';
import { cursorContextAt, type OpenText } from './document';
import type { Offer } from './shown';

/** The selected item of the open list of suggestions; accepting it would replace the text from `start` to `end`. */
export interface SelectedItem {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Why a suggestion cannot continue the selected item; undefined if it can. */
export function obstacleOf({ start, end, text }: SelectedItem, document: OpenText, offset: number): string | undefined {
  const begun = document.text(start, end);
  if (end !== offset || /[\r\n]/.test(begun)) return 'the selected item of the list replaces other text';
  // The editor could not show it as ghost text.
  if (!text.startsWith(begun)) return 'the selected item of the list does not begin with the typed text';
  // A snippet may leave the cursor in its middle, which the API does not report.
  return /[\s(){}[\]<>]/.test(text) ? 'the selected item of the list is more than a name' : undefined;
}

/** The offers that continue the selected item by more than blanks, without it; `begun` is the typed part of the item. */
export function offersAfterItem({ text: item }: SelectedItem, begun: string, offers: readonly Offer[]): Offer[] {
  return offers.flatMap(({ text, replaces }) => {
    const whole = begun + text;
    const rest = whole.startsWith(item) ? whole.slice(item.length) : '';
    return rest.trim() !== '' ? [{ text: rest, replaces }] : [];
  });
}

/**
 * The text that replaces only the range of the selected item: while its list is open, the editor shows no other ghost
 * text.
 */
export function textFromItem(item: SelectedItem, document: OpenText, line: number, offer: Offer): string {
  if (offer.replaces === 0) return item.text + offer.text;
  const context = cursorContextAt(document, line, item.end);
  const begun = item.end - item.start;
  const before = context.before.slice(0, context.before.length - begun) + item.text;
  return item.text + insertedOnly(offer.text, { ...context, before });
}
