import { constants, setPriority } from 'node:os';
import { messageOf, unreachable, UserError } from '../base/errors';
import { readCorpus } from '../corpus/select';
import { configOf } from '../model/presets';
import type { FromTrainer, ToTrainer } from '../protocol/trainer';
import { RunControl } from './control';
import { startEngine } from './engine';
import { nodeFileSystem } from './nodeFileSystem';
import { run, type RunListener } from './run';

/** Entry of the training process: one run, then it ends. It is forked by the extension host and ends with it. */
const control = new RunControl();

const filesBetweenReports = 50;

process.on('message', (message: ToTrainer) => {
  switch (message.kind) {
    case 'start':
      void start(message);
      break;
    case 'pause':
      control.pause();
      break;
    case 'resume':
      control.resume();
      break;
    case 'stop':
      control.stop();
      break;
    default:
      unreachable(message);
  }
});

// The editor's window is gone: what was learned is measured once more and saved, and with nothing left to do this ends.
process.on('disconnect', () => {
  control.stop();
});
setPriority(constants.priority.PRIORITY_LOW);

async function start({ corpus, settings, storage, startOver }: Extract<ToTrainer, { kind: 'start' }>): Promise<void> {
  const token = {
    get isCancelled() {
      return control.isStopped;
    },
  };
  const listener: RunListener = {
    preparing: (doing) => {
      tell({ kind: 'preparing', doing });
    },
    started: (history, notes) => {
      tell({ kind: 'started', history, notes });
    },
    point: (point, progress, secondsLeft) => {
      tell({ kind: 'point', point, progress, secondsLeft });
    },
    sample: (sample) => {
      tell({ kind: 'sample', sample });
    },
    reliability: (reliability) => {
      tell({ kind: 'reliability', reliability });
    },
    checkpoint: (validationLoss) => {
      tell({ kind: 'checkpoint', validationLoss });
    },
    note: (text) => {
      tell({ kind: 'note', text });
    },
    paused: () => {
      tell({ kind: 'paused' });
    },
    resumed: () => {
      tell({ kind: 'resumed' });
    },
  };
  const read = () =>
    readCorpus(nodeFileSystem, corpus, token, (files) => {
      if (files % filesBetweenReports === 0) tell({ kind: 'preparing', doing: `Reading files (${files})` });
    });
  try {
    const config = configOf(settings);
    const result = await run(startEngine, { readCorpus: read, config, storage, startOver }, control, listener);
    last({ kind: 'ended', why: result.why, validationLoss: result.validationLoss });
  } catch (error) {
    if (control.isStopped && error instanceof UserError) {
      last({ kind: 'ended', why: 'stopped', validationLoss: undefined });
      return;
    }
    last({
      kind: 'failed',
      message: messageOf(error),
      expected: error instanceof UserError,
      stack: error instanceof Error ? (error.stack ?? '') : '',
    });
  }
}

/** The channel is closed only when the message is through. */
function last(message: FromTrainer): void {
  if (!process.connected) return;
  process.send?.(message, () => {
    process.disconnect();
  });
}

function tell(message: FromTrainer): void {
  if (process.connected) process.send?.(message);
}
