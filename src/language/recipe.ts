import type { Eagerness, Prices } from './eagerness';

/**
 * Every constant of the predictor that was fitted or chosen by measurement, with the command that finds it. Limits of time
 * and memory, and what counts as a word, a line or a match, stand where they are used. The network's own (learning rate,
 * sizes) are in `src/learning`.
 *
 * All commands measure on the tuning corpora of `bench/corpora.ts`, which no reported figure comes from. Where a comment
 * names no trial, none was recorded when the value was found.
 */

/*
 * Tables, which `node dist/cli.js bench tune` derives again: it prints them as they stand here, beside the present values.
 */

/**
 * Price of showing a suggestion, in keystrokes, and the part of the suggestions that is taken at it, on files on which the
 * mixture was fitted as in a workspace: mean of the tuning corpora. These prices are tried on each workspace; the part taken
 * there is drawn towards the one here.
 */
export const typicalAcceptance: readonly (readonly [price: number, taken: number])[] = [
  [0.5, 0.508],
  [0.6, 0.523],
  [0.8, 0.554],
  [1, 0.58],
  [1.2, 0.605],
  [1.4, 0.628],
  [1.6, 0.646],
  [1.8, 0.664],
  [2, 0.68],
  [2.5, 0.718],
  [3, 0.75],
  [3.5, 0.775],
  [4, 0.795],
  [5, 0.806],
];

/** Part of the suggestions that each eagerness promises to be taken: what its setting says. */
export const promisedAcceptance: Readonly<Record<Eagerness, number>> = { quiet: 0.75, balanced: 0.6, eager: 0.5 };

/**
 * Part of the suggestions to be taken on files on which the mixture was fitted, so that the promised part is taken on other
 * files: there two to three of a hundred fewer are taken.
 */
export const wantedAcceptance: Readonly<Record<Eagerness, number>> = { quiet: 0.77, balanced: 0.64, eager: 0.54 };

/**
 * Price of showing a suggestion, in keystrokes, where none was chosen for the workspace: the lowest one at which what is
 * typically taken is what is wanted.
 */
export const typicalPrices: Prices = { quiet: 3.5, balanced: 1.6, eager: 0.8 };

/**
 * Slope and intercept of a line from ln(p ÷ (1 − p)) of the mixture's probability of a text to that of the text being right
 * (Platt scaling). More texts are right than the mixture says, the more so the less sure it is. One line fits all tuning
 * corpora better than what can be learned from the few suggestions on a training's own held-out files.
 */
export const calibration = { slope: 0.9, intercept: 0.12 };

/*
 * Numbers of the mixture. `node dist/cli.js bench tune --constant NAME --values LIST` prints bits per character and
 * keystrokes saved with each value, from the index alone; the fewer bits the better. `bench quality --corpora LIST`
 * measures with a network. The present values were chosen on ajv, undici, undici-docs and tiddlywiki-es, some of them before
 * that on the sources of ESLint and of AssemblyScript's library.
 */

/**
 * Lengths of the contexts that are looked up in the index, in symbols. To try others, edit the list and run the command
 * with the present value of any number.
 */
export const contextLengths = [1, 2, 3, 4, 5, 6, 8, 11, 15, 20, 28] as const;

/** Learning rate of the mixer's weights, per unit of error and input: how fast a mixture follows the document. */
export const mixerRate = 0.012;

/**
 * Learning rate at the beginning of fitting, as a multiple of the mixer's, to which it falls linearly: weights begin
 * all the same.
 */
export const fittingRate = 2.5;

/** Learning rate of the final mixer's weights, per unit of error and input. */
export const finalMixerRate = 0.0005;

/** Weight of every input of the mixer before anything is learned. */
export const firstWeight = 0.05;

/** Constant input of the mixer (the bias), in the logistic domain. */
export const biasInput = 0.3;

/**
 * Scale of the second input of each predictor, p − ½, which tells moderate probabilities apart better than the first,
 * ln(p ÷ (1 − p)).
 */
export const linearScale = 4;

/** Learning rate of the weights of a component of an ISSE chain. */
export const isseRate = 0.02;

/** Learning rate of the points of an APM. */
export const apmRate = 0.02;

/** Part of each of the two APMs in the final probability; the mixer's output has the rest. */
export const apmShare = 0.25;

/** Number of outcomes after which the learning rate of an adaptive probability no longer falls. */
export const mostOutcomes = 250;

/**
 * Number of outcomes that the first value of an adaptive probability and its newest outcome count for together: the
 * learning rate is 1 ÷ (outcomes so far + this).
 */
export const firstOutcomes = 1.6;

/** Number of occurrences that each outcome in the index has beside those that were counted, in an estimate. */
export const indexPrior = 0.2;

/** Number of occurrences that each outcome in the open document has beside those that were counted, in an estimate. */
export const documentPrior = 0.3;

/** Number of occurrences at which a context of the index first weighs as much as all shorter ones in the ISSE chain. */
export const evenTrust = 0.7;

/** First weight of a context of the open document in the ISSE chain, beside all before it. */
export const documentTrust = 0.2;

/** Least count of both outcomes from which the estimate from exact counts is used beside that of their class. */
export const exactFrom = 3;

/** Part of the class's estimate where both are used; the exact counts' has the rest. */
export const classShare = 0.3;

/** Probability that a match goes on, before anything is learned. */
export const firstMatch = 0.9;

/** Length of the shortest match in the open document, in symbols: shorter ones are covered by the contexts. */
export const shortestMatch = 5;

/*
 * Numbers that say when a suggestion is shown and where it ends. The same command; the more keystrokes saved the better.
 * The present values were chosen on ajv, undici, undici-docs and tiddlywiki-es.
 */

/**
 * Value of an acceptance beside the keystrokes that it saves, in keystrokes: a look at a suggestion should
 * not be in vain.
 */
export const worthOfAcceptance = 4;

/** Part of the price that is saved by waiting for a character that proves the suggestion wrong. */
export const savedByWaiting = 0.4;

/** Probability below which an automatic suggestion is not decoded further: what follows is hardly ever worth its price. */
export const automaticFloor = 0.1;

/*
 * Numbers that no command of this repository measures: most count only where the replayed typist never comes. Tests of
 * `test/unit/language`, `completer` and `indexing` hold examples, by which another value has to be judged.
 */

/**
 * Weight of the typical acceptance beside a workspace's own, in suggestions: 300 predicted other files of the same workspace
 * best when prices were introduced.
 */
export const typicalWeight = 300;

/** Probability down to which several lines are shown. */
export const sureLines = 0.5;

/**
 * Probability that a text is what is missing in the middle of a line, from which it is shown unasked: chosen on 250 spans
 * that were cut out of lines of undici and of ajv; 57 % and 83 % of what was shown there was right …
 */
export const sureJoin = 0.9;

/** … and on request. */
export const requestedJoin = 0.3;

/** Length of the text behind the cursor by which a text in the middle of a line is judged, in characters. */
export const joinedCharacters = 8;

/** Surprise of the text behind the cursor after a text that is not among the hypotheses, in nats a symbol. */
export const unknownCost = 1;

/** Probability of the rest of a list's selected item from which a suggestion goes on from it … */
export const leastItem = 0.02;

/** … and from which it is shown alone, where nothing is sure enough to go on with. */
export const sureItem = 0.3;

/** Probability down to which a requested text is decoded: whoever asks wants to see something. */
export const requestedFloor = 0.02;

/** Probability down to which a first word of a requested text is looked for. */
export const beginningFloor = 0.005;

/** Probability, of what is added to a first word, down to which the line or block is continued on request. */
export const lineFloor = 0.005;

/** Probability from which whole lines come before parts of lines on request. */
export const likelyLines = 0.001;

/**
 * Power of the probability in the worth of a requested text: at ½, a text of twice the length is worth as much at a
 * quarter of the probability, since a part of it can be taken.
 */
export const worthPower = 0.5;

/**
 * Learning rate of adaptation to changed files, as a part of the schedule's highest: what is left of it when training ends.
 * On undici, five times as much made the held-out loss worse, 1.165 nats after 1.138.
 */
export const adaptationRate = 0.02;

/** Times that adaptation reads the changed and the replayed text. */
export const adaptationPasses = 2;

/** Part of itself by which the held-out loss may rise in an adaptation that is kept. */
export const adaptationTolerance = 0.001;
