import { documentPrior, indexPrior } from '../recipe';
import { countClasses } from './learned';

const round = Math.fround;
const [ofIndex, ofDocument] = [indexPrior, documentPrior].map(round);

/** Lower bounds of the classes of counts above 7; each count from 0 to 7 is a class. */
const classBounds = [8, 12, 16, 24, 32, 64, 128, 512];

/** A count in the middle of each class. */
const typicalCount = [0, 1, 2, 3, 4, 5, 6, 7, 10, 14, 20, 28, 48, 96, 300, 2000];

/** Class of each count below the bound of the last class. */
export const classes = Uint8Array.from({ length: classBounds.at(-1) ?? 0 }, (_, count) =>
  count < 8 ? count : 7 + classBounds.filter((bound) => bound <= count).length,
);

export function classOf(count: number): number {
  return count < classes.length ? classes[count] : countClasses - 1;
}

/** Counts that are typical of the classes of no and yes. */
export function typicalCounts(state: number): { readonly no: number; readonly yes: number } {
  return { no: typicalCount[(state >> 4) & 15], yes: typicalCount[state & 15] };
}

/** Probability of a yes, from the counts in the index. */
export function indexEstimate(no: number, yes: number): number {
  return estimate(no, yes, ofIndex);
}

/** Probability of a yes, from the counts in the outcomes of a slot. */
export function documentEstimate(outcomes: number): number {
  return estimate(outcomes & 15, (outcomes >> 4) & 15, ofDocument);
}

function estimate(no: number, yes: number, prior: number): number {
  return round(round(round(yes) + prior) / round(round(no + yes) + round(2 * prior)));
}
