import type { Rgb } from '../../src/webview/contrast';
import type { Workbench } from '../harness/workbench';

/** A visible part of the panel, with its computed colours. */
export interface Seen {
  readonly what: string;
  readonly kind: 'text' | 'mark';
  readonly color: Rgb;
  readonly background: Rgb;
  /** Number of pixels of the chart in the colour of a curve; absent for other parts. */
  readonly pixels?: number;
}

/**
 * All visible texts of the panel's page, every curve in its legend and on its canvas, and the marks of progress and
 * focus.
 */
export async function auditPanel(workbench: Workbench): Promise<readonly Seen[]> {
  return await workbench.panelFrame().locator('body').evaluate(audit);
}

/** Runs in the page, so it must be self-contained. */
async function audit(body: HTMLElement): Promise<Seen[]> {
  await new Promise((resolve) => requestAnimationFrame(resolve));
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  const drawn = (...layers: readonly string[]): [number, number, number] => {
    for (const layer of layers) {
      context.fillStyle = layer;
      context.fillRect(0, 0, 1, 1);
    }
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  };
  const panel = getComputedStyle(body).getPropertyValue('--vscode-editor-background').trim();
  const layersBehind = (target: Element): string[] => {
    const layers: string[] = [];
    for (let at: Element | null = target; at && at !== body; at = at.parentElement)
      layers.unshift(getComputedStyle(at).backgroundColor);
    return [panel, ...layers];
  };
  const pixelsOf = (chart: Element, [red, green, blue]: readonly [number, number, number]): number => {
    const canvas = chart.querySelector('canvas')!;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let found = 0;
    for (let i = 0; i < data.length; i += 4) {
      const distance = Math.abs(data[i]! - red) + Math.abs(data[i + 1]! - green) + Math.abs(data[i + 2]! - blue);
      if (data[i + 3]! > 200 && distance < 48) found++;
    }
    return found;
  };
  const isRead = (target: Element): boolean =>
    target.checkVisibility({ visibilityProperty: true }) &&
    !target.closest('.hidden-label, [aria-disabled="true"]') &&
    Array.from(target.childNodes).some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
  const texts = Array.from(body.querySelectorAll('#root *'), (target) => ({ target, behind: layersBehind(target) }))
    .filter(({ target }) => isRead(target))
    .map(({ target, behind }) => ({
      what: `${target.tagName.toLowerCase()}.${target.className} "${target.textContent.trim().slice(0, 30)}"`,
      kind: 'text' as const,
      color: drawn(...behind, getComputedStyle(target).color),
      background: drawn(...behind),
    }));
  const curves = Array.from(body.querySelectorAll('tr.u-series'))
    .map((row) => ({ row, marker: row.querySelector('.u-marker') }))
    .flatMap(({ row, marker }) => {
      const stroke = marker ? getComputedStyle(marker).borderTopColor : 'rgba(0, 0, 0, 0)';
      // The first row is the cursor's position; a row without a colour is a value alone.
      if (stroke === 'rgba(0, 0, 0, 0)' || row === row.parentElement?.firstElementChild) return [];
      const color = drawn(panel, stroke);
      const pixels = pixelsOf(row.closest('.uplot')!, color);
      return [{ what: `curve "${row.textContent}"`, kind: 'mark' as const, color, background: drawn(panel), pixels }];
    });
  const marks = ['progress', 'focus'].map((what) => ({
    what,
    kind: 'mark' as const,
    color: drawn(panel, getComputedStyle(body).getPropertyValue(`--recurrent-${what}`)),
    background: drawn(panel),
  }));
  return [...texts, ...curves, ...marks];
}
