import type uPlot from 'uplot';

/** Makes the legend's labels, which switch curves on and off, usable by keyboard. */
export function legendKeys(): uPlot.Plugin {
  return {
    hooks: {
      ready: (plot) => {
        for (const name of names(plot)) {
          name.tabIndex = 0;
          name.setAttribute('role', 'button');
          name.addEventListener('keydown', (event) => {
            if (event.key !== 'Enter' && event.key !== ' ') return;
            event.preventDefault();
            name.click();
          });
        }
        showPressed(plot);
      },
      setSeries: (plot) => {
        showPressed(plot);
      },
    },
  };
}

function showPressed(plot: uPlot): void {
  for (const [i, name] of names(plot).entries()) name.ariaPressed = String(plot.series[i + 1]?.show ?? true);
}

/** In the order of the series, without the x axis. */
function names({ root }: uPlot): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('tr.u-series:not(:first-child) th')];
}
