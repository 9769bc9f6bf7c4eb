import { showPanelCommand } from '../protocol/panel';
import { element } from './dom';

/** Replaces the header when the extension does not answer. */
export function lostNotice(): HTMLElement {
  const again = element('a', 'button', 'Reopen the Panel');
  again.href = `command:${showPanelCommand}`;
  const words = element(
    'div',
    'words',
    element('p', 'state', 'No answer from the extension'),
    element('p', 'detail', 'It was restarted or is busy: this page is out of date.'),
  );
  words.setAttribute('role', 'alert');
  return element('section', 'bar lost', words, element('div', 'actions', again));
}
