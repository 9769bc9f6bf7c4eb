import { cssColor, leastContrast, legible, type Rgb } from './contrast';

/** Colours of the current theme for canvases, which cannot use CSS variables. */
export interface Colors {
  readonly foreground: string;
  readonly background: string;
  readonly grid: string;
  readonly training: string;
  readonly validation: string;
  readonly unigram: string;
  readonly bigram: string;
  readonly learningRate: string;
  readonly gradientNorm: string;
  readonly fontFamily: string;
}

type Kind = keyof typeof leastContrast;

/** A theme colour that is too faint in some themes; the stylesheets use `--recurrent-NAME` instead. */
interface Styled {
  readonly name: string;
  /** Name of the theme's variable. */
  readonly from: string;
  readonly kind: Kind;
  /** Name of the variable of its background, if that is not the panel's. */
  readonly on?: string;
}

const styled: readonly Styled[] = [
  { name: 'foreground', from: 'foreground', kind: 'text' },
  { name: 'muted', from: 'descriptionForeground', kind: 'text' },
  { name: 'error', from: 'errorForeground', kind: 'text' },
  { name: 'button', from: 'button-foreground', kind: 'text', on: 'button-background' },
  { name: 'button-hover', from: 'button-foreground', kind: 'text', on: 'button-hoverBackground' },
  { name: 'progress', from: 'progressBar-background', kind: 'mark' },
  { name: 'focus', from: 'focusBorder', kind: 'mark' },
];

const listeners = new Set<() => void>();
let current: Colors | undefined;

/** The page's colours. The first call also sets the variables of the stylesheets. */
export function themeColors(): Colors {
  current ??= readTheme();
  return current;
}

/** VS Code writes the theme's kind and name to the body, and the variables to the root element. */
export function onThemeChange(listener: () => void): void {
  if (listeners.size === 0) observeTheme();
  listeners.add(listener);
}

function observeTheme(): void {
  themeColors();
  const observer = new MutationObserver(() => {
    current = readTheme();
    for (const listener of listeners) listener();
  });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}

function readTheme(): Colors {
  const style = getComputedStyle(document.body);
  const variable = (name: string): string | undefined => style.getPropertyValue(`--vscode-${name}`).trim() || undefined;
  const drawn = pixel();
  const text = variable('foreground') ?? style.color;
  const panel = variable('editor-background') ?? 'white';
  const color = (name: string, kind: Kind, on = 'editor-background'): string => {
    const behind = [panel, variable(on) ?? panel];
    return cssColor(legible(drawn(...behind, variable(name) ?? text), drawn(...behind), leastContrast[kind]));
  };
  // On the body, whose style attribute is not observed.
  for (const { name, from, kind, on } of styled) {
    document.body.style.setProperty(`--recurrent-${name}`, color(from, kind, on));
  }
  // Opaque: in some themes the chart colours are translucent highlight colours.
  const curve = (name: string): string =>
    cssColor(legible(drawn(variable(name) ?? text), drawn(panel), leastContrast.mark));
  const foreground = color('foreground', 'text');
  return {
    foreground,
    background: cssColor(drawn(panel)),
    // Mixed from the foreground, because no theme colour is faint in every theme; in high contrast, all lines are as
    // strong as the text.
    grid: `color-mix(in srgb, ${foreground} 15%, transparent)`,
    training: curve('charts-blue'),
    validation: curve('charts-orange'),
    unigram: curve('descriptionForeground'),
    bigram: curve('charts-green'),
    learningRate: curve('charts-purple'),
    gradientNorm: curve('charts-yellow'),
    fontFamily: style.fontFamily,
  };
}

/** Returns a function that computes the colour of CSS colours laid over each other, in any notation. */
function pixel(): (...layers: readonly string[]) => Rgb {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('Expected a canvas to read the colours of the theme with, found none.');
  return (...layers) => {
    context.clearRect(0, 0, 1, 1);
    for (const layer of layers) {
      context.fillStyle = layer;
      context.fillRect(0, 0, 1, 1);
    }
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  };
}
