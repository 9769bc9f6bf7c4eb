import type uPlot from 'uplot';
import type { LearningHistory } from '../protocol/learning';
import { Chart, type Zoom } from './chart';
import { button, element } from './dom';
import { compact, duration, inUnit, significant } from './format';
import { bestValidation, lossColumns, stepColumns, type TimeAxis } from './series';
import type { Colors } from './theme';
import type { ViewState } from './viewState';

const axisLabels: Readonly<Record<TimeAxis, string>> = { seconds: 'Time', step: 'Steps', characters: 'Characters' };
const unitLabels = { nats: 'Nats', bits: 'Bits' } as const;

/** `isWhole`: all of the x axis is to be visible again. */
export type ViewChange = Partial<ViewState> & { readonly isWhole?: boolean };

/** The learning curves and how they are looked at. */
export class Charts {
  readonly element: HTMLElement;
  readonly #loss: Chart;
  readonly #steps: Chart;
  readonly #choices: readonly Choice[];
  readonly #reset: HTMLButtonElement;
  #view: ViewState;

  constructor(view: ViewState, onChange: (change: ViewChange) => void) {
    this.#view = view;
    const onZoom = (zoom: Zoom | undefined): void => {
      onChange(zoom ? { zoom } : { isWhole: true });
    };
    const x = (colors: Colors): ReturnType<typeof axisOf> => ({ ...axisOf(colors), values: (_, ticks) => ticks.map((tick) => this.#tick(tick)) }); // prettier-ignore
    this.#loss = new Chart({
      label: 'Loss on training and held-out text',
      height: 240,
      onZoom,
      axes: (colors) => [x(colors), { ...axisOf(colors), size: 44 }],
      series: (colors) => [
        { label: 'at', value: (_, value: number | null) => (value === null ? '–' : this.#tick(value)) },
        line('training', colors.training, { width: 1.5 }),
        line('validation', colors.validation, { width: 2, spanGaps: true, points: { show: true, size: 6 } }),
        line('unigram', colors.unigram, { dash: [2, 4], points: { show: false } }),
        line('bigram', colors.bigram, { dash: [8, 4], points: { show: false } }),
      ],
    });
    this.#steps = new Chart({
      label: 'Learning rate and gradient norm',
      height: 150,
      onZoom,
      scales: { norm: { distr: 3 } },
      axes: (colors) => [
        x(colors),
        { ...axisOf(colors), size: 44, values: (_, ticks) => ticks.map(significant) },
        { ...axisOf(colors), scale: 'norm', side: 1, size: 40, grid: { show: false }, values: (_, ticks) => ticks.map((tick) => (tick ? significant(tick) : '')) }, // prettier-ignore
      ],
      series: (colors) => [
        { label: 'at', value: (_, value: number | null) => (value === null ? '–' : this.#tick(value)) },
        line('learning rate', colors.training, { width: 1.5 }),
        line('gradient norm', colors.validation, { scale: 'norm' }),
      ],
    });
    const units = new Choice('Unit of the loss', unitLabels, (unit) => { onChange({ unit }); }); // prettier-ignore
    const axes = new Choice('Horizontal axis', axisLabels, (axis) => { onChange({ axis, isWhole: true }); }); // prettier-ignore
    this.#choices = [units, axes];
    this.#reset = button('Show all', () => { onChange({ isWhole: true }); }, 'secondary'); // prettier-ignore
    const heading = (text: string): HTMLElement => element('h2', '', text);
    this.element = element(
      'section',
      'charts',
      element('div', 'toolbar', heading('Loss per character'), units.element, axes.element, this.#reset),
      this.#loss.element,
      heading('Learning rate and gradient norm'),
      this.#steps.element,
    );
  }

  show(history: LearningHistory, view: ViewState): void {
    this.#view = view;
    const [units, axes] = this.#choices;
    units?.select(view.unit);
    axes?.select(view.axis);
    this.#reset.hidden = view.zoom === undefined;
    this.#loss.show(lossColumns(history, view.axis, view.unit), view.zoom);
    this.#steps.show(stepColumns(history, view.axis), view.zoom);
    this.#loss.describe(summary(history, view));
    this.#steps.describe('');
  }

  #tick(value: number): string {
    return this.#view.axis === 'seconds' ? duration(value) : compact(value);
  }
}

function summary({ points, facts }: LearningHistory, { unit }: ViewState): string {
  const best = bestValidation(points);
  const said = (nats: number): string => inUnit(nats, unit).toFixed(2);
  const validation = best === undefined ? 'not measured yet' : `best ${said(best)}`;
  return `Validation ${validation} ${unit} per character; unigram ${said(facts.unigramLoss)}, bigram ${said(facts.bigramLoss)}.`;
}

function line(label: string, stroke: string, more: object): uPlot.Series {
  const value = (_: uPlot, found: number | null): string => (found === null ? '–' : significant(found));
  return { label, stroke, value, points: { show: false }, ...more };
}

function axisOf(colors: Colors): uPlot.Axis {
  const grid = { stroke: colors.grid, width: 1 };
  return { stroke: colors.foreground, font: colors.font, grid, ticks: { ...grid, size: 4 }, gap: 4 };
}

/** Radio buttons that look like one row of buttons. */
class Choice<T extends string = string> {
  readonly element: HTMLFieldSetElement;
  readonly #inputs = new Map<string, HTMLInputElement>();

  constructor(legend: string, labels: Readonly<Record<T, string>>, onChoose: (value: T) => void) {
    this.element = element('fieldset', 'choice', element('legend', 'hidden-label', legend));
    for (const value of Object.keys(labels) as T[]) {
      const input = element('input');
      input.type = 'radio';
      input.name = legend;
      input.addEventListener('change', () => {
        onChoose(value);
      });
      this.#inputs.set(value, input);
      this.element.append(element('label', '', input, element('span', '', labels[value])));
    }
  }

  select(value: string): void {
    const input = this.#inputs.get(value);
    if (input) input.checked = true;
  }
}
