import type { BeyondLimit } from '../corpus/corpus';
import type { NetworkConfig } from '../model/config';

/** One point of the learning curves. Losses are in nats per character; bits are nats ÷ ln 2. */
export interface LearningPoint {
  readonly step: number;
  /** Characters read since the model was created. */
  readonly characters: number;
  /** Seconds of training since the model was created, without pauses. */
  readonly seconds: number;
  /** Mean over the steps since the last point. */
  readonly trainingLoss: number;
  /** Only at steps with a validation. */
  readonly validationLoss?: number;
  readonly learningRate: number;
  /** Global norm before clipping. */
  readonly gradientNorm: number;
  readonly charactersPerSecond: number;
  /**
   * Gradient flow: norms of ∂L/∂h(t−k), k = 0, 1, …, for the loss L of the last character of a window. Only in the
   * newest measurement.
   */
  readonly gradientFlow?: readonly number[];
  /** Steps since the model was created that were skipped because their loss or gradient was not finite. */
  readonly skippedSteps?: number;
}

/** A text sampled from the network at a validation, from the zero state. */
export interface LearningSample {
  readonly step: number;
  readonly seconds: number;
  readonly validationLoss: number;
  readonly text: string;
}

/** How often suggestions are right, by their confidence. */
export interface Reliability {
  /** By increasing confidence, without empty bins. Means are 0 … 1. */
  readonly bins: readonly { readonly confidence: number; readonly right: number; readonly count: number }[];
  /** Expected calibration error: mean distance between the two over all suggestions. */
  readonly calibrationError: number;
}

/** Properties of a model and of its training text. */
export interface ModelFacts {
  readonly network: NetworkConfig;
  readonly vocabularySize: number;
  readonly parameters: number;
  readonly trainingFiles: number;
  readonly validationFiles: number;
  readonly trainingCharacters: number;
  readonly validationCharacters: number;
  /** The files that exceed the character limit; absent if there are none. */
  readonly beyond?: BeyondLimit;
  /** Losses of the two baselines on the same held-out text, in nats per character. */
  readonly unigramLoss: number;
  readonly bigramLoss: number;
}

/** All data that the loss panel draws; stored beside the checkpoint. */
export interface LearningHistory {
  readonly facts: ModelFacts;
  readonly points: readonly LearningPoint[];
  readonly samples: readonly LearningSample[];
  /** Reliability of suggestions on held-out files; absent if the run was stopped before the measurement. */
  readonly reliability?: Reliability;
}

/** The files from which the network learned, and those on which it is measured. */
export interface LearnedFiles {
  readonly training: readonly FileSize[];
  readonly validation: readonly FileSize[];
  /** How the files were divided. A network that is trained further keeps its split. */
  readonly split?: { readonly seed: number; readonly holdoutFraction: number };
  /** Files of earlier runs that are gone or changed since: the network learned them, too. */
  readonly former?: readonly FileSize[];
}

/** The files whose text the index holds, and those that were left out with the reason. */
export interface IndexedFiles {
  readonly files: readonly FileSize[];
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
  /** The files that exceed the character limit; absent if there are none. */
  readonly beyond?: BeyondLimit;
}

export interface FileSize {
  readonly path: string;
  readonly characters: number;
  /** Hash of the text. */
  readonly hash: number;
  /** Number of secrets in it that are masked; absent if there are none. */
  readonly secrets?: number;
}
