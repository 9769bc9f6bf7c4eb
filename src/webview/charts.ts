import type uPlot from 'uplot';
import type { LearningHistory } from '../protocol/learning';
import { axisOf, leftAxis, rightAxis } from './axes';
import { Chart } from './chart';
import { Choice } from './choice';
import { button, element } from './dom';
import { clock, compact, duration, inUnit, significant } from './format';
import { bestValidation, lastMeasured, lossColumns, lossRange, stepColumns, type TimeAxis } from './series';
import type { Colors } from './theme';
import type { ViewState } from './viewState';
import type { Zoom } from './zoom';

const axisLabels: Readonly<Record<TimeAxis, string>> = { seconds: 'Time', step: 'Steps', characters: 'Characters' };
const unitLabels = { nats: 'Nats', bits: 'Bits' } as const;

const unigramDash = [2, 4];
const bigramDash = [8, 4];
const learningRateDash = [6, 3];

/** Intervals between axis marks, in seconds: round clock times from a tenth of a second to a day. */
const secondsBetween = [
  0.1,
  0.2,
  0.5,
  1,
  2,
  5,
  10,
  15,
  20,
  30,
  ...[1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 360, 720, 1440].map((minutes) => minutes * 60),
];
const countsBetween = Array.from({ length: 12 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();

/** `isWhole` shows the whole x axis again. */
export type ViewChange = Partial<ViewState> & { readonly isWhole?: boolean };

/** The learning curves with the controls for axis, unit and zoom. */
export class Charts {
  readonly element: HTMLElement;
  readonly #loss: Chart;
  readonly #steps: Chart;
  readonly #units: Choice<ViewState['unit']>;
  readonly #axes: Choice<TimeAxis>;
  readonly #reset: HTMLButtonElement;
  #view: ViewState;

  constructor(view: ViewState, onChange: (change: ViewChange) => void) {
    this.#view = view;
    const onZoom = (zoom: Zoom | undefined): void => {
      onChange(zoom ? { zoom } : { isWhole: true });
    };
    this.#loss = this.#lossChart(onZoom);
    this.#steps = this.#stepChart(onZoom);
    this.#units = new Choice('Unit of the loss', unitLabels, (unit) => {
      onChange({ unit });
    });
    this.#axes = new Choice('Horizontal axis', axisLabels, (axis) => {
      onChange({ axis, isWhole: true });
    });
    this.#reset = button(
      'Show all',
      () => {
        onChange({ isWhole: true });
      },
      'secondary small',
    );
    const heading = (text: string): HTMLElement => element('h2', '', text);
    this.element = element(
      'section',
      'charts',
      element(
        'div',
        'toolbar',
        heading('Loss per character'),
        this.#units.element,
        element('div', 'horizontal', this.#axes.element, this.#reset),
      ),
      this.#loss.element,
      heading('Learning rate and gradient norm'),
      this.#steps.element,
    );
  }

  show(history: LearningHistory, view: ViewState): void {
    this.#view = view;
    this.#units.select(view.unit);
    this.#axes.select(view.axis);
    const losses = lossColumns(history, view.axis, view.unit);
    const { zoom } = view;
    // It keeps its place while invisible, so that nothing moves when a zoom begins.
    this.#reset.classList.toggle('unneeded', zoom === undefined);
    this.#loss.show(losses, zoom);
    this.#steps.show(stepColumns(history, view.axis), zoom);
    this.#loss.describe(summary(history, view));
    this.#steps.describe('');
  }

  #lossChart(onZoom: (zoom: Zoom | undefined) => void): Chart {
    return new Chart({
      label: 'Loss on training and held-out text',
      height: 240,
      padding: [8, rightAxis, 0, 0],
      onZoom,
      scales: { y: { range: visibleLosses } },
      baselines: (colors) => [
        { index: 3, name: 'unigram', color: colors.unigram, dash: unigramDash },
        { index: 4, name: 'bigram', color: colors.bigram, dash: bigramDash },
      ],
      axes: (colors) => [this.#xAxis(colors), { ...axisOf(colors), size: leftAxis }],
      series: (colors) => [
        this.#xSeries(),
        line('training', colors.training, loss, { width: 1.5 }),
        line('validation', colors.validation, loss, {
          class: 'measured',
          width: 2,
          spanGaps: true,
          points: { show: true, size: 6, fill: colors.validation },
        }),
        reading('unigram', colors.unigram, { dash: unigramDash }),
        reading('bigram', colors.bigram, { dash: bigramDash }),
      ],
    });
  }

  #stepChart(onZoom: (zoom: Zoom | undefined) => void): Chart {
    return new Chart({
      label: 'Learning rate and gradient norm',
      height: 150,
      padding: [8, 0, 0, 0],
      onZoom,
      scales: { norm: { distr: 3 } },
      axes: (colors) => [
        this.#xAxis(colors),
        { ...axisOf(colors), size: leftAxis, space: 24, values: (_, ticks) => ticks.map(significant) },
        {
          ...axisOf(colors),
          scale: 'norm',
          side: 1,
          size: rightAxis,
          grid: { show: false },
          values: (_, ticks) => ticks.map((tick) => (tick ? significant(tick) : '')),
        },
      ],
      series: (colors) => [
        this.#xSeries(),
        line('gradient norm (right)', colors.gradientNorm, significant, { scale: 'norm' }),
        line('learning rate', colors.learningRate, significant, { width: 2, dash: learningRateDash }),
      ],
    });
  }

  #xAxis(colors: Colors): uPlot.Axis {
    return {
      ...axisOf(colors),
      size: 24,
      space: 48,
      incrs: () => (this.#view.axis === 'seconds' ? secondsBetween : countsBetween),
      values: (_, ticks) => ticks.map(this.#view.axis === 'seconds' ? clock : compact),
    };
  }

  /** The legend's first entry: the position of the cursor. */
  #xSeries(): uPlot.Series {
    const texts = {
      seconds: duration,
      step: (value: number) => `step ${compact(value)}`,
      characters: (value: number) => `${compact(value)} chars`,
    };
    return { label: 'at', value: (_, x: number | null) => (x === null ? 'newest' : texts[this.#view.axis](x)) };
  }
}

function visibleLosses(plot: uPlot): [number, number] {
  const [from, to] = plot.series[0]?.idxs ?? [0, 0];
  const isShown = (_: unknown, index: number): boolean => plot.series[index]?.show ?? false;
  return lossRange(
    plot.data.map((column, index) => (isShown(column, index) ? column : [])),
    from,
    to,
  );
}

function summary({ points, facts }: LearningHistory, { unit }: ViewState): string {
  const best = bestValidation(points);
  const text = (nats: number): string => inUnit(nats, unit).toFixed(2);
  const validation = best === undefined ? 'not measured yet' : `best ${text(best)}`;
  return `Validation ${validation} ${unit} per character; unigram ${text(facts.unigramLoss)}, bigram ${text(facts.bigramLoss)}.`;
}

/** The legend shows the value under the cursor, or the last measured one before it; without a cursor, the newest. */
function line(label: string, stroke: string, text: (value: number) => string, more: object): uPlot.Series {
  const value: uPlot.Series.Value = (plot, _, seriesIndex, index) => {
    const found = lastMeasured(plot.data[seriesIndex] ?? [], index ?? plot.data[0].length - 1);
    return found === undefined ? '–' : text(found);
  };
  // A single point has no line, so it is drawn as a dot.
  const points: uPlot.Series.Points = { show: (plot) => plot.data[0].length === 1, size: 6, fill: stroke };
  return { label, stroke, value, points, ...more };
}

/** A series that only has a legend entry; baselines are drawn by their plugin. */
function reading(label: string, stroke: string, more: object): uPlot.Series {
  return { ...line(label, stroke, loss, more), paths: () => null, points: { show: false } };
}

function loss(value: number): string {
  return value.toFixed(3);
}
