import type { Eagerness, Prices } from './eagerness';

/**
 * All constants of the predictor that were fitted or chosen by measurement, with the commands that derive or measure them.
 * Limits of time and memory, and definitions of a word, a line or a match, are in the files that use them. The constants of
 * the network (learning rate, sizes) are in `src/learning`.
 *
 * All commands measure on the tuning corpora of `bench/corpora.ts`; no reported figure comes from these. If a comment names
 * no measurement, none was recorded when the value was chosen.
 */

/*
 * Tables. `node dist/cli.js bench tune` derives them and prints them in this format, next to the present values.
 */

/**
 * Fraction of the suggestions that is accepted at each price of showing a suggestion, in keystrokes: the mean of the tuning
 * corpora, on files on which the mixture was fitted as in a workspace. Each workspace tries these prices; its measured
 * fractions are shrunk towards these.
 */
export const typicalAcceptance: readonly (readonly [price: number, taken: number])[] = [
  [0.5, 0.52],
  [0.6, 0.535],
  [0.8, 0.566],
  [1, 0.595],
  [1.2, 0.619],
  [1.4, 0.639],
  [1.6, 0.661],
  [1.8, 0.679],
  [2, 0.692],
  [2.5, 0.732],
  [3, 0.762],
  [3.5, 0.787],
  [4, 0.811],
  [5, 0.821],
];

/** Fraction of the suggestions that is accepted at each eagerness, as its setting promises. */
export const promisedAcceptance: Readonly<Record<Eagerness, number>> = { quiet: 0.75, balanced: 0.6, eager: 0.5 };

/**
 * Fraction of the suggestions to be accepted on files on which the mixture was fitted. It exceeds the promised fraction,
 * because acceptance is four to five percentage points lower on held-out files.
 */
export const wantedAcceptance: Readonly<Record<Eagerness, number>> = { quiet: 0.8, balanced: 0.65, eager: 0.54 };

/**
 * Price of showing a suggestion, in keystrokes, until the workspace has calibrated its own: the lowest price at which the
 * typical acceptance reaches the wanted one.
 */
export const typicalPrices: Prices = { quiet: 4, balanced: 1.6, eager: 0.8 };

/**
 * Slope and intercept of the line from the log-odds of the mixture's probability of a text to those of the text being right
 * (Platt scaling). Texts with low probabilities are right more often, those with high ones less often. One line for all tuning
 * corpora fits each of them better than a line fitted to the few suggestions on a run's own held-out files.
 */
export const calibration = { slope: 0.88, intercept: -0.02 };

/*
 * Numbers of the mixture, chosen for the fewest bits per character. `node dist/cli.js bench tune --constant NAME --values
 * LIST` prints bits per character and keystrokes saved with each value, with the index alone; `bench quality --corpora LIST`
 * measures with a network. The present values were chosen on ajv, undici, undici-docs and tiddlywiki-es, some of them
 * earlier on the sources of ESLint and of AssemblyScript's library.
 */

/**
 * Lengths of the contexts that are looked up in the index, in symbols. To measure another list, edit this one and run the
 * command with the present value of any number.
 */
export const contextLengths = [1, 2, 3, 4, 5, 6, 8, 11, 15, 20, 28] as const;

/** Learning rate of the mixer's weights, per unit of error and input. A higher one adapts to the document faster. */
export const mixerRate = 0.012;

/**
 * Learning rate at the beginning of fitting, as a multiple of the mixer's. It falls linearly to 0, so that the fitted weights
 * do not depend on the last symbols alone.
 */
export const fittingRate = 2.5;

/** Learning rate of the weights of the final mixers, per unit of error and input. */
export const finalMixerRate = 0.0015;

/**
 * Learning rate of the network's output layer as it adapts to a document, per unit of error and input. Chosen with a
 * network, see `bench/RESULTS.md`.
 */
export const outputRate = 0.01;

/** Initial weight of every input of the mixer. */
export const firstWeight = 0.05;

/**
 * Weight of the network in the mixer when the mixture of index and network is first fitted, with the weights of the index
 * alone. Chosen with networks, see `bench/RESULTS.md`.
 */
export const firstNetworkWeight = 0.25;

/** Constant input of the mixer (the bias), in the logistic domain. */
export const biasInput = 0.3;

/**
 * Scale of the second input of each predictor, p − ½, which separates moderate probabilities better than the first input,
 * ln(p ÷ (1 − p)).
 */
export const linearScale = 4;

/** Learning rate of the weights of a component of an ISSE chain. */
export const isseRate = 0.02;

/** Learning rate of the points of an APM. */
export const apmRate = 0.02;

/** Weight of each of the two APMs in the final probability; the mixer's output has the rest. */
export const apmShare = 0.25;

/** Number of outcomes after which the learning rate of an adaptive probability no longer falls. */
export const mostOutcomes = 250;

/** Offset in the learning rate of an adaptive probability, in outcomes: the rate is 1 ÷ (outcomes so far + offset). */
export const firstOutcomes = 1.6;

/** Pseudo-count of each outcome in an estimate from counts of the index, in occurrences. */
export const indexPrior = 0.2;

/** Pseudo-count of each outcome in an estimate from counts of the open document, in occurrences. */
export const documentPrior = 0.3;

/** Number of occurrences at which the initial weight of an index context equals that of all shorter ones in the ISSE chain. */
export const evenTrust = 0.7;

/** Initial weight of a document context in the ISSE chain; all contexts before it have the rest. */
export const documentTrust = 0.2;

/** Lowest count of both outcomes at which the estimate from exact counts is averaged with the estimate of their class. */
export const exactFrom = 3;

/** Weight of the class's estimate in that average; the estimate from exact counts has the rest. */
export const classShare = 0.3;

/** Initial probability that a match continues. */
export const firstMatch = 0.9;

/** Length of the shortest match in the open document or in the index, in symbols; the contexts cover shorter ones. */
export const shortestMatch = 5;

/*
 * Numbers that decide whether a suggestion is shown and where it ends, chosen for the most keystrokes saved. The same command
 * measures them. The present values were chosen on ajv, undici, undici-docs and tiddlywiki-es.
 */

/**
 * Value of an acceptance besides the keystrokes that it saves, in keystrokes: a rejected suggestion costs attention.
 */
export const worthOfAcceptance = 4;

/** Fraction of the price that is saved by waiting for a character that differs from the suggestion. */
export const savedByWaiting = 0.4;

/** Lowest probability at which an automatic suggestion is decoded further; less likely texts are rarely worth their price. */
export const automaticFloor = 0.1;

/*
 * Shares of time, from which the progress of a run is computed. `node dist/cli.js bench tune` prints the measured shares of each
 * corpus while it works; they vary with the corpus and the network. The present values are means of the tuning corpora.
 */

/** Share of the mixture without a network in the time of fitting both mixtures. */
export const aloneShare = 0.86;

/**
 * Share of fitting the mixtures in the time from the last training step to the end of the run; smaller if the mixture
 * without a network is fitted already.
 */
export const mixingShare = 0.68;

/*
 * Numbers that no command of this repository measures: most apply only to requests that replayed typing does not make. Judge
 * another value by the examples in `test/unit/language`, `completer` and `indexing`.
 */

/**
 * Weight of the typical acceptance against the measured one of a workspace, in suggestions: when prices were
 * introduced, 300 predicted the acceptance on other files of the same workspace best.
 */
export const typicalWeight = 300;

/** Lowest probability at which several lines are shown. */
export const sureLines = 0.5;

/**
 * Lowest probability at which a text for the middle of a line is shown automatically. Chosen on 250 spans that were cut out
 * of lines of undici and ajv, where 57 % and 83 % of the texts shown were right.
 */
export const sureJoin = 0.9;

/** Lowest probability at which a text for the middle of a line is shown on request. */
export const requestedJoin = 0.3;

/** Length of the text after the cursor that scores a text for the middle of a line, in characters. */
export const joinedCharacters = 8;

/** Assumed cost of the text after the cursor after a text that is not among the hypotheses, in nats per symbol. */
export const unknownCost = 1;

/** Lowest probability of the rest of a list's selected item at which an automatic suggestion continues the item. */
export const leastItem = 0.02;

/**
 * Lowest probability at which a continuation of the item is decoded further that does not begin with the likeliest character.
 */
export const secondFloor = 0.2;

/** Lowest probability of the rest of the item at which it is shown alone if no continuation is likely enough. */
export const sureItem = 0.3;

/** Lowest probability at which a requested text is decoded further; low, because a request should be answered. */
export const requestedFloor = 0.02;

/** Lowest probability of a first word of a requested text. */
export const beginningFloor = 0.005;

/** Lowest probability, without the first word, at which a requested line or block is decoded further. */
export const lineFloor = 0.005;

/** Lowest probability at which a requested whole line is ranked before parts of lines. */
export const likelyLines = 0.001;

/**
 * Exponent of the probability in the worth of a requested text. It is below 1 because part of a text can be accepted: at ½,
 * twice the length compensates for a quarter of the probability.
 */
export const worthPower = 0.5;

/**
 * Learning rate of adaptation to changed files, as a fraction of the schedule's peak; equals the rate at the end of training.
 * On undici, a rate five times higher increased the held-out loss from 1.138 to 1.165 nats.
 */
export const adaptationRate = 0.02;

/** Number of passes of adaptation over the changed and the replayed text. */
export const adaptationPasses = 2;

/** Largest accepted increase of the held-out loss in an adaptation, as a fraction of the loss. */
export const adaptationTolerance = 0.001;
