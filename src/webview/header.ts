import type { PanelCommand } from '../protocol/panel';
import { indexFailureOf, isRunning, type Status } from '../protocol/status';
import { button, element, setText } from './dom';
import { duration } from './format';

export const commandLabels: Readonly<Record<PanelCommand, string>> = {
  train: 'Train on Workspace',
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  showFiles: 'Learned Files',
  showLog: 'Log',
  openFolder: 'Open Folder',
  manageTrust: 'Manage Workspace Trust',
  resetStatistics: 'Reset',
};

/** The status in words, the progress, and the available actions. */
export class PanelHeader {
  readonly element: HTMLElement;
  readonly #state = element('p', 'state');
  readonly #detail = element('p', 'detail');
  readonly #announced = element('p', 'hidden-label');
  readonly #progress = element('progress');
  readonly #buttons = new Map<PanelCommand, HTMLButtonElement>();

  constructor(run: (command: PanelCommand) => void) {
    const actions = element('div', 'actions');
    for (const command of ['train', 'resume', 'pause', 'stop', 'showFiles', 'showLog'] as const) {
      const isPrimary = command === 'train' || command === 'resume';
      const created = button(
        commandLabels[command],
        () => {
          run(command);
        },
        isPrimary ? '' : 'secondary',
      );
      this.#buttons.set(command, created);
      actions.append(created);
    }
    this.#progress.max = 1;
    this.#progress.setAttribute('aria-label', 'Training progress');
    this.#announced.setAttribute('aria-live', 'polite');
    const words = element('div', 'words', this.#state, this.#detail);
    this.element = element('header', '', element('div', 'bar', words, actions), this.#progress, this.#announced);
  }

  /** `isEmpty`: the empty state below has the button to train. */
  show(status: Status, hasFolder: boolean, hasModel: boolean, isEmpty: boolean): void {
    const { state, detail } = describe(status);
    setText(this.#state, state);
    setText(this.#detail, detail);
    this.#detail.hidden = detail === '';
    this.element.dataset['kind'] = status.kind;
    // Progress changes several times a second; a screen reader announces changes of state only.
    setText(this.#announced, announced(status, state));
    this.#progress.hidden = !('progress' in status);
    if ('progress' in status) this.#progress.value = status.progress;
    const canTrain = hasFolder && !isRunning(status) && status.kind !== 'interrupted';
    const isUnfinished = status.kind === 'paused' || status.kind === 'interrupted';
    const offered: Readonly<Record<string, boolean>> = {
      train: canTrain && !(isEmpty && status.kind === 'untrained'),
      resume: isUnfinished,
      pause: status.kind === 'training',
      stop: isRunning(status) || status.kind === 'interrupted',
      showFiles: hasModel,
      showLog: true,
    };
    for (const [command, shown] of this.#buttons) shown.hidden = !offered[command];
    setText(this.#buttons.get('train')!, trainLabel(status));
  }
}

function announced(status: Status, state: string): string {
  if (status.kind === 'training') return 'Training';
  if (status.kind === 'finishing') return 'Finishing';
  const problem = status.kind === 'failed' ? status.message : indexFailureOf(status);
  return problem === undefined ? state : `${state}: ${problem}`;
}

function trainLabel(status: Status): string {
  if (status.kind === 'ready') return 'Train Further';
  return status.kind === 'failed' && status.resumable ? 'Resume Training' : commandLabels.train;
}

function describe(status: Status): { state: string; detail: string } {
  switch (status.kind) {
    case 'untrained': {
      const source = status.hasIndex ? 'Completions come from the index of this workspace’s text alone.' : undefined;
      const sentences = [status.indexFailure ?? source, status.otherModel];
      return { state: 'Not trained yet', detail: sentences.filter((one) => one !== undefined).join(' ') };
    }
    case 'waiting':
      return { state: 'Waiting', detail: 'Training starts when another window has finished training.' };
    case 'training': {
      const left = status.secondsLeft === undefined ? '' : `${duration(status.secondsLeft)} left`;
      const doing = status.doing === 'Training' ? '' : status.doing;
      return { state: `Training ${percent(status.progress)}`, detail: doing || left };
    }
    case 'paused':
      return {
        state: `Paused at ${percent(status.progress)}`,
        detail: status.onBattery
          ? 'The machine is on battery. Training continues on mains power, or now with Resume.'
          : 'Completions use the latest checkpoint.',
      };
    case 'finishing':
      return { state: `Finishing ${percent(status.progress)}`, detail: status.doing };
    case 'interrupted':
      return {
        state: `Interrupted at ${percent(status.progress)}`,
        detail:
          `${status.bitsPerCharacter.toFixed(2)} bits per character so far. ` +
          'Resume continues from there; Stop keeps the model as it is.',
      };
    case 'ready':
      return {
        state: 'Ready',
        detail: `${status.bitsPerCharacter.toFixed(2)} bits per character on text that it has not seen${status.indexFailure === undefined ? '' : `. ${status.indexFailure}`}`,
      };
    case 'failed':
      return { state: 'Failed', detail: status.message };
  }
}

function percent(progress: number): string {
  return `${Math.floor(progress * 100)} %`;
}
