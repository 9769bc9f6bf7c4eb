import type { PanelCommand } from '../protocol/panel';
import type { Status } from '../protocol/status';
import { button, element, setText } from './dom';
import { commandLabels } from './header';

/** Tells the user what to do while there are no curves to show. */
export class EmptyState {
  readonly element: HTMLElement;
  readonly #title = element('h2');
  readonly #text = element('p');
  readonly #openFolder: HTMLButtonElement;
  readonly #manageTrust: HTMLButtonElement;
  readonly #train: HTMLButtonElement;

  constructor(run: (command: PanelCommand) => void) {
    const buttonFor = (command: PanelCommand): HTMLButtonElement =>
      button(commandLabels[command], () => {
        run(command);
      });
    this.#openFolder = buttonFor('openFolder');
    this.#manageTrust = buttonFor('manageTrust');
    this.#train = buttonFor('train');
    const buttons = [this.#openFolder, this.#manageTrust, this.#train];
    this.element = element('section', 'empty', this.#title, this.#text, ...buttons);
  }

  show(status: Status, hasFolder: boolean, isTrusted: boolean): void {
    const { title, text } = contentFor(status, hasFolder, isTrusted);
    setText(this.#title, title);
    setText(this.#text, text);
    this.#openFolder.hidden = hasFolder;
    this.#manageTrust.hidden = !hasFolder || isTrusted;
    this.#train.hidden = !hasFolder || !isTrusted || status.kind !== 'untrained';
  }
}

function contentFor(status: Status, hasFolder: boolean, isTrusted: boolean): { title: string; text: string } {
  if (!hasFolder) {
    return { title: 'No folder is open', text: 'Recurrent learns from the files of a folder. Open one to begin.' };
  }
  if (!isTrusted) {
    return {
      title: 'This workspace is not trusted',
      text: 'In Restricted Mode, Recurrent does not read the files of a folder. Trust the workspace to train on it.',
    };
  }
  if (status.kind === 'waiting') {
    return {
      title: 'Another window is training',
      text: 'Only one window at a time trains on this computer. This one is next.',
    };
  }
  if (status.kind === 'training' || status.kind === 'finishing') {
    return { title: `${status.doing}…`, text: 'The curves start with the first training steps.' };
  }
  if (status.kind === 'failed') {
    return { title: 'Nothing was learned', text: 'Fix the problem above, then train again.' };
  }
  if (status.kind === 'paused') {
    return { title: 'Paused before the first step', text: 'The curves start when training resumes.' };
  }
  if (status.kind === 'ready' || status.kind === 'interrupted') {
    return {
      title: 'The curves were not kept',
      text: 'The network is available for completions. Training draws new curves.',
    };
  }
  return {
    title: 'Nothing has been learned yet',
    text:
      'Training reads the text files of this workspace and teaches them to a small network, in the background, ' +
      'on this computer’s CPU. Nothing leaves the machine. What it learns appears here, and as ghost text while you type.',
  };
}
