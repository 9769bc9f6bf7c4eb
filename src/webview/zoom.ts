/** The visible part of the x axis, in the unit of the axis. */
export interface Zoom {
  readonly from: number;
  readonly to: number;
}

/** Smallest zoom, as a fraction of the whole axis. */
const closest = 1 / 2000;

/** `zoom` scaled to `factor` times its width around `center`. */
export function zoomed(zoom: Zoom, center: number, factor: number, whole: Zoom): Zoom {
  const from = center - (center - zoom.from) * factor;
  const to = center + (zoom.to - center) * factor;
  return to - from < (whole.to - whole.from) * closest ? zoom : within({ from, to }, whole);
}

/** `zoom` moved by `shift` within the data, with its width unchanged. */
export function panned(zoom: Zoom, shift: number, whole: Zoom): Zoom {
  const allowed = Math.min(Math.max(shift, whole.from - zoom.from), whole.to - zoom.to);
  return { from: zoom.from + allowed, to: zoom.to + allowed };
}

export function isWhole(zoom: Zoom, whole: Zoom): boolean {
  return zoom.from <= whole.from && zoom.to >= whole.to;
}

/** Whether a zoom shows any of the data; a zoom from another model's run may not. */
export function showsAny(zoom: Zoom, whole: Zoom): boolean {
  return zoom.from < whole.to && zoom.to > whole.from;
}

function within(zoom: Zoom, whole: Zoom): Zoom {
  return { from: Math.max(zoom.from, whole.from), to: Math.min(zoom.to, whole.to) };
}
