import { constants, setPriority } from 'node:os';
import { messageOf, unreachable, UserError } from '../base/errors';
import { type Corpus, type ReadingProgress, readCorpus } from '../corpus/select';
import { configOf } from '../learning/presets';
import { unknownMessage } from '../protocol/processMessages';
import { parseToTrainer } from '../protocol/toTrainer';
import type { FromIndexer, FromTrainer, ToTrainer } from '../protocol/trainer';
import { RunControl } from './runControl';
import { startThreads } from './threads';
import { HostChannel } from './hostChannel';
import { nodeFileSystem } from './nodeFileSystem';
import { updateIndex } from '../indexing/updateIndex';
import { SharedMachine } from './machineSharing';
import { BatteryPause, isOnBattery } from './power';
import { run } from './run';
import { hasIndex } from '../storage/modelFiles';

/** Least time between two reports of reading, in milliseconds: each takes time of the extension host. */
const reportInterval = 250;

/**
 * Entry of the training process: does one run or one update of the index, then ends. The extension host forks it, and
 * it ends with the host.
 */
const control = new RunControl();

let sharing: SharedMachine | undefined;

let battery: BatteryPause | undefined;

/** When the host is gone, a run validates once more, saves what it has learned, and ends. */
let onGone = (): void => {
  control.interrupt();
};

const channel = new HostChannel(receive, () => {
  onGone();
});

/** The run or the update has begun. */
let isBusy = false;

function receive(value: unknown): void {
  const message = parseToTrainer(value);
  if (!message) {
    refuse(unknownMessage('the extension host', value));
    return;
  }
  switch (message.kind) {
    case 'start':
      void untilEnd(() => start(message));
      break;
    case 'index':
      void untilEnd(() => index(message));
      break;
    case 'typing':
      sharing?.typed();
      break;
    case 'pause':
      control.pause();
      break;
    case 'resume':
      battery?.override();
      control.resume();
      break;
    case 'stop':
      control.stop();
      break;
    default:
      unreachable(message);
  }
}

/** Without a request this process has nothing to do and ends; a run continues, because it can still be saved. */
function refuse(problem: string): void {
  if (isBusy) channel.tell({ kind: 'note', text: problem });
  else channel.tellLast({ kind: 'failed', message: problem, expected: true, stack: '' });
}

type MessageOfKind<K extends ToTrainer['kind']> = Extract<ToTrainer, { kind: K }>;

async function start(request: MessageOfKind<'start'>): Promise<FromTrainer> {
  const { corpus, settings, storage, startOver, lock, pausesOnBattery } = request;
  setPriority(constants.priority.PRIORITY_LOW);
  const read = () => readCorpus(nodeFileSystem, corpus, control, atIntervals(tellReading));
  if (pausesOnBattery) battery = new BatteryPause(control);
  await battery?.look();
  const sharing = sharingOf(lock);
  try {
    const asked = { readCorpus: read, config: configOf(settings), storage, startOver, sharing };
    const { why, validationLoss } = await run(startThreads, asked, control, channel.tell);
    return { kind: 'ended', why, validationLoss };
  } catch (error) {
    if (!control.isStopped || !(error instanceof UserError)) throw error;
    return { kind: 'ended', why: control.isInterrupted ? 'interrupted' : 'stopped', validationLoss: undefined };
  } finally {
    battery?.end();
  }
}

async function index(request: MessageOfKind<'index'>): Promise<FromIndexer> {
  const { corpus, settings, storage, adapts, lock, pausesOnBattery } = request;
  // An index update is just ended: its files are replaced atomically, and the next window updates them.
  onGone = () => process.exit();
  // The first index is built at normal priority and without delay, because the user may be waiting for it.
  const isFirst = !hasIndex(storage);
  if (!isFirst) setPriority(constants.priority.PRIORITY_LOW);
  const read = async (): Promise<Corpus> => {
    const found = await readCorpus(nodeFileSystem, corpus, control, atIntervals(tellReading));
    channel.tell({ kind: 'preparing', doing: 'Building the index' });
    return found;
  };
  const isPostponed = adapts && pausesOnBattery && (await isOnBattery()) === true;
  const asked = {
    readCorpus: read,
    config: configOf(settings),
    storage,
    adapts: adapts && !isPostponed,
    ...(!isFirst && { takeTurn: sharingOf(lock).takeTurn }),
  };
  const isNew = await updateIndex(startThreads, asked, (text) => {
    channel.tell({ kind: 'note', text });
  });
  const { user, system } = process.cpuUsage();
  return { kind: 'indexed', isNew, coreSeconds: (user + system) / 1e6, isPostponed };
}

function tellReading({ files, of }: ReadingProgress): void {
  const read = files.toLocaleString('en');
  const doing =
    of === undefined ? `Looking for files (${read})` : `Reading files (${read} of ${of.toLocaleString('en')})`;
  channel.tell({ kind: 'preparing', doing });
}

/** Passes on what comes at least `reportInterval` after what was passed on before. */
function atIntervals<T>(pass: (value: T) => void): (value: T) => void {
  let next = -Infinity;
  return (value) => {
    const now = performance.now();
    if (now < next) return;
    next = now + reportInterval;
    pass(value);
  };
}

function sharingOf(lock: string): SharedMachine {
  sharing = new SharedMachine(lock, control, channel.tell);
  return sharing;
}

async function untilEnd(act: () => Promise<FromTrainer | FromIndexer>): Promise<void> {
  isBusy = true;
  try {
    channel.tellLast(await act());
  } catch (error) {
    channel.tellLast({
      kind: 'failed',
      message: messageOf(error),
      expected: error instanceof UserError,
      stack: error instanceof Error ? (error.stack ?? '') : '',
    });
  }
}
