import { Random } from '../base/random';
import { sampleText } from '../language/sample';
import type { Learner, StepResult } from '../learning/learner';
import type { Predictor } from '../model/predictor';
import { type HistoryEvent, withEvent } from '../protocol/history';
import type { LearningHistory, LearningPoint, Reliability } from '../protocol/learning';
import type { RunEvent, RunListener } from '../protocol/trainer';
import type { Moment } from './runClock';

const secondsBetweenPoints = 0.3;

/** Sampling options of the texts that show the network's progress. */
const sampling = { temperature: 0.6, topK: 40, prime: '', length: 300 };

/** Records a run's history: points of the curves a few times a second, and sampled texts. */
export class Curves {
  readonly #learner: Learner;
  readonly #predictor: Predictor;
  readonly #tell: RunListener;
  #history: LearningHistory;
  /** Sums over the steps since the last point. */
  #recent = { steps: 0, loss: 0, characters: 0, since: 0 };
  /** Characters per second between the last two points. */
  #speed = 0;

  constructor(learner: Learner, predictor: Predictor, history: LearningHistory, tell: RunListener) {
    this.#learner = learner;
    this.#predictor = predictor;
    this.#history = history;
    this.#tell = tell;
  }

  get history(): LearningHistory {
    return this.#history;
  }

  /** Restarts the interval of the next point, at this second of the run. */
  continueFrom(seconds: number): void {
    this.#recent.since = seconds;
  }

  /** Adds a step and the number of characters that it read. A skipped step has no loss. */
  add({ isFinite, loss }: StepResult, characters: number): void {
    if (isFinite) {
      this.#recent.steps++;
      this.#recent.loss += loss;
    }
    this.#recent.characters += characters;
  }

  isPointDue({ seconds }: Moment): boolean {
    return seconds - this.#recent.since >= secondsBetweenPoints;
  }

  /** Adds a point after this step, for all steps since the last point. */
  addPoint(
    { loss: lastLoss, learningRate, gradientNorm }: StepResult,
    { seconds, secondsOfModel, progress }: Moment,
    measured?: Pick<LearningPoint, 'validationLoss' | 'gradientFlow'>,
  ): void {
    const { steps: step, characters, skippedSteps } = this.#learner;
    const recent = this.#recent;
    if (recent.characters > 0) this.#speed = recent.characters / (seconds - recent.since);
    const point: LearningPoint = {
      step,
      characters,
      seconds: secondsOfModel,
      trainingLoss: recent.steps > 0 ? recent.loss / recent.steps : lastLoss,
      ...measured,
      learningRate,
      gradientNorm,
      charactersPerSecond: this.#speed,
      ...(skippedSteps > 0 && { skippedSteps }),
    };
    this.#recent = { steps: 0, loss: 0, characters: 0, since: seconds };
    this.#happened({ kind: 'point', point, progress, secondsLeft: (seconds * (1 - progress)) / progress });
  }

  /** Adds a text sampled from the network as it is now. */
  addSample(validationLoss: number, { secondsOfModel }: Moment): void {
    const { steps: step, vocabulary } = this.#learner;
    const text = sampleText(this.#predictor, vocabulary, new Random(step), sampling);
    const sample = { step, seconds: secondsOfModel, validationLoss, text };
    this.#happened({ kind: 'sample', sample });
  }

  setReliability(reliability: Reliability): void {
    this.#happened({ kind: 'reliability', reliability });
  }

  #happened(event: RunEvent & HistoryEvent): void {
    this.#history = withEvent(this.#history, event);
    this.#tell(event);
  }
}
