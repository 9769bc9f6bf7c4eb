import type uPlot from 'uplot';
import type { Colors } from './theme';

/** A constant series, drawn as a labelled line across the plot. */
export interface Baseline {
  /** Index of the series in the plot. */
  readonly index: number;
  readonly name: string;
  readonly color: string;
  readonly dash: readonly number[];
}

interface Level extends Baseline {
  /** In canvas pixels. */
  readonly y: number;
}

const textHeight = 11;
/** Distance between a line and its label, in pixels. */
const gap = 3;

/** Labels are at the right, where falling curves leave room. */
export function baselines(drawn: readonly Baseline[], colors: Colors): uPlot.Plugin {
  return {
    hooks: {
      drawAxes: (plot) => {
        insidePlot(plot, () => {
          for (const level of levelsInView(plot, drawn)) drawLine(plot, level);
        });
      },
      draw: (plot) => {
        insidePlot(plot, () => {
          let top = plot.bbox.top;
          for (const level of levelsInView(plot, drawn)) top = drawName(plot, level, top, colors);
        });
      },
    },
  };
}

/** Sorted from top to bottom. */
function levelsInView(plot: uPlot, drawn: readonly Baseline[]): Level[] {
  const { top, height } = plot.bbox;
  return drawn
    .flatMap((baseline) => {
      const value = plot.data[baseline.index]?.[0];
      const isShown = plot.series[baseline.index]?.show ?? false;
      return isShown && typeof value === 'number' ? { ...baseline, y: plot.valToPos(value, 'y', true) } : [];
    })
    .filter(({ y }) => y >= top && y <= top + height)
    .sort((a, b) => a.y - b.y);
}

function drawLine({ ctx, bbox }: uPlot, { y, color, dash }: Level): void {
  ctx.strokeStyle = color;
  const width = Math.max(1, Math.round(devicePixelRatio));
  ctx.lineWidth = width;
  ctx.setLineDash(dash.map((length) => length * devicePixelRatio));
  // On whole pixel rows; between two rows the line would be half as strong.
  const level = Math.round(y - width / 2) + width / 2;
  ctx.beginPath();
  ctx.moveTo(bbox.left, level);
  ctx.lineTo(bbox.left + bbox.width, level);
  ctx.stroke();
}

/**
 * Draws the label above its line, or below it if something is drawn down to `top`. Returns the lowest row drawn so far.
 */
function drawName({ ctx, bbox }: uPlot, { y, name }: Level, top: number, colors: Colors): number {
  const height = textHeight * devicePixelRatio;
  const distance = gap * devicePixelRatio;
  const isAbove = y - distance - height >= top;
  const x = bbox.left + bbox.width - distance;
  const foot = isAbove ? y - distance : y + distance + height;
  ctx.font = `${height}px ${colors.fontFamily}`;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'bottom';
  // An outline in the background colour keeps the label legible over a curve.
  ctx.strokeStyle = colors.background;
  ctx.lineWidth = distance;
  ctx.lineJoin = 'round';
  ctx.strokeText(name, x, foot);
  ctx.fillStyle = colors.foreground;
  ctx.fillText(name, x, foot);
  return Math.max(y, foot);
}

function insidePlot({ ctx, bbox }: uPlot, draw: () => void): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw();
  ctx.restore();
}
