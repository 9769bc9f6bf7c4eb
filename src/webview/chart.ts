import uPlot from 'uplot';
import { type Baseline, baselines } from './baselines';
import { element, setText } from './dom';
import { panBy, shiftPan, visiblePart, wheelZoom, wholeOf, zoomBy } from './gestures';
import { legendKeys } from './legend';
import { type Colors, onThemeChange, themeColors } from './theme';
import { isWhole, type Zoom } from './zoom';

export interface ChartOptions {
  readonly label: string;
  readonly height: number;
  readonly series: (colors: Colors) => uPlot.Series[];
  readonly axes: (colors: Colors) => uPlot.Axis[];
  readonly baselines?: (colors: Colors) => readonly Baseline[];
  readonly plugins?: (colors: Colors) => readonly uPlot.Plugin[];
  readonly scales?: uPlot.Scales;
  /** Space around the plot, in pixels: top, right, bottom, left. */
  readonly padding?: uPlot.Padding;
  readonly onZoom: (zoom: Zoom | undefined) => void;
  /** Charts with the same key share their cursor; the default is that of charts over time. */
  readonly syncKey?: string;
}

export type Columns = readonly (readonly (number | null)[])[];

/** Charts over time share their cursor by this key, and their zoom through the view state. */
const timeKey = 'recurrent';

/**
 * One chart. Hover or arrow keys read values; a drag, the wheel, + and − zoom; Shift with a drag or an arrow key pans;
 * a double click shows everything.
 */
export class Chart {
  readonly element: HTMLElement;
  readonly #options: ChartOptions;
  readonly #announced = element('p', 'hidden-label');
  #plot: uPlot | undefined;
  #columns: Columns = [[]];
  #zoom: Zoom | undefined;
  #isSettingScale = false;

  constructor(options: ChartOptions) {
    this.#options = options;
    this.#announced.setAttribute('aria-live', 'polite');
    this.element = element('div', 'chart', this.#announced);
    this.element.tabIndex = 0;
    this.element.setAttribute('role', 'group');
    this.element.addEventListener('keydown', (event) => {
      this.#onKey(event);
    });
    this.element.addEventListener('blur', () => {
      setCursors(this.#syncKey, undefined);
    });
    // In the next frame, because a resize may wrap the legend, which changes the observed height.
    new ResizeObserver(() =>
      requestAnimationFrame(() => {
        this.#resize();
      }),
    ).observe(this.element);
    onThemeChange(() => {
      this.#rebuild();
    });
  }

  get #syncKey(): string {
    return this.#options.syncKey ?? timeKey;
  }

  describe(summary: string): void {
    const label = `${this.#options.label}. ${summary} Arrow keys read values, plus and minus zoom, Shift with the arrow keys pans.`;
    if (this.element.ariaLabel !== label) this.element.ariaLabel = label;
  }

  show(columns: Columns, zoom: Zoom | undefined): void {
    this.#columns = columns;
    this.#zoom = zoom;
    if (!this.#plot) {
      this.#rebuild();
      return;
    }
    this.#withoutReporting((plot) => {
      plot.setData(aligned(columns), zoom === undefined);
      if (zoom) plot.setScale('x', { min: zoom.from, max: zoom.to });
    });
    // If the scale is unchanged, uPlot keeps the legend's old values.
    const at = this.#plot.cursor.idx ?? null;
    if (zoom) this.#plot.setLegend({ idxs: columns.map(() => at) });
  }

  /** Colours are fixed when a plot is created, so a theme change creates a new one. */
  #rebuild(): void {
    const earlier = this.#plot?.series;
    this.#plot?.destroy();
    this.#plot = undefined;
    const width = this.element.clientWidth;
    if (width === 0) return;
    const { height, series, axes, scales, padding, onZoom, baselines: levels, plugins } = this.#options;
    const colors = themeColors();
    const reportZoom = (plot: uPlot, scale: string): void => {
      if (scale !== 'x' || this.#isSettingScale || this.#plot !== plot) return;
      const visible = visiblePart(plot);
      onZoom(isWhole(visible, wholeOf(plot)) ? undefined : visible);
    };
    this.#plot = new uPlot(
      {
        width,
        height,
        series: series(colors).map((one, i) => ({ ...one, show: earlier?.[i]?.show ?? true })),
        axes: axes(colors),
        scales: { x: { time: false, range: (_, min, max) => (max > min ? [min, max] : [0, 2 * max || 1]) }, ...scales },
        ...(padding ? { padding } : {}),
        cursor: {
          sync: { key: this.#syncKey, filters: { pub: isMove } },
          drag: { x: true, y: false, setScale: true },
          y: false,
        },
        legend: { markers: { dash: markerDash } },
        hooks: { setScale: [reportZoom] },
        plugins: [
          wheelZoom(),
          shiftPan(),
          legendKeys(),
          ...(levels ? [baselines(levels(colors), colors)] : []),
          ...(plugins?.(colors) ?? []),
        ],
      },
      aligned(this.#columns),
      this.element,
    );
    const zoom = this.#zoom;
    if (zoom) {
      this.#withoutReporting((plot) => {
        plot.setScale('x', { min: zoom.from, max: zoom.to });
      });
    }
  }

  #withoutReporting(change: (plot: uPlot) => void): void {
    if (!this.#plot) return;
    this.#isSettingScale = true;
    this.#plot.batch(change);
    this.#isSettingScale = false;
  }

  #resize(): void {
    const width = this.element.clientWidth;
    if (width === 0) return;
    if (!this.#plot) this.#rebuild();
    else if (this.#plot.width !== width) this.#plot.setSize({ width, height: this.#options.height });
  }

  #onKey(event: KeyboardEvent): void {
    const plot = this.#plot;
    if (!plot || event.ctrlKey || event.metaKey || event.altKey) return;
    const [first = 0, last = 0] = plot.series[0]?.idxs ?? [];
    const current = plot.cursor.idx ?? last;
    const shift = { ArrowLeft: -0.1, ArrowRight: 0.1 }[event.key];
    if (event.shiftKey && shift !== undefined) {
      panBy(plot, shift);
      event.preventDefault();
      return;
    }
    const factor = { '+': 0.8, '=': 0.8, '-': 1.25 }[event.key];
    const target = { ArrowLeft: current - 1, ArrowRight: current + 1, Home: first, End: last }[event.key];
    if (factor !== undefined) zoomBy(plot, factor, plot.data[0][current] ?? 0);
    if (target !== undefined) {
      setCursors(this.#syncKey, plot.data[0][Math.min(last, Math.max(first, target))]);
      setText(this.#announced, legendText(this.element));
    }
    if (factor !== undefined || target !== undefined) event.preventDefault();
  }
}

/** uPlot synchronises cursors on mouse events only; this does it for keys. */
function setCursors(key: string, x: number | undefined): void {
  for (const plot of uPlot.sync(key).plots) {
    plot.setCursor(x === undefined ? { left: -10, top: -10 } : { left: plot.valToPos(x, 'x'), top: 0 });
  }
}

/** Drags are not synchronised: they would zoom the other chart to slightly different values. */
function isMove(type: string): boolean {
  return type === 'mousemove' || type === 'mouseleave';
}

function markerDash(plot: uPlot, index: number): string {
  const [drawn] = plot.series[index]?.dash ?? [];
  if (drawn === undefined) return 'solid';
  return drawn > 2 ? 'dashed' : 'dotted';
}

function legendText(chart: HTMLElement): string {
  const rows = chart.querySelectorAll<HTMLTableRowElement>('tr.u-series');
  return Array.from(rows, ({ cells }) => Array.from(cells, (cell) => cell.textContent).join(' ')).join(', ');
}

function aligned(columns: Columns): uPlot.AlignedData {
  return columns as unknown as uPlot.AlignedData;
}
