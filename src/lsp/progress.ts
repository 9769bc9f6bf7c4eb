import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver/node';
import { Owner, toDisposable } from '../base/disposable';
import { isRunning, type Status } from '../protocol/status';
import type { Session } from './session';

/** Work-done progress of each run, with a button that stops it. Clients without it get none. */
export class TrainingProgress extends Owner {
  readonly #connection: Connection;
  readonly #stop: () => void;
  #reporter: Promise<WorkDoneProgressServerReporter> | undefined;
  #isOver = true;

  constructor(connection: Connection, { status, training }: Session) {
    super();
    this.#connection = connection;
    this.#stop = () => {
      training.stop();
    };
    this._register(
      status.onDidChange((current) => {
        this.#show(current);
      }),
    );
    this._register(
      toDisposable(() => {
        this.#end();
      }),
    );
  }

  #show(status: Status): void {
    if (!isRunning(status)) this.#end();
    else if (this.#isOver) this.#begin(status);
    else this.#report(status);
  }

  #begin(status: Status): void {
    this.#isOver = false;
    this.#reporter = this.#connection.window.createWorkDoneProgress();
    this.#withReporter((reporter) => {
      reporter.begin('Recurrent: training', percentage(status), messageOf(status), true);
      reporter.token.onCancellationRequested(this.#stop);
    });
  }

  #report(status: Status): void {
    this.#withReporter((reporter) => {
      reporter.report(percentage(status), messageOf(status));
    });
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#withReporter((reporter) => {
      reporter.done();
    });
    this.#reporter = undefined;
  }

  /** In order, since all wait for the same promise. A client that refuses progress gets none. */
  #withReporter(use: (reporter: WorkDoneProgressServerReporter) => void): void {
    this.#reporter?.then(use).catch(() => undefined);
  }
}

function percentage(status: Status): number {
  return 'progress' in status ? Math.floor(status.progress * 100) : 0;
}

function messageOf(status: Status): string {
  switch (status.kind) {
    case 'training': {
      const { doing, secondsLeft } = status;
      return secondsLeft === undefined ? doing : `${doing}, ${Math.ceil(secondsLeft)} s left`;
    }
    case 'finishing':
      return status.doing;
    case 'waiting':
      return 'waits until another program has finished training';
    case 'paused':
      return status.onBattery ? 'paused while the machine is on battery' : 'paused';
    case 'untrained':
    case 'interrupted':
    case 'ready':
    case 'failed':
      return '';
  }
}
