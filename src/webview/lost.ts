import { showPanelCommand } from '../protocol/panel';
import { element } from './dom';

/** Takes the place of the state and its buttons when the extension does not answer. */
export function lostNotice(): HTMLElement {
  const again = element('a', 'button', 'Show the Panel Anew');
  again.href = `command:${showPanelCommand}`;
  const words = element(
    'div',
    'words',
    element('p', 'state', 'No answer from the extension'),
    element('p', 'detail', 'It was restarted or is busy: nothing here is up to date.'),
  );
  words.setAttribute('role', 'alert');
  return element('section', 'bar lost', words, element('div', 'actions', again));
}
