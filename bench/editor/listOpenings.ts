import type { Keystroke } from './keystrokes';

/** Counts of beginnings, the first three characters of words typed by hand in code, and of IntelliSense opening there. */
export interface ListCounts {
  readonly beginnings: number;
  /** Beginnings at which the list opened by the key after them. */
  readonly opened: number;
  /** Words that were typed by hand to their end, and those of them in which it opened by the key after the word. */
  readonly whole: number;
  readonly openedInWhole: number;
  /** Beginnings at which it did not open, with right and with wrong ghost text after them. */
  readonly insteadRight: number;
  readonly insteadWrong: number;
  /** Beginnings with an open list and ghost text at the same time. */
  readonly both: number;
  /** Milliseconds from the first key of a word to the open list. */
  readonly latencies: readonly number[];
}

/** Number of characters of a word within which the list is expected. */
const beginning = 3;

export function listCounts(strokes: readonly Keystroke[]): ListCounts {
  const words = strokes.flatMap((_, index) => beginningAt(strokes, index));
  const closed = words.filter(({ openedAfter }) => openedAfter === undefined);
  return {
    beginnings: words.length,
    opened: words.length - closed.length,
    whole: words.filter(({ isWhole }) => isWhole).length,
    openedInWhole: words.filter(({ isWhole, isInWord }) => isWhole && isInWord).length,
    insteadRight: closed.filter(({ ghost }) => ghost === 'right').length,
    insteadWrong: closed.filter(({ ghost }) => ghost === 'wrong').length,
    both: words.filter(({ isBoth }) => isBoth).length,
    latencies: words.flatMap(({ openedAfter }) => openedAfter ?? []),
  };
}

interface Beginning {
  readonly openedAfter: number | undefined;
  /** Whether all of the word was typed by hand; else ghost text or the list completed it. */
  readonly isWhole: boolean;
  readonly isInWord: boolean;
  readonly isBoth: boolean;
  readonly ghost: 'right' | 'wrong' | 'none';
}

/** One beginning if a word starts with this key and its first characters are typed in a row, else none. */
function beginningAt(strokes: readonly Keystroke[], index: number): Beginning[] {
  const first = strokes[index];
  if (first?.tag.purpose !== 'code' || first.offset === undefined) return [];
  const { text, offset } = first;
  if (!text.beginsWord(offset) || text.regionAt(offset) !== 'code') return [];
  const length = Math.min(beginning, text.endOfWord(offset) - offset);
  const typed = strokes.slice(index, index + length);
  const isByHand = typed.every((stroke, at) => stroke.tag.purpose === 'code' && stroke.offset === offset + at);
  if (typed.length < length || !isByHand || (first.before?.rows ?? 0) > 0) return [];
  const views = typed.flatMap((stroke) => stroke.views);
  const opened = views.find(isOpen);
  const last = views.at(-1)?.view;
  const byHand = wordFrom(strokes, index);
  const isRight = last !== undefined && text.text.startsWith(last.offered, offset + length);
  return [
    {
      openedAfter: opened && opened.at - first.at,
      isWhole: byHand.length === text.endOfWord(offset) - offset,
      isInWord: byHand.some(({ views: later }) => later.some(isOpen)),
      isBoth: views.some(({ view }) => view !== undefined && view.rows > 0 && view.offered !== ''),
      ghost: last === undefined || last.offered === '' ? 'none' : isRight ? 'right' : 'wrong',
    },
  ];
}

/** The consecutive keys from the first character of a word to the last one that is typed by hand. */
function wordFrom(strokes: readonly Keystroke[], index: number): readonly Keystroke[] {
  const { text, offset = 0 } = strokes[index]!;
  const length = text.endOfWord(offset) - offset;
  const further = strokes.slice(index, index + length);
  const end = further.findIndex((stroke, at) => stroke.tag.purpose !== 'code' || stroke.offset !== offset + at);
  return end < 0 ? further : further.slice(0, end);
}

function isOpen({ view }: Keystroke['views'][number]): boolean {
  return view !== undefined && view.rows > 0;
}
