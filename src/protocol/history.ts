import { unreachable } from '../base/errors';
import type { LearningHistory, LearningPoint, LearningSample, Reliability } from './learning';

/** Beyond it, every second point is dropped: the curves are drawn on a few hundred pixels. */
const maximumPoints = 4000;
const maximumSamples = 500;

/** The events of a run that change its history. */
export type HistoryEvent =
  | { readonly kind: 'point'; readonly point: LearningPoint }
  | { readonly kind: 'sample'; readonly sample: LearningSample }
  | { readonly kind: 'reliability'; readonly reliability: Reliability };

/** The history after an event. Trainer, extension host and page all keep one, and all of them keep it by this function. */
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

/** How far back the network learned when that was measured last. */
export function newestFlow({ points }: LearningHistory): readonly number[] | undefined {
  return points.findLast(({ gradientFlow }) => gradientFlow)?.gradientFlow;
}

function withoutFlow(point: LearningPoint): LearningPoint {
  const { gradientFlow, ...rest } = point;
  return gradientFlow ? rest : point;
}

/** The first sample and the newest always stay. */
function withSample(history: LearningHistory, sample: LearningSample): LearningHistory {
  const samples = [...history.samples, sample];
  if (samples.length <= maximumSamples) return { ...history, samples };
  return { ...history, samples: samples.filter((_, i) => i % 2 === 0) };
}
