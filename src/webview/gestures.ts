import type uPlot from 'uplot';
import { isWhole, panned, zoomed, type Zoom } from './zoom';

/** The wheel zooms around the pointer. If everything is visible already, zooming out scrolls the page instead. */
export function wheelZoom(): uPlot.Plugin {
  return onReady((plot) => {
    plot.over.addEventListener('wheel', (event) => {
      if (event.deltaY === 0 || (event.deltaY > 0 && isWhole(visiblePart(plot), wholeOf(plot)))) return;
      event.preventDefault();
      // A wheel reports about 100 pixels per notch, a touchpad many small amounts.
      const pixels = Math.min(100, Math.max(-100, event.deltaY));
      zoomBy(plot, Math.exp(pixels / 450), plot.posToVal(event.offsetX, 'x'));
    });
  });
}

export function zoomBy(plot: uPlot, factor: number, center: number): void {
  setVisible(plot, zoomed(visiblePart(plot), center, factor, wholeOf(plot)));
}

/** Pans by a fraction of the visible width. */
export function panBy(plot: uPlot, part: number): void {
  const visible = visiblePart(plot);
  setVisible(plot, panned(visible, part * (visible.to - visible.from), wholeOf(plot)));
}

/** A drag with Shift pans; without Shift, uPlot zooms. */
export function shiftPan(): uPlot.Plugin {
  return onReady((plot) => {
    plot.over.addEventListener(
      'mousedown',
      (event) => {
        if (!event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        pan(plot, event.clientX);
      },
      { capture: true },
    );
  });
}

export function visiblePart(plot: uPlot): Zoom {
  const { min = 0, max = 0 } = plot.scales['x'] ?? {};
  return { from: min, to: max };
}

export function wholeOf(plot: uPlot): Zoom {
  const xs = plot.data[0];
  return { from: xs[0] ?? 0, to: xs.at(-1) ?? 0 };
}

function pan(plot: uPlot, startX: number): void {
  const start = visiblePart(plot);
  const perPixel = (start.to - start.from) / plot.over.clientWidth;
  const ended = new AbortController();
  const { signal } = ended;
  document.addEventListener(
    'mousemove',
    (event) => {
      setVisible(plot, panned(start, (startX - event.clientX) * perPixel, wholeOf(plot)));
    },
    { signal },
  );
  document.addEventListener(
    'mouseup',
    () => {
      ended.abort();
    },
    { signal },
  );
}

function setVisible(plot: uPlot, { from, to }: Zoom): void {
  plot.setScale('x', { min: from, max: to });
}

function onReady(listen: (plot: uPlot) => void): uPlot.Plugin {
  return { hooks: { ready: listen } };
}
