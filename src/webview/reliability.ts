import type uPlot from 'uplot';
import type { Reliability } from '../protocol/learning';
import { axisOf, leftAxis, rightAxis } from './axes';
import { Chart, type Columns } from './chart';
import { element, setText } from './dom';
import { count } from './format';
import type { Colors } from './theme';

const heading = 'How sure it is, and how often it is right';

/** Radii of a bin's point, in pixels: with few suggestions, and with the most. */
const radii = { least: 2.5, most: 7 };

/** Calibration error below which suggestions count as well calibrated. */
const goodError = 0.05;

/** Indices of the columns. */
const rightColumn = 1;
const countColumn = 3;

/**
 * Reliability diagram: the confidence of suggestions against how often they were right. On the diagonal the two are
 * equal.
 */
export class ReliabilityDiagram {
  readonly element: HTMLElement;
  readonly #chart: Chart;
  readonly #reading = element('p', 'detail');

  constructor() {
    this.#chart = new Chart({
      label: heading,
      height: 200,
      padding: [8, rightAxis, 0, 0],
      syncKey: 'reliability',
      onZoom: () => undefined,
      scales: { y: { range: [0, 1] } },
      axes: (colors) => [
        { ...axisOf(colors), size: 24, space: 48, values: (_, ticks) => ticks.map(percent) },
        { ...axisOf(colors), size: leftAxis, space: 24, values: (_, ticks) => ticks.map(percent) },
      ],
      series: (colors) => [
        { label: 'sure', value: (_, x: number | null) => (x === null ? '–' : `${percent(x)} sure`) },
        {
          label: 'right',
          stroke: colors.validation,
          width: 1.5,
          spanGaps: true,
          points: { show: false },
          value: (_, part: number | null) => (part === null ? '–' : percent(part)),
        },
        {
          label: 'expected',
          stroke: colors.unigram,
          dash: [4, 4],
          points: { show: false },
          value: (_, part: number | null) => (part === null ? '–' : percent(part)),
        },
        {
          label: 'suggestions',
          stroke: 'transparent',
          paths: () => null,
          points: { show: false },
          value: (_, suggestions: number | null) => (suggestions === null ? '–' : count(suggestions)),
        },
      ],
      plugins: (colors) => [bubbles(colors)],
    });
    this.element = element('section', 'reliability', element('h2', '', heading), this.#reading, this.#chart.element);
  }

  show(reliability: Reliability | undefined): void {
    const columns = reliability && reliabilityColumns(reliability);
    this.element.hidden = !columns;
    if (!reliability || !columns) return;
    setText(this.#reading, calibrationText(reliability));
    this.#chart.show(columns, undefined);
    this.#chart.describe(this.#reading.textContent);
  }
}

/**
 * Columns: confidence, fraction that was right, diagonal, number of suggestions; extended to the corners. Undefined if
 * there were no suggestions.
 */
export function reliabilityColumns({ bins }: Reliability): Columns | undefined {
  const filled = bins.filter(({ count: suggestions }) => suggestions > 0).sort((a, b) => a.confidence - b.confidence);
  if (filled.length === 0) return undefined;
  const sure = [0, ...filled.map(({ confidence }) => confidence), 1];
  return [
    sure,
    [null, ...filled.map(({ right }) => right), null],
    sure,
    [null, ...filled.map(({ count: suggestions }) => suggestions), null],
  ];
}

/** The mean distance between confidence and accuracy, and its direction, in a sentence. */
export function calibrationText({ bins, calibrationError }: Reliability): string {
  const total = bins.reduce((sum, { count: suggestions }) => sum + suggestions, 0);
  const surplus = bins.reduce((sum, bin) => sum + bin.count * (bin.confidence - bin.right), 0) / total;
  const points = Math.round(100 * calibrationError);
  const verdict =
    calibrationError <= goodError
      ? 'It is right about as often as it expects to be'
      : surplus > 0
        ? 'It is right less often than it expects to be'
        : 'It is right more often than it expects to be';
  const apart = points === 0 ? 'less than 1 percentage point' : `${points} percentage point${points === 1 ? '' : 's'}`;
  return `${verdict}: the two are ${apart} apart on average, over ${count(total)} suggestion${total === 1 ? '' : 's'}.`;
}

/** One point per bin, with an area proportional to its number of suggestions. */
function bubbles(colors: Colors): uPlot.Plugin {
  return {
    hooks: {
      draw: (plot) => {
        const sure = plot.data[0];
        const right = plot.data[rightColumn] ?? [];
        const counts = (plot.data[countColumn] ?? []).map((suggestions) => suggestions ?? 0);
        if (plot.series[rightColumn]?.show !== true) return;
        const most = Math.max(...counts);
        plot.ctx.fillStyle = colors.validation;
        for (const [i, part] of right.entries()) {
          if (typeof part !== 'number') continue;
          const radius = radii.least + (radii.most - radii.least) * Math.sqrt(counts[i]! / most);
          plot.ctx.beginPath();
          plot.ctx.arc(
            plot.valToPos(sure[i]!, 'x', true),
            plot.valToPos(part, 'y', true),
            radius * devicePixelRatio,
            0,
            2 * Math.PI,
          );
          plot.ctx.fill();
        }
      },
    },
  };
}

function percent(part: number): string {
  return `${Math.round(100 * part)} %`;
}
