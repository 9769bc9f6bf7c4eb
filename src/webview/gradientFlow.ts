import { Chart } from './chart';
import { element, setText } from './dom';
import { axisOf, leftAxis, rightAxis } from './axes';
import { significant } from './format';

/** Ratio to the gradient norm at the latest character below which a gradient counts as vanished. */
const felt = 0.1;

/** Largest ratio in the plot; its inverse is the smallest. */
const farthest = 1e6;

/**
 * Gradient flow: how far back in the text the network learns, by the norm of the gradient at each character before an
 * error.
 */
export class GradientFlow {
  readonly element: HTMLElement;
  readonly #chart: Chart;
  readonly #reading = element('p', 'detail');

  constructor() {
    this.#chart = new Chart({
      label: 'How far back it learns',
      height: 120,
      padding: [8, rightAxis, 0, 0],
      syncKey: 'gradient-flow',
      onZoom: () => undefined,
      scales: { y: { distr: 3, range: (_, low, high) => visibleParts(low, high) } },
      axes: (colors) => [
        { ...axisOf(colors), size: 24, space: 48 },
        {
          ...axisOf(colors),
          size: leftAxis,
          space: 24,
          values: (_, ticks) => ticks.map((tick) => (tick ? significant(tick) : '')),
        },
      ],
      series: (colors) => [
        { label: 'characters back', value: (_, x: number | null) => (x === null ? '–' : String(x)) },
        {
          label: 'gradient left',
          stroke: colors.gradientNorm,
          width: 1.5,
          value: (_, part: number | null) => (part === null ? '–' : significant(part)),
        },
      ],
    });
    this.element = element(
      'section',
      'gradient-flow',
      element('h2', '', 'How far back it learns'),
      this.#reading,
      this.#chart.element,
    );
  }

  /** `norms[k]` is the gradient norm k characters back. */
  show(norms: readonly number[] | undefined): void {
    this.element.hidden = !norms;
    if (!norms) return;
    const parts = relative(norms);
    setText(this.#reading, readingOf(parts));
    this.#chart.show([parts.map((_, k) => k), parts], undefined);
    this.#chart.describe(this.#reading.textContent);
  }
}

/** Ratios to the norm at the latest character; null for values that a logarithmic axis cannot show. */
export function relative(norms: readonly number[]): (number | null)[] {
  const [first = NaN] = norms;
  return norms.map((norm) => (norm > 0 && Number.isFinite(norm / first) ? norm / first : null));
}

/**
 * Range of the logarithmic axis for measured values (null: none). It begins at a power of ten, because uPlot's loop
 * over the marks does not end on an axis that begins at 0.0096, at 0, or below 1e-26.
 */
export function visibleParts(low: number | null, high: number | null): [number, number] {
  const from = Math.max(Math.min(low ?? felt, felt), 1 / farthest);
  return [Number(`1e${Math.floor(Math.log10(from))}`), Math.min(Math.max(high ?? 1, 1), farthest)];
}

/** The plot, summarised in one sentence. */
export function readingOf(parts: readonly (number | null)[]): string {
  const last = parts.length - 1;
  const end = parts.at(-1);
  if (end !== null && end !== undefined && end > 10) {
    return `The gradient grows ${significant(end)} times over ${last} characters back: it explodes, and is clipped.`;
  }
  const lost = parts.findIndex((part) => part === null || part < felt);
  if (lost === -1) return `An error still has an effect ${last} characters back, as far as one training step looks.`;
  const characters = lost === 1 ? 'character' : 'characters';
  return `An error has an effect less than ${lost} ${characters} back: there, nine tenths of its gradient have vanished.`;
}
