import type { LearningHistory, LearningPoint, LearningSample } from './learning';

/** Beyond it, every second point is dropped: the curves are drawn on a few hundred pixels. */
const maximumPoints = 4000;
const maximumSamples = 500;

/** A history with one more point. Trainer, extension host and page all keep one, so all of them thin it out alike. */
export function withPoint(history: LearningHistory, point: LearningPoint): LearningHistory {
  const earlier = point.gradientFlow ? history.points.map(withoutFlow) : history.points;
  const points = [...earlier, point];
  if (points.length <= maximumPoints) return { ...history, points };
  // Validations are few, and all are kept.
  return { ...history, points: points.filter((kept, i) => i % 2 === 0 || kept.validationLoss !== undefined) };
}

/** How far back the network learned when that was measured last. */
export function newestFlow({ points }: LearningHistory): readonly number[] | undefined {
  return points.findLast(({ gradientFlow }) => gradientFlow)?.gradientFlow;
}

function withoutFlow(point: LearningPoint): LearningPoint {
  const { gradientFlow, ...rest } = point;
  return gradientFlow ? rest : point;
}

/** A history with one more sample; the first and the newest always stay. */
export function withSample(history: LearningHistory, sample: LearningSample): LearningHistory {
  const samples = [...history.samples, sample];
  if (samples.length <= maximumSamples) return { ...history, samples };
  return { ...history, samples: samples.filter((_, i) => i % 2 === 0) };
}
