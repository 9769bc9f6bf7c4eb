import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import { progressText, type StatusHolder } from '../editor/statusHolder';
import { indexFailureOf, type Status } from '../protocol/status';

/** The status bar item; a click opens the panel. */
export class StatusBar extends Owner {
  readonly #item: vscode.StatusBarItem;
  readonly #status: StatusHolder;
  readonly #isEnabled: () => boolean;

  constructor(status: StatusHolder, isEnabled: () => boolean) {
    super();
    this.#status = status;
    this.#isEnabled = isEnabled;
    this.#item = this._register(
      vscode.window.createStatusBarItem('recurrent.status', vscode.StatusBarAlignment.Right, 100),
    );
    this.#item.name = 'Recurrent';
    this.#item.command = 'recurrent.showPanel';
    this._register(
      status.onDidChange(() => {
        this.update();
      }),
    );
    this.update();
    this.#item.show();
  }

  update(): void {
    const { text, tooltip, isWarning } = describe(this.#status.current);
    const enabled = this.#isEnabled();
    this.#item.text = enabled ? text : `${text} (off)`;
    const failure = indexFailureOf(this.#status.current);
    const further = `${failure === undefined ? '' : ` ${failure}`}${enabled ? '' : ' Completions are turned off.'}`;
    this.#item.tooltip = `Recurrent: ${tooltip}${further} Click to open the loss panel.`;
    this.#item.accessibilityInformation = { label: this.#item.tooltip };
    this.#item.backgroundColor = isWarning ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
  }
}

function describe(status: Status): { text: string; tooltip: string; isWarning?: boolean } {
  switch (status.kind) {
    case 'untrained':
      return {
        text: `$(mortar-board) untrained${status.hasIndex ? ' · index ready' : ''}`,
        tooltip: `no network has been trained on this workspace yet${status.hasIndex ? '; completions come from the index alone' : ''}.${status.otherModel === undefined ? '' : ` ${status.otherModel}`}`,
      };
    case 'waiting':
      return {
        text: '$(watch) waiting to train',
        tooltip: 'training waits until another window has finished training.',
      };
    case 'training':
      // A spinning icon would redraw the window sixty times a second, on the CPU that trains.
      return { text: `$(sync) training ${progressText(status.progress)}`, tooltip: `${status.doing}.` };
    case 'paused':
      return {
        text: `$(debug-pause) paused ${progressText(status.progress)}`,
        tooltip: `training is paused${status.onBattery ? ' while the machine is on battery' : ''}; completions use the latest checkpoint.`,
      };
    case 'finishing':
      return { text: `$(sync) finishing ${progressText(status.progress)}`, tooltip: `${status.doing}.` };
    case 'interrupted':
      return {
        text: `$(debug-pause) interrupted ${progressText(status.progress)}`,
        tooltip: `training was interrupted at ${progressText(status.progress)}, at ${status.bitsPerCharacter.toFixed(2)} bits per character, and can be resumed.`,
      };
    case 'ready': {
      const bits = status.bitsPerCharacter.toFixed(2);
      return { text: `$(sparkle) ${bits} bits`, tooltip: `ready, ${bits} bits per character on held-out files.` };
    }
    case 'failed':
      return { text: '$(warning) failed', tooltip: status.message, isWarning: true };
  }
}
