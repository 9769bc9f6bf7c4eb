import {
  type AcceptanceCounts,
  type AcceptanceSummary,
  type ByLanguage,
  keptDays,
  totalOf,
} from '../protocol/acceptance';
import type { PanelCommand } from '../protocol/panel';
import { button, element } from './dom';
import { count } from './format';
import { commandLabels } from './header';

const columns: readonly { readonly title: string; readonly hint: string; readonly text: CellText }[] = [
  {
    title: 'Shown',
    hint: 'Suggestions returned to the editor, which does not report which of them it displayed. A suggestion that you type through is counted once.',
    text: ({ shown }) => count(shown),
  },
  { title: 'Whole', hint: 'Accepted to the end.', text: ({ acceptedWhole }) => count(acceptedWhole) },
  {
    title: 'In part',
    hint: 'Accepted word by word or line by line, and not to the end.',
    text: ({ acceptedInPart }) => count(acceptedInPart),
  },
  {
    title: 'Retained',
    hint: 'Accepted texts that were unchanged after five minutes, or when their document was closed.',
    text: ({ retained, judged }) => (judged === 0 ? '–' : `${Math.round((100 * retained) / judged)} %`),
  },
  { title: 'Characters', hint: 'Characters of accepted text.', text: ({ characters }) => count(characters) },
  {
    title: 'Keystrokes saved',
    hint: 'Accepted characters, less one keystroke for each acceptance.',
    text: ({ keystrokesSaved }) => count(keystrokesSaved),
  },
];

type CellText = (counts: AcceptanceCounts) => string;

const periods = { today: 'Today', week: 'Last 7 days', all: `Last ${keptDays} days` } as const;

/** Counts of suggestions, by period and language. */
export class AcceptanceTable {
  readonly element: HTMLElement;
  readonly #nothing = element('p', 'detail', 'Nothing has been suggested yet.');
  readonly #table = element('table');
  readonly #reset: HTMLButtonElement;
  #drawn = '';

  constructor(run: (command: PanelCommand) => void) {
    this.#reset = button(
      commandLabels.resetStatistics,
      () => {
        run('resetStatistics');
      },
      'secondary small',
    );
    this.#reset.title = 'Reset these counts';
    this.element = element(
      'section',
      'acceptance',
      element('div', 'bar', element('h2', '', 'Suggestions taken'), this.#reset),
      element('p', 'detail', 'Counted on this machine, for this workspace, and never sent.'),
      this.#nothing,
      element('div', 'scrolled', this.#table),
    );
  }

  show(acceptance: AcceptanceSummary): void {
    // Redraws on changes only, so that a selection in the table stays.
    const drawn = JSON.stringify(acceptance);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const isEmpty = Object.keys(acceptance.all).length === 0;
    this.#nothing.hidden = !isEmpty;
    this.#table.hidden = this.#reset.hidden = isEmpty;
    this.#table.replaceChildren(
      head(),
      ...(['today', 'week', 'all'] as const).map((period) => body(periods[period], acceptance[period])),
    );
  }
}

function head(): HTMLElement {
  const row = element('tr', '', element('td'));
  for (const { title, hint } of columns) {
    const cell = heading(title, 'col');
    cell.title = hint;
    row.append(cell);
  }
  return element('thead', '', row);
}

/** The total of a period, then its languages, the most used first. */
function body(period: string, languages: ByLanguage): HTMLElement {
  const sorted = Object.entries(languages).sort(([, a], [, b]) => b.shown - a.shown);
  return element(
    'tbody',
    '',
    line(period, 'rowgroup', totalOf(languages)),
    ...sorted.map(([language, counts]) => line(language, 'row', counts)),
  );
}

function line(name: string, scope: 'rowgroup' | 'row', counts: AcceptanceCounts): HTMLElement {
  const cells = columns.map(({ text }) => element('td', '', text(counts)));
  return element('tr', scope === 'rowgroup' ? 'total' : '', heading(name, scope), ...cells);
}

function heading(text: string, scope: 'col' | 'row' | 'rowgroup'): HTMLTableCellElement {
  const cell = element('th', '', text);
  cell.scope = scope;
  return cell;
}
