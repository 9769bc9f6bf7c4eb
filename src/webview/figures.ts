import type { LearningHistory, LearningPoint, ModelFacts } from '../protocol/learning';
import type { Status } from '../protocol/status';
import { element, setText } from './dom';
import { count, duration, lossText } from './format';
import { bestValidation } from './series';
import type { ViewState } from './viewState';

const names = [
  'Speed',
  'Time',
  'Steps',
  'Best validation',
  'Against bigram',
  'Network',
  'Parameters',
  'Learned',
  'Held out',
] as const;
type Name = (typeof names)[number];

/** The key figures of a run. */
export class Figures {
  readonly element: HTMLElement;
  readonly #values = new Map<Name, HTMLElement>();

  constructor() {
    this.element = element('dl', 'figures');
    for (const name of names) {
      const value = element('dd');
      this.#values.set(name, value);
      this.element.append(element('div', '', element('dt', '', name), value));
    }
  }

  show(history: LearningHistory, status: Status, view: ViewState): void {
    const figures = figuresOf(history, status, view);
    for (const name of names) setText(this.#values.get(name)!, figures[name]);
  }
}

function figuresOf(
  { facts, points }: LearningHistory,
  status: Status,
  view: ViewState,
): Readonly<Record<Name, string>> {
  const last = points.at(-1);
  const best = bestValidation(points);
  const units = view.unit === 'nats' ? (['nats', 'bits'] as const) : (['bits', 'nats'] as const);
  return {
    Speed: last ? `${count(typicalSpeed(points))} characters/s` : '–',
    Time: last ? timeText(last, status) : '–',
    Steps: last ? stepsText(last) : '–',
    'Best validation': best === undefined ? '–' : units.map((unit) => lossText(best, unit)).join(' · '),
    'Against bigram': best === undefined ? '–' : `${Math.round((100 * best) / facts.bigramLoss)} % of its loss`,
    Network: networkText(facts),
    Parameters: `${count(facts.parameters)} (${count(facts.vocabularySize)} symbols)`,
    Learned: filesText(facts.trainingFiles, facts.trainingCharacters) + beyondText(facts),
    'Held out': filesText(facts.validationFiles, facts.validationCharacters),
  };
}

/** The median of the last points, because single values jump when the machine is busy. */
function typicalSpeed(points: readonly LearningPoint[]): number {
  const speeds = points
    .slice(-9)
    .map(({ charactersPerSecond }) => charactersPerSecond)
    .filter(Number.isFinite);
  return speeds.sort((a, b) => a - b)[speeds.length >> 1] ?? 0;
}

function timeText({ seconds }: LearningPoint, status: Status): string {
  const left = status.kind === 'training' ? status.secondsLeft : undefined;
  return left === undefined ? `${duration(seconds)} trained` : `${duration(seconds)}, ${duration(left)} left`;
}

/** Display names of the cells. */
export const cellNames: Readonly<Record<ModelFacts['network']['cell'], string>> = {
  elman: 'Elman',
  elmanRelu: 'Elman (ReLU)',
  elmanSigmoid: 'Elman (sigmoid)',
  lstm: 'LSTM',
  peepholeLstm: 'Peephole LSTM',
  coupledLstm: 'Coupled LSTM',
  gru: 'GRU',
  originalGru: 'Original GRU',
  highway: 'Highway',
  minGru: 'minGRU',
};

function stepsText({ step, skippedSteps = 0 }: LearningPoint): string {
  const skipped = skippedSteps > 0 ? `, ${count(skippedSteps)} skipped: loss or gradient not finite` : '';
  return `${count(step)}${skipped}`;
}

function networkText({ network }: ModelFacts): string {
  return `${cellNames[network.cell]} ${network.layers} × ${network.hiddenSize}`;
}

function beyondText({ beyond }: ModelFacts): string {
  return beyond ? `; ${count(beyond.files)} more are over the limit of ${count(beyond.limit)}` : '';
}

function filesText(files: number, characters: number): string {
  return `${count(files)} ${files === 1 ? 'file' : 'files'}, ${count(characters)} characters`;
}
