/** Red, green and blue, 0 … 255. */
export type Rgb = readonly [number, number, number];

/** Minimum contrast with the background by WCAG 2.1: of text (criterion 1.4.3), and of lines and marks (1.4.11). */
export const leastContrast = { text: 4.5, mark: 3 } as const;

/** Steps from a colour to black or white; one step is barely visible. */
const steps = 50;

const black: Rgb = [0, 0, 0];
const white: Rgb = [255, 255, 255];

/** Contrast ratio of WCAG 2.1, from 1 for equal luminances to 21 for black and white. */
export function contrast(a: Rgb, b: Rgb): number {
  const [of, other] = [luminance(a), luminance(b)];
  return (Math.max(of, other) + 0.05) / (Math.min(of, other) + 0.05);
}

/**
 * The colour itself if its contrast with the background suffices; else the colour mixed with black or white, whichever
 * contrasts more with the background, until it does. Both keep the hue.
 */
export function legible(color: Rgb, background: Rgb, least: number): Rgb {
  const end = contrast(black, background) > contrast(white, background) ? black : white;
  for (let step = 0; step < steps; step++) {
    const mixed = mix(color, end, step / steps);
    if (contrast(mixed, background) >= least) return mixed;
  }
  return end;
}

export function cssColor(color: Rgb): string {
  return `rgb(${color.join(', ')})`;
}

/** Relative luminance, 0 … 1. */
function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(channel: number): number {
  const part = channel / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

/** Rounded to whole channel values. */
function mix(from: Rgb, to: Rgb, part: number): Rgb {
  const between = (a: number, b: number): number => Math.round(a + (b - a) * part);
  return [between(from[0], to[0]), between(from[1], to[1]), between(from[2], to[2])];
}
