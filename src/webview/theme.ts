/** Colours of the current theme for what is drawn on a canvas, which knows no CSS variables. */
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

export function themeColors(): Colors {
  const style = getComputedStyle(document.body);
  const color = (...names: string[]): string =>
    names.map((name) => style.getPropertyValue(`--vscode-${name}`).trim()).find((value) => value !== '') ?? style.color;
  return {
    foreground: color('foreground'),
    background: color('editor-background'),
    // No theme colour is faint in every theme; in high contrast, all lines are as strong as the text.
    grid: `color-mix(in srgb, ${color('foreground')} 15%, transparent)`,
    training: color('charts-blue'),
    validation: color('charts-orange'),
    unigram: color('descriptionForeground'),
    bigram: color('charts-green'),
    learningRate: color('charts-purple'),
    gradientNorm: color('charts-yellow'),
    fontFamily: style.fontFamily,
  };
}

/** VS Code marks the body with the theme's kind and name, and writes the variables to the root element. */
export function onThemeChange(listener: () => void): void {
  const observer = new MutationObserver(listener);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}
