import type uPlot from 'uplot';
import type { Colors } from './theme';

/** Widths of the left and the right axis, in pixels; equal in all charts, so that their plots are aligned. */
export const leftAxis = 54;
export const rightAxis = 30;

export function axisOf(colors: Colors): uPlot.Axis {
  const grid = { stroke: colors.grid, width: 1 };
  return { stroke: colors.foreground, font: `11px ${colors.fontFamily}`, grid, ticks: { ...grid, size: 4 }, gap: 4 };
}
