import type { BeyondLimit } from '../corpus/select';
import type { NetworkConfig } from '../model/config';

/** One point of the learning curves. Losses are in nats per character; bits are nats ÷ ln 2. */
export interface LearningPoint {
  readonly step: number;
  /** Characters seen since the model was new. */
  readonly characters: number;
  /** Seconds of training since the model was new, pauses left out. */
  readonly seconds: number;
  /** Mean over the steps since the last point. */
  readonly trainingLoss: number;
  /** Only at the steps at which the held-out files were measured. */
  readonly validationLoss?: number;
  readonly learningRate: number;
  /** Global norm before clipping. */
  readonly gradientNorm: number;
  readonly charactersPerSecond: number;
  /** Norms of ∂L/∂h(t−k), k = 0, 1, …, of the last character of a window; of the newest measurement alone. */
  readonly gradientFlow?: readonly number[];
  /** Steps since the network was new that left the weights alone, because their loss or gradient was no finite number. */
  readonly skippedSteps?: number;
}

/** A text that the network wrote, starting from nothing, when it was validated. */
export interface LearningSample {
  readonly step: number;
  readonly seconds: number;
  readonly validationLoss: number;
  readonly text: string;
}

/** How often suggestions are right, beside how sure they were. */
export interface Reliability {
  /** From the least sure to the surest; those without suggestions are left out. Means from 0 to 1. */
  readonly bins: readonly { readonly confidence: number; readonly right: number; readonly count: number }[];
  /** Mean distance of the two, over all suggestions. */
  readonly calibrationError: number;
}

/** What a model is and what it learned from. */
export interface ModelFacts {
  readonly network: NetworkConfig;
  readonly vocabularySize: number;
  readonly parameters: number;
  readonly trainingFiles: number;
  readonly validationFiles: number;
  readonly trainingCharacters: number;
  readonly validationCharacters: number;
  /** What could be learned but for the limit; absent where nothing is beyond it. */
  readonly beyond?: BeyondLimit;
  /** Losses of the two baselines on the same held-out text, in nats per character. */
  readonly unigramLoss: number;
  readonly bigramLoss: number;
}

/** Everything that the loss panel draws; it is saved beside the checkpoint, so that it outlives the window. */
export interface LearningHistory {
  readonly facts: ModelFacts;
  readonly points: readonly LearningPoint[];
  readonly samples: readonly LearningSample[];
  /** Of suggestions on held-out files; absent where a training was stopped before it was measured. */
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
  /** What could be learned but for the limit; absent where nothing is beyond it. */
  readonly beyond?: BeyondLimit;
}

export interface FileSize {
  readonly path: string;
  readonly characters: number;
  /** Of the text as it was read. */
  readonly hash: number;
}
