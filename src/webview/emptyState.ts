import type { PanelCommand } from '../protocol/panel';
import type { Status } from '../protocol/status';
import { button, element, setText } from './dom';
import { commandLabels } from './header';

/** What to do where there is nothing to show yet. */
export class EmptyState {
  readonly element: HTMLElement;
  readonly #title = element('h2');
  readonly #text = element('p');
  readonly #openFolder: HTMLButtonElement;
  readonly #train: HTMLButtonElement;

  constructor(run: (command: PanelCommand) => void) {
    const buttonFor = (command: PanelCommand): HTMLButtonElement =>
      button(commandLabels[command], () => {
        run(command);
      });
    this.#openFolder = buttonFor('openFolder');
    this.#train = buttonFor('train');
    this.element = element('section', 'empty', this.#title, this.#text, this.#openFolder, this.#train);
  }

  show(status: Status, hasFolder: boolean): void {
    const { title, text } = contentFor(status, hasFolder);
    setText(this.#title, title);
    setText(this.#text, text);
    this.#openFolder.hidden = hasFolder;
    this.#train.hidden = !hasFolder || status.kind !== 'untrained';
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
  if (status.kind === 'paused') {
    return { title: 'Paused before the first step', text: 'The curves begin when training is resumed.' };
  }
  if (status.kind === 'ready') {
    return {
      title: 'The curves were not kept',
      text: 'The network is here and completes. Train further for new curves.',
    };
  }
  return {
    title: 'Nothing has been learned yet',
    text:
      'Training reads the text files of this folder and teaches them to a small network, in the background, ' +
      'on this computer’s CPU. Nothing leaves the machine. What it learns appears here, and as ghost text while you type.',
  };
}
