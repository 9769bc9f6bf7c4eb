import type uPlot from 'uplot';
import type { Colors } from './theme';

/** A series of one value, whose line is drawn from edge to edge of the plot with its name on it. */
export interface Baseline {
  /** Which of the plot's series it is. */
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
/** Between a line and its name. */
const gap = 3;

/** The names stand at the right: there, a curve that has been falling for a while is out of the way. */
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

/** From top to bottom. */
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
  // On whole rows of pixels: between two, the line would be half as strong.
  const level = Math.round(y - width / 2) + width / 2;
  ctx.beginPath();
  ctx.moveTo(bbox.left, level);
  ctx.lineTo(bbox.left + bbox.width, level);
  ctx.stroke();
}

/** Above its line, or below it where something is drawn down to `top`. Gives how far down it is drawn now. */
function drawName({ ctx, bbox }: uPlot, { y, name }: Level, top: number, colors: Colors): number {
  const height = textHeight * devicePixelRatio;
  const distance = gap * devicePixelRatio;
  const isAbove = y - distance - height >= top;
  const x = bbox.left + bbox.width - distance;
  const foot = isAbove ? y - distance : y + distance + height;
  ctx.font = `${height}px ${colors.fontFamily}`;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'bottom';
  // A rim in the background's colour keeps the name legible where a curve runs through it.
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
