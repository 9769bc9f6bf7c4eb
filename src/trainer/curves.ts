import type { LearningHistory, LearningPoint, LearningSample, ModelFacts } from '../protocol/learning';
import { saveHistory } from './storage';

/** Beyond it, every second point is dropped: the curves are drawn on a few hundred pixels. */
const maximumPoints = 4000;
const maximumSamples = 500;

/** The learning curves of a model over all its runs, as they are saved beside its checkpoint. */
export class Curves {
  readonly #facts: ModelFacts;
  #points: LearningPoint[];
  #samples: LearningSample[];

  constructor({ facts, points, samples }: LearningHistory) {
    this.#facts = facts;
    this.#points = [...points];
    this.#samples = [...samples];
  }

  addPoint(point: LearningPoint): void {
    this.#points.push(point);
    // Validation points are few and all kept.
    if (this.#points.length > maximumPoints) {
      this.#points = this.#points.filter((kept, i) => i % 2 === 0 || kept.validationLoss !== undefined);
    }
  }

  addSample(sample: LearningSample): void {
    this.#samples.push(sample);
    if (this.#samples.length > maximumSamples) this.#samples = this.#samples.filter((_, i) => i % 2 === 0);
  }

  async save(storage: string): Promise<void> {
    await saveHistory(storage, { facts: this.#facts, points: this.#points, samples: this.#samples });
  }
}
