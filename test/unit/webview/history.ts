import type { LearningHistory, LearningPoint } from '../../../src/protocol/learning';

/** A history whose points have these training losses, one every ten steps, and defaults for all else. */
export function historyOf(
  losses: readonly number[],
  validation: Readonly<Record<number, number>> = {},
): LearningHistory {
  return {
    facts: {
      network: { cell: 'gru', embeddingSize: 8, hiddenSize: 16, layers: 1, dropout: 0 },
      vocabularySize: 90,
      parameters: 1000,
      trainingFiles: 3,
      validationFiles: 1,
      trainingCharacters: 3000,
      validationCharacters: 1000,
      unigramLoss: 3.2,
      bigramLoss: 2.4,
    },
    points: losses.map((loss, index) => pointOf(index, loss, validation[index])),
    samples: [],
  };
}

function pointOf(index: number, trainingLoss: number, validationLoss: number | undefined): LearningPoint {
  return {
    step: 10 * (index + 1),
    characters: 1000 * (index + 1),
    seconds: index + 1,
    trainingLoss,
    ...(validationLoss === undefined ? {} : { validationLoss }),
    learningRate: 0.01,
    gradientNorm: 2,
    charactersPerSecond: 1000,
  };
}
