import { Random } from '../../src/base/random';
import type { MeantText } from './meantText';

/** An incident before a character is typed. It depends on seed and position alone, not on suggestions. */
export type Incident =
  /** A wrong key, and `further` right ones until it is noticed. */
  | { readonly kind: 'mistake'; readonly wrong: string; readonly further: number }
  /** The word before the cursor is deleted and typed again. */
  | { readonly kind: 'deleteWord' }
  /** Undo, and redo. */
  | { readonly kind: 'undo' };

/** Probability of each per character: a mistake about every seven words, the others once in several lines. */
const likelihoods = { mistake: 0.025, deleteWord: 0.006, undo: 0.004 } as const;

const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

export function incidentsOf(text: MeantText, seed: number): ReadonlyMap<number, Incident> {
  const random = new Random(seed);
  const incidents = new Map<number, Incident>();
  for (let at = 0; at < text.text.length; at++) {
    // Drawn for every character, so that one incident does not shift the others.
    const [draw, side, further] = [random.next(), random.next(), random.integer(3)];
    const incident = incidentAt(text.text.slice(at, at + 4), draw, { side, further });
    if (incident) incidents.set(at, incident);
  }
  return incidents;
}

function incidentAt(
  next: string,
  draw: number,
  { side, further }: { readonly side: number; readonly further: number },
): Incident | undefined {
  const { mistake, deleteWord, undo } = likelihoods;
  // Only among letters, so that neither brackets nor keys that accept a list item are mistyped.
  if (!/^[a-z]{3}/i.test(next)) return undefined;
  if (draw < mistake) {
    const wrong = neighbourOf(next[0] ?? '', side);
    return wrong === undefined ? undefined : { kind: 'mistake', wrong, further };
  }
  if (draw < mistake + deleteWord) return { kind: 'deleteWord' };
  return draw < mistake + deleteWord + undo ? { kind: 'undo' } : undefined;
}

/** A neighbouring key, to the left or to the right. */
function neighbourOf(character: string, side: number): string | undefined {
  const row = rows.find((keys) => keys.includes(character.toLowerCase()));
  if (row === undefined) return undefined;
  const at = row.indexOf(character.toLowerCase());
  const wrong = row[side < 0.5 && at > 0 ? at - 1 : at + 1] ?? row[at - 1];
  return character === character.toLowerCase() ? wrong : wrong?.toUpperCase();
}
