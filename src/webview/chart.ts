import uPlot from 'uplot';
import { element } from './dom';
import { type Colors, onThemeChange, themeColors } from './theme';

export interface ChartOptions {
  readonly label: string;
  readonly height: number;
  readonly series: (colors: Colors) => uPlot.Series[];
  readonly axes: (colors: Colors) => uPlot.Axis[];
  readonly scales?: uPlot.Scales;
  readonly onZoom: (zoom: Zoom | undefined) => void;
}

export interface Zoom {
  readonly from: number;
  readonly to: number;
}

export type Columns = readonly (readonly (number | null)[])[];

/** Charts with this key share their cursor and their visible part of the x axis. */
const syncKey = 'recurrent';

/** One chart: hover or arrow keys show values, a drag or the wheel zooms, Shift with a drag pans, a double click shows all. */
export class Chart {
  readonly element: HTMLElement;
  readonly #options: ChartOptions;
  #plot: uPlot | undefined;
  #columns: Columns = [[]];
  #zoom: Zoom | undefined;
  #isSettingScale = false;

  constructor(options: ChartOptions) {
    this.#options = options;
    this.element = element('div', 'chart');
    this.element.tabIndex = 0;
    this.element.setAttribute('role', 'img');
    this.element.addEventListener('keydown', (event) => {
      this.#moveCursor(event);
    });
    new ResizeObserver(() => {
      this.#resize();
    }).observe(this.element);
    onThemeChange(() => {
      this.#rebuild();
    });
  }

  describe(summary: string): void {
    this.element.setAttribute('aria-label', `${this.#options.label}. ${summary} Arrow keys read values.`);
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
  }

  /** Axes or labels are others now. */
  #rebuild(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
    const width = this.element.clientWidth;
    if (width === 0) return;
    const colors = themeColors();
    this.#plot = new uPlot(
      {
        width,
        height: this.#options.height,
        series: this.#options.series(colors),
        axes: this.#options.axes(colors),
        scales: { x: { time: false }, ...this.#options.scales },
        cursor: { sync: { key: syncKey }, drag: { x: true, y: false, setScale: true }, focus: { prox: 30 } },
        legend: { live: true },
        hooks: { setScale: [(plot, scale) => { this.#reportZoom(plot, scale); }] }, // prettier-ignore
        plugins: [wheelZoom(), shiftPan()],
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

  #reportZoom(plot: uPlot, scale: string): void {
    if (scale !== 'x' || this.#isSettingScale || this.#plot !== plot) return;
    const { min = 0, max = 0 } = plot.scales['x'] ?? {};
    const xs = plot.data[0];
    const isAll = min <= (xs[0] ?? 0) && max >= (xs.at(-1) ?? 0);
    this.#options.onZoom(isAll ? undefined : { from: min, to: max });
  }

  #resize(): void {
    const width = this.element.clientWidth;
    if (width === 0) return;
    if (!this.#plot) this.#rebuild();
    else if (this.#plot.width !== width) this.#plot.setSize({ width, height: this.#options.height });
  }

  #moveCursor(event: KeyboardEvent): void {
    const plot = this.#plot;
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!plot || direction === undefined) return;
    event.preventDefault();
    const last = plot.data[0].length - 1;
    const at = Math.min(last, Math.max(0, (plot.cursor.idx ?? last) + direction));
    plot.setCursor({ left: plot.valToPos(plot.data[0][at] ?? 0, 'x'), top: plot.over.clientHeight / 2 });
  }
}

function aligned(columns: Columns): uPlot.AlignedData {
  return columns as unknown as uPlot.AlignedData;
}

function wheelZoom(): uPlot.Plugin {
  return {
    hooks: {
      ready: (plot) => {
        plot.over.addEventListener('wheel', (event) => {
          event.preventDefault();
          const { min = 0, max = 0 } = plot.scales['x'] ?? {};
          const center = plot.posToVal(event.offsetX, 'x');
          const factor = event.deltaY < 0 ? 0.8 : 1.25;
          setRange(plot, center - (center - min) * factor, center + (max - center) * factor);
        });
      },
    },
  };
}

function shiftPan(): uPlot.Plugin {
  return {
    hooks: {
      ready: (plot) => {
        plot.over.addEventListener(
          'mousedown',
          (event) => {
            if (!event.shiftKey) return;
            event.stopImmediatePropagation();
            pan(plot, event);
          },
          { capture: true },
        );
      },
    },
  };
}

function pan(plot: uPlot, start: MouseEvent): void {
  const { min = 0, max = 0 } = plot.scales['x'] ?? {};
  const perPixel = (max - min) / plot.over.clientWidth;
  const move = (event: MouseEvent): void => {
    const shift = (start.clientX - event.clientX) * perPixel;
    plot.setScale('x', { min: min + shift, max: max + shift });
  };
  const end = (): void => {
    document.removeEventListener('mousemove', move);
  };
  document.addEventListener('mousemove', move);
  document.addEventListener('mouseup', end, { once: true });
}

/** Never beyond the data: all the way out is where following the newest point begins again. */
function setRange(plot: uPlot, from: number, to: number): void {
  const xs = plot.data[0];
  plot.setScale('x', { min: Math.max(from, xs[0] ?? 0), max: Math.min(to, xs.at(-1) ?? 1) });
}
