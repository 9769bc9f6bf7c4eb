/** Red, green and blue, 0 … 255. */
export type Rgb = readonly [number, number, number];

/** Least contrast with the background, by WCAG 2.1: of text (criterion 1.4.3), and of lines and marks (1.4.11). */
export const leastContrast = { text: 4.5, mark: 3 } as const;

/** Of the way to black or white, in parts of the whole: no more than the eye can just tell. */
const steps = 50;

const black: Rgb = [0, 0, 0];
const white: Rgb = [255, 255, 255];

/** By WCAG 2.1: from 1, of equal luminances, to 21, of black and white. */
export function contrast(a: Rgb, b: Rgb): number {
  const [of, other] = [luminance(a), luminance(b)];
  return (Math.max(of, other) + 0.05) / (Math.min(of, other) + 0.05);
}

/**
 * The colour itself where its contrast with the background is at least this; else mixed with black or with white,
 * whichever is farther from the background, until it is. Either keeps the hue.
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

/** In whole numbers, as colours are drawn. */
function mix(from: Rgb, to: Rgb, part: number): Rgb {
  const between = (a: number, b: number): number => Math.round(a + (b - a) * part);
  return [between(from[0], to[0]), between(from[1], to[1]), between(from[2], to[2])];
}
