import { unreachable } from '../base/errors';
import type { LearningHistory, LearningPoint, LearningSample, Reliability } from './learning';

/** Largest number of points; beyond it, every second one is dropped. The curves are a few hundred pixels wide. */
const maximumPoints = 4000;
const maximumSamples = 500;

/** Events of a run that extend its history. */
export type HistoryEvent =
  | { readonly kind: 'point'; readonly point: LearningPoint }
  | { readonly kind: 'sample'; readonly sample: LearningSample }
  | { readonly kind: 'reliability'; readonly reliability: Reliability };

/** The history after an event. Trainer, extension host and page all use this reducer. */
export function withEvent(history: LearningHistory, event: HistoryEvent): LearningHistory {
  switch (event.kind) {
    case 'point':
      return withPoint(history, event.point);
    case 'sample':
      return withSample(history, event.sample);
    case 'reliability':
      return { ...history, reliability: event.reliability };
    default:
      return unreachable(event);
  }
}

function withPoint(history: LearningHistory, point: LearningPoint): LearningHistory {
  const earlier = point.gradientFlow ? history.points.map(withoutFlow) : history.points;
  const points = [...earlier, point];
  if (points.length <= maximumPoints) return { ...history, points };
  // Validations are few, and all are kept.
  return { ...history, points: points.filter((kept, i) => i % 2 === 0 || kept.validationLoss !== undefined) };
}

/** The gradient flow of the latest measurement. */
export function newestFlow({ points }: LearningHistory): readonly number[] | undefined {
  return points.findLast(({ gradientFlow }) => gradientFlow)?.gradientFlow;
}

function withoutFlow(point: LearningPoint): LearningPoint {
  const { gradientFlow, ...rest } = point;
  return gradientFlow ? rest : point;
}

/** The first and the newest sample are always kept. */
function withSample(history: LearningHistory, sample: LearningSample): LearningHistory {
  const samples = [...history.samples, sample];
  if (samples.length <= maximumSamples) return { ...history, samples };
  return { ...history, samples: samples.filter((_, i) => i % 2 === 0) };
}
