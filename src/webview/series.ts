import type { LearningHistory, LearningPoint } from '../protocol/learning';
import { inUnit, type LossUnit } from './format';

export type TimeAxis = 'seconds' | 'step' | 'characters';

type Column = (number | null)[];

/** x, training, validation, unigram, bigram: columns of the same length; null where nothing was measured. */
export function lossColumns({ points, facts }: LearningHistory, axis: TimeAxis, unit: LossUnit): Column[] {
  const constant = (nats: number): Column => points.map(() => inUnit(nats, unit));
  return [
    points.map((point) => point[axis]),
    points.map(({ trainingLoss }) => inUnit(trainingLoss, unit)),
    points.map(({ validationLoss }) => (validationLoss === undefined ? null : inUnit(validationLoss, unit))),
    constant(facts.unigramLoss),
    constant(facts.bigramLoss),
  ];
}

/** x, learning rate, gradient norm. */
export function stepColumns({ points }: LearningHistory, axis: TimeAxis): Column[] {
  return [
    points.map((point) => point[axis]),
    points.map(({ learningRate }) => learningRate),
    points.map(({ gradientNorm }) => gradientNorm),
  ];
}

export function bestValidation(points: readonly LearningPoint[]): number | undefined {
  const losses = points.flatMap(({ validationLoss }) => validationLoss ?? []);
  return losses.length === 0 ? undefined : Math.min(...losses);
}
