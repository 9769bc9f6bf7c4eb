import type { PanelCommand } from '../protocol/panel';
import type { Status } from '../protocol/status';
import { button, element, setText } from './dom';

/** What to do where there is nothing to show yet. */
export class EmptyState {
  readonly element: HTMLElement;
  readonly #title = element('h2');
  readonly #text = element('p');
  readonly #openFolder: HTMLButtonElement;

  constructor(run: (command: PanelCommand) => void) {
    this.#openFolder = button('Open Folder', () => {
      run('openFolder');
    });
    this.element = element('section', 'empty', this.#title, this.#text, this.#openFolder);
  }

  show(status: Status, hasFolder: boolean): void {
    const { title, text } = contentFor(status, hasFolder);
    setText(this.#title, title);
    setText(this.#text, text);
    this.#openFolder.hidden = hasFolder;
  }
}

function contentFor(status: Status, hasFolder: boolean): { title: string; text: string } {
  if (!hasFolder) {
    return { title: 'No folder is open', text: 'Recurrent learns from the files of a folder. Open one to begin.' };
  }
  if (status.kind === 'training') {
    return { title: `${status.doing}…`, text: 'The curves begin with the first steps of training.' };
  }
  if (status.kind === 'failed') {
    return { title: 'Nothing was learned', text: 'Mend what is said above, then train again.' };
  }
  return {
    title: 'Nothing has been learned yet',
    text:
      'Train on Workspace reads the text files of this folder and trains a small network on them, in the background, ' +
      'on this computer’s CPU. Nothing leaves the machine. What it learns appears here, and as ghost text while you type.',
  };
}
