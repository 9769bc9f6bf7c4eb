import { constants, setPriority } from 'node:os';
import { messageOf, unreachable, UserError } from '../base/errors';
import { readCorpus } from '../corpus/select';
import { configOf } from '../model/presets';
import type { FromTrainer, ToTrainer } from '../protocol/trainer';
import { RunControl } from './control';
import { startEngine } from './engine';
import { nodeFileSystem } from './nodeFileSystem';
import { updateIndex } from './indexing';
import { run, type RunListener } from './run';
import { hasLanguage } from './storage';

/** Entry of the training process: one run, or one update of the index, then it ends. It is forked by the extension host and ends with it. */
const control = new RunControl();

const filesBetweenReports = 50;

process.on('message', (message: ToTrainer) => {
  switch (message.kind) {
    case 'start':
      void untilEnd(() => start(message));
      break;
    case 'index':
      void untilEnd(() => index(message));
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
type Request<K extends ToTrainer['kind']> = Extract<ToTrainer, { kind: K }>;

async function start({ corpus, settings, storage, startOver }: Request<'start'>): Promise<FromTrainer> {
  setPriority(constants.priority.PRIORITY_LOW);
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
    readCorpus(nodeFileSystem, corpus, control, (files) => {
      if (files % filesBetweenReports === 0) tell({ kind: 'preparing', doing: `Reading files (${files})` });
    });
  try {
    const request = { readCorpus: read, config: configOf(settings), storage, startOver };
    const { why, validationLoss } = await run(startEngine, request, control, listener);
    return { kind: 'ended', why, validationLoss };
  } catch (error) {
    if (!control.isStopped || !(error instanceof UserError)) throw error;
    return { kind: 'ended', why: 'stopped', validationLoss: undefined };
  }
}

async function index({ corpus, settings, storage, adapts }: Request<'index'>): Promise<FromTrainer> {
  // For the first index somebody may wait, while the editor starts.
  if (hasLanguage(storage)) setPriority(constants.priority.PRIORITY_LOW);
  process.once('disconnect', () => process.exit());
  const read = () => readCorpus(nodeFileSystem, corpus, control);
  const request = { readCorpus: read, config: configOf(settings), storage, adapts };
  const isNew = await updateIndex(startEngine, request, (text) => {
    tell({ kind: 'note', text });
  });
  const { user, system } = process.cpuUsage();
  return { kind: 'indexed', isNew, coreSeconds: (user + system) / 1e6 };
}

async function untilEnd(act: () => Promise<FromTrainer>): Promise<void> {
  try {
    last(await act());
  } catch (error) {
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
