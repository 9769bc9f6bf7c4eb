/** The visible part of the x axis, in the unit of the axis. */
export interface Zoom {
  readonly from: number;
  readonly to: number;
}

/** Closer than this part of the whole there is nothing more to see. */
const closest = 1 / 2000;

/** `zoom` made `factor` times as wide, with `center` staying where it is. */
export function zoomed(zoom: Zoom, center: number, factor: number, whole: Zoom): Zoom {
  const from = center - (center - zoom.from) * factor;
  const to = center + (zoom.to - center) * factor;
  return to - from < (whole.to - whole.from) * closest ? zoom : within({ from, to }, whole);
}

/** `zoom` moved by `shift`, as far as there is data. Its width stays. */
export function panned(zoom: Zoom, shift: number, whole: Zoom): Zoom {
  const allowed = Math.min(Math.max(shift, whole.from - zoom.from), whole.to - zoom.to);
  return { from: zoom.from + allowed, to: zoom.to + allowed };
}

export function isWhole(zoom: Zoom, whole: Zoom): boolean {
  return zoom.from <= whole.from && zoom.to >= whole.to;
}

/** A zoom of another model's run may show nothing of this one's. */
export function showsAny(zoom: Zoom, whole: Zoom): boolean {
  return zoom.from < whole.to && zoom.to > whole.from;
}

function within(zoom: Zoom, whole: Zoom): Zoom {
  return { from: Math.max(zoom.from, whole.from), to: Math.min(zoom.to, whole.to) };
}
