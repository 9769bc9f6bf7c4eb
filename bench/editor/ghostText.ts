import { isRight, type Keystroke } from './keystrokes';
import type { View } from './pageProbe';
import { firstWordOf } from './typist';

/** Longest absence, in milliseconds, that counts as flicker instead of disappearance. */
const blink = 100;

/** Counts over the keys that type a character of the text. */
export interface GhostTextCounts {
  readonly keys: number;
  /** Keys before which there was ghost text, and those before which it was right, in whole or in its first word. */
  readonly shown: number;
  readonly right: number;
  readonly rightWord: number;
  /** Milliseconds from a key before which there was no ghost text to its appearance. */
  readonly latencies: readonly number[];
}

export function ghostTextCounts(strokes: readonly Keystroke[]): GhostTextCounts {
  const keys = strokes.filter(({ tag }) => tag.purpose === 'code');
  const offers = keys.map((stroke) => ({ stroke, offered: stroke.before?.offered ?? '' }));
  const right = offers.filter(({ stroke, offered }) => isRight(stroke, offered));
  const rightWord = offers.filter(({ stroke, offered }) => isRight(stroke, firstWordOf(offered)));
  return {
    keys: keys.length,
    shown: offers.filter(({ offered }) => offered !== '').length,
    right: right.length,
    rightWord: rightWord.length,
    latencies: keys.flatMap(latencyOf),
  };
}

function latencyOf({ at, before, views }: Keystroke): number[] {
  if (before?.offered !== '') return [];
  const appeared = views.find(({ view }) => view !== undefined && view.offered !== '');
  return appeared ? [appeared.at - at] : [];
}

/** Counts of what happens to right ghost text at keys that agree with it. */
export interface FlickerCounts {
  /** Keys that type text or accept a word. */
  readonly keys: number;
  /** Keys before which there was right ghost text of more than the key itself. */
  readonly agreeing: number;
  /** Gone until the next key, or replaced by another text. */
  readonly vanished: number;
  readonly replaced: number;
  /** Gone, and back within a tenth of a second. */
  readonly blinked: number;
  /** Shorter or longer than what remained of it. */
  readonly shortened: number;
  readonly lengthened: number;
  /** The worst cases, for the report. */
  readonly examples: readonly string[];
}

type Fate = 'kept' | 'vanished' | 'replaced' | 'blinked' | 'shortened' | 'lengthened';

export function flickerCounts(strokes: readonly Keystroke[]): FlickerCounts {
  const keys = strokes.filter(({ tag }) => tag.purpose === 'code' || tag.purpose === 'acceptWord');
  const fates = keys.flatMap((stroke) => {
    const fate = fateOf(stroke);
    return fate === undefined ? [] : [{ stroke, fate }];
  });
  const count = (wanted: Fate): number => fates.filter(({ fate }) => fate === wanted).length;
  const bad = fates.filter(({ fate }) => fate === 'vanished' || fate === 'replaced');
  return {
    keys: keys.length,
    agreeing: fates.length,
    vanished: count('vanished'),
    replaced: count('replaced'),
    blinked: count('blinked'),
    shortened: count('shortened'),
    lengthened: count('lengthened'),
    examples: bad.map(({ stroke, fate }) => `${fate}: ${describe(stroke)}`),
  };
}

/** The fate of right ghost text; undefined if there was none, or if nothing of it remains to be shown. */
function fateOf(stroke: Keystroke): Fate | undefined {
  const { before, offset, views } = stroke;
  const last = views.at(-1);
  if (!before || offset === undefined || !last?.view || !isRight(stroke, before.offered)) return undefined;
  const typed = typedBy(stroke, last.view);
  if (typed === undefined || typed >= before.offered.length) return undefined;
  const left = before.offered.slice(typed);
  // Invisible, or already inserted by the editor's auto-closing.
  if (left.trim() === '' || last.view.after.startsWith(left)) return undefined;
  if (last.view.offered === '') return 'vanished';
  const shown = last.view.offered + last.view.after;
  if (!last.view.offered.startsWith(left) && !left.startsWith(last.view.offered)) return 'replaced';
  if (blinks(stroke)) return 'blinked';
  if (!shown.startsWith(left)) return 'shortened';
  return last.view.offered.length > left.length ? 'lengthened' : 'kept';
}

/** Number of characters by which the cursor advanced, all of them as meant. */
function typedBy({ text, offset }: Keystroke, after: View): number | undefined {
  const now = text.offsetOf(after.line, after.before);
  return now === undefined || offset === undefined || now <= offset ? undefined : now - offset;
}

function blinks({ views }: Keystroke): boolean {
  return views.some(({ at, view }, index) => {
    const next = views[index + 1];
    return view?.offered === '' && next !== undefined && next.view?.offered !== '' && next.at - at < blink;
  });
}

function describe({ text, before, views }: Keystroke): string {
  const last = views.at(-1)?.view;
  const lineOf = (view: View | undefined): string => `${view?.before ?? ''}¦${view?.offered ?? ''}`;
  return `${text.file}:${before?.line ?? 0} ${lineOf(before)} → ${lineOf(last)}`;
}
