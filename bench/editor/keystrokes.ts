import type { MeantText } from './meantText';
import type { View } from './pageProbe';
import type { KeyTag, ScreenEvent } from './screen';

/** A key, with the screen before it and until the next one. */
export interface Keystroke {
  readonly at: number;
  readonly tag: KeyTag;
  readonly text: MeantText;
  readonly before: View | undefined;
  /** Position of the cursor in the text; undefined if the text before it was not as meant. */
  readonly offset: number | undefined;
  readonly views: readonly { readonly at: number; readonly view: View | undefined }[];
  /** Time of the next key. */
  readonly until: number;
}

/** The person's keys, in order. */
export function keystrokesOf(events: readonly ScreenEvent[], texts: readonly MeantText[]): Keystroke[] {
  const strokes: Keystroke[] = [];
  let shown: View | undefined;
  events.forEach((event, index) => {
    if (event.kind === 'view') {
      shown = event.view;
      return;
    }
    const text = texts[event.tag.text];
    if (!text) throw new Error(`Expected text ${event.tag.text} of ${texts.length}.`);
    const further = events.slice(index + 1, nextKey(events, index));
    strokes.push({
      at: event.at,
      tag: event.tag,
      text,
      before: shown,
      offset: shown && text.offsetOf(shown.line, shown.before),
      views: further.flatMap((later) => (later.kind === 'view' ? { at: later.at, view: later.view } : [])),
      until: events[nextKey(events, index)]?.at ?? Infinity,
    });
  });
  return strokes;
}

function nextKey(events: readonly ScreenEvent[], index: number): number {
  let next = index + 1;
  while (next < events.length && events[next]?.kind !== 'key') next++;
  return next;
}

/** Whether the ghost text is what will be typed next. */
export function isRight({ text, offset }: Keystroke, offered: string): boolean {
  return offset !== undefined && offered !== '' && text.text.startsWith(offered, offset);
}
