import type { Keystroke } from './keystrokes';

/** IntelliSense at the beginnings of words that are typed by hand in code: the first three characters of each. */
export interface ListCounts {
  readonly beginnings: number;
  readonly opened: number;
  /** Of those at which it did not open: with right, with wrong and without ghost text at their end. */
  readonly insteadRight: number;
  readonly insteadWrong: number;
  /** Beginnings at which the list was open and ghost text was there at the same time. */
  readonly both: number;
  /** Milliseconds from the first key of a word to the open list. */
  readonly latencies: readonly number[];
}

/** Characters of a word during which the list is expected. */
const beginning = 3;

export function listCounts(strokes: readonly Keystroke[]): ListCounts {
  const words = strokes.flatMap((_, index) => beginningAt(strokes, index));
  const closed = words.filter(({ openedAfter }) => openedAfter === undefined);
  return {
    beginnings: words.length,
    opened: words.length - closed.length,
    insteadRight: closed.filter(({ ghost }) => ghost === 'right').length,
    insteadWrong: closed.filter(({ ghost }) => ghost === 'wrong').length,
    both: words.filter(({ isBoth }) => isBoth).length,
    latencies: words.flatMap(({ openedAfter }) => openedAfter ?? []),
  };
}

interface Beginning {
  readonly openedAfter: number | undefined;
  readonly isBoth: boolean;
  readonly ghost: 'right' | 'wrong' | 'none';
}

/** One or none: does a word begin with this key, and are its first characters typed one after another? */
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
  const opened = views.find(({ view }) => (view?.rows ?? 0) > 0);
  const last = views.at(-1)?.view;
  const isRight = last !== undefined && text.text.startsWith(last.offered, offset + length);
  return [
    {
      openedAfter: opened && opened.at - first.at,
      isBoth: views.some(({ view }) => view !== undefined && view.rows > 0 && view.offered !== ''),
      ghost: last === undefined || last.offered === '' ? 'none' : isRight ? 'right' : 'wrong',
    },
  ];
}
