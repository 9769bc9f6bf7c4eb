import { percent } from '../src/cli/statistics';
import type { Eagerness, Prices } from '../src/language/eagerness';
import * as recipe from '../src/language/recipe';
import { expectedCalibrationError, type Prediction } from '../src/evaluation/reliability';
import type { Trial } from '../src/evaluation/prices';

/** Replayed typing at each price, in a corpus. */
export interface TunedCorpus {
  readonly name: string;
  /** On files on which the mixture was fitted, as a workspace calibrates its prices. */
  readonly fitted: readonly Trial[];
  /** On held-out files. */
  readonly others: readonly Trial[];
}

/** The tables of `recipe.ts`, derived from measurements. */
export interface Tables {
  readonly typicalAcceptance: readonly (readonly [price: number, taken: number])[];
  readonly wantedAcceptance: Readonly<Record<Eagerness, number>>;
  readonly typicalPrices: Prices;
  readonly calibration: { readonly slope: number; readonly intercept: number };
}

/** Number of decimals in the tables. */
const takenDigits = 3;
const wantedDigits = 2;

const eagernesses: readonly Eagerness[] = ['quiet', 'balanced', 'eager'];

/** Derives the tables from means in which all corpora have the same weight. */
export function deriveTables(corpora: readonly TunedCorpus[]): Tables {
  const fitted = meanAcceptance(corpora.map((corpus) => corpus.fitted));
  const others = meanAcceptance(corpora.map((corpus) => corpus.others));
  const wantedAcceptance = each((eagerness) => valueAt(fitted, priceAt(others, recipe.promisedAcceptance[eagerness])));
  // From the values as they are printed, so that the printed tables are consistent.
  const typicalPrices = each((eagerness) => {
    const wanted = rounded(wantedAcceptance[eagerness], wantedDigits);
    return (fitted.find(([, taken]) => rounded(taken, takenDigits) >= wanted) ?? fitted.at(-1)!)[0];
  });
  const predictions = corpora.flatMap((corpus) => predictionsAt(corpus.others, typicalPrices.balanced));
  return { typicalAcceptance: fitted, wantedAcceptance, typicalPrices, calibration: fitCalibration(predictions) };
}

type Curve = Tables['typicalAcceptance'];

function meanAcceptance(corpora: readonly (readonly Trial[])[]): Curve {
  return recipe.typicalAcceptance.map(([price], i) => {
    const taken = corpora.map((trials) => trials[i]!.typing.acceptance);
    return [price, taken.reduce((sum, one) => sum + one, 0) / taken.length];
  });
}

/** Price at which a fraction is accepted, interpolated between tried prices; outside them, the first or the last. */
function priceAt(curve: Curve, taken: number): number {
  const above = curve.findIndex(([, part]) => part >= taken);
  if (above <= 0) return curve.at(above)![0];
  const [[from, least], [to, most]] = [curve[above - 1]!, curve[above]!];
  return from + ((to - from) * (taken - least)) / (most - least);
}

/** Fraction that is accepted at a price, interpolated between tried prices. */
function valueAt(curve: Curve, price: number): number {
  const above = curve.findIndex(([tried]) => tried >= price);
  const [to, most] = curve[above]!;
  if (above === 0) return most;
  const [from, least] = curve[above - 1]!;
  return least + ((most - least) * (price - from)) / (to - from);
}

function predictionsAt(trials: readonly Trial[], price: number): readonly Prediction[] {
  return trials.find((trial) => trial.price === price)!.typing.predictions;
}

/** Number of iterations of Newton's method: it converges in fewer. */
const rounds = 30;

/**
 * Slope and intercept of the maximum-likelihood line from the log-odds of the mixture's probability to those of the
 * suggestion being right: logistic regression by Newton's method. The confidences are calibrated with
 * `recipe.calibration`, which is undone first.
 */
export function fitCalibration(predictions: readonly Prediction[]): Tables['calibration'] {
  const { calibration } = recipe;
  const said = predictions.map(({ confidence }) => (logOdds(confidence) - calibration.intercept) / calibration.slope);
  let [slope, intercept] = [calibration.slope, calibration.intercept];
  for (let round = 0; round < rounds; round++) {
    let [dSlope, dIntercept, ss, si, ii] = [0, 0, 0, 0, 0];
    for (const [i, x] of said.entries()) {
      const p = 1 / (1 + Math.exp(-(slope * x + intercept)));
      const error = (predictions[i]!.wasRight ? 1 : 0) - p;
      const weight = p * (1 - p);
      dSlope += error * x;
      dIntercept += error;
      ss += weight * x * x;
      si += weight * x;
      ii += weight;
    }
    const determinant = ss * ii - si * si;
    // All predictions are the same, or are separated perfectly: there is no maximum.
    if (!(determinant > 1e-9)) break;
    slope += (ii * dSlope - si * dIntercept) / determinant;
    intercept += (ss * dIntercept - si * dSlope) / determinant;
  }
  return { slope, intercept };
}

function logOdds(probability: number): number {
  const within = Math.min(1 - 1e-9, Math.max(1e-9, probability));
  return Math.log(within / (1 - within));
}

/** The tables in the format of `recipe.ts`; a remark on each line gives the present value and the difference. */
export function tableLines(found: Tables): string[] {
  const typical = found.typicalAcceptance.map(([price, taken], i) => {
    const now = recipe.typicalAcceptance[i]![1];
    return `  [${price}, ${rounded(taken, takenDigits)}], // now ${now}, ${difference(taken, now, takenDigits)}`;
  });
  return [
    'typicalAcceptance = [',
    ...typical,
    '];',
    recordLine('wantedAcceptance', found.wantedAcceptance, recipe.wantedAcceptance, wantedDigits),
    recordLine('typicalPrices', found.typicalPrices, recipe.typicalPrices, 1),
    recordLine('calibration', found.calibration, recipe.calibration, 2),
  ];
}

function recordLine<Key extends string>(
  name: string,
  found: Readonly<Record<Key, number>>,
  now: Readonly<Record<Key, number>>,
  digits: number,
): string {
  const keys = Object.keys(now) as Key[];
  const written = keys.map((key) => `${key}: ${rounded(found[key], digits)}`).join(', ');
  const present = keys.map((key) => `${now[key]}, ${difference(found[key], now[key], digits)}`).join('; ');
  return `${name} = { ${written} }; // now ${present}`;
}

/** The measurements behind the tables: a Markdown table with one row per corpus. */
export function corpusRows(corpora: readonly TunedCorpus[], found: Tables): string[] {
  const price = recipe.typicalPrices.balanced;
  const header = [
    'corpus',
    'shown, fitted',
    'taken',
    'shown, held out',
    'taken',
    'calibration error now',
    'with the new line',
  ];
  const rows = corpora.map(({ name, fitted, others }) => {
    const [here, there] = [fitted, others].map((trials) => trials.find((trial) => trial.price === price)!.typing);
    const predictions = predictionsAt(others, price);
    const errors = [predictions, recalibrated(predictions, found.calibration)].map(expectedCalibrationError);
    const figures = [here!, there!].flatMap(({ shown, acceptance }) => [`${shown}`, percent(acceptance)]);
    return [name, ...figures, ...errors.map((error) => error.toFixed(3))];
  });
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

function recalibrated(predictions: readonly Prediction[], to: Tables['calibration']): Prediction[] {
  const { slope, intercept } = recipe.calibration;
  return predictions.map(({ confidence, wasRight }) => {
    const z = (to.slope * (logOdds(confidence) - intercept)) / slope + to.intercept;
    return { confidence: 1 / (1 + Math.exp(-z)), wasRight };
  });
}

function each(value: (eagerness: Eagerness) => number): Record<Eagerness, number> {
  const [quiet, balanced, eager] = eagernesses.map(value) as [number, number, number];
  return { quiet, balanced, eager };
}

/** A number without trailing zeros, which Prettier would remove. */
function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function difference(found: number, now: number, digits: number): string {
  const by = rounded(found, digits) - now;
  return `${by < 0 ? '−' : '+'}${Math.abs(by).toFixed(digits)}`;
}
