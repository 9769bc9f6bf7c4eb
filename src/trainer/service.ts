import { messageOf, unreachable, UserError } from '../base/errors';
import type { FileSystem } from '../corpus/fileSystem';
import type { CorpusRequest } from '../corpus/request';
import type { Corpus } from '../corpus/corpus';
import { type ReadingProgress, readCorpus } from '../corpus/select';
import { processorTime } from '../indexing/machine';
import { updateIndex } from '../indexing/updateIndex';
import { mixingKernels } from '../kernels/mixing';
import { configOf } from '../learning/presets';
import type { AskMessage } from '../protocol/hostFiles';
import { unknownMessage } from '../protocol/processMessages';
import { parseToTrainer } from '../protocol/toTrainer';
import type { FromIndexer, FromTrainer, RunListener, ToTrainer } from '../protocol/trainer';
import { hasIndex } from '../storage/modelFiles';
import { HostFiles } from './hostFiles';
import type { MachineSharing } from './machineSharing';
import { run } from './run';
import { RunControl } from './runControl';
import { startThreads } from './threads';

/** Shortest time between two reports of reading, in milliseconds: each costs time in the extension host. */
const reportInterval = 250;

/** The place where a trainer runs: a separate process, or a worker of a web page. */
export interface TrainerEnvironment {
  readonly send: (message: FromTrainer | FromIndexer | AskMessage) => void;
  /** Ends the process or the worker after the message has been sent. */
  readonly sendLast: (message: FromTrainer | FromIndexer) => void;
  readonly fileSystem: (request: CorpusRequest, host: HostFiles) => FileSystem;
  readonly sharing: (lock: string, control: RunControl, tell: RunListener) => SharingWithUser;
  /** Lowers the priority of the process. Absent where a priority cannot be set. */
  readonly lowerPriority?: () => void;
  /** Absent where the power source is unknown. */
  readonly power?: Power;
  /** Ends at once, without saving. Absent where the place ends with its host. */
  readonly end?: () => void;
}

export interface SharingWithUser extends MachineSharing {
  /** To be called when the user types in the editor. */
  typed(): void;
}

export interface Power {
  readonly isOnBattery: () => Promise<boolean | undefined>;
  readonly watch: (control: RunControl) => PowerWatch;
}

/** Pauses a run while the machine is on battery, unless the user resumes it. */
export interface PowerWatch {
  look(): Promise<void>;
  override(): void;
  end(): void;
}

type MessageOfKind<K extends ToTrainer['kind']> = Extract<ToTrainer, { kind: K }>;

/** Does one run or one update of the index, as the extension host asks. */
export class TrainerService {
  readonly #place: TrainerEnvironment;
  readonly #control = new RunControl();
  /** Access to files through the extension host. */
  readonly host: HostFiles;
  #sharing: SharingWithUser | undefined;
  #battery: PowerWatch | undefined;
  /** When the host is gone, a run validates once more, saves what it has learned, and ends. */
  #onGone = (): void => {
    this.#control.interrupt();
  };
  /** Whether the run or the update has begun. */
  #isBusy = false;

  constructor(place: TrainerEnvironment) {
    this.#place = place;
    this.host = new HostFiles(place.send);
  }

  receive(value: unknown): void {
    const message = parseToTrainer(value);
    if (!message) {
      this.#refuse(unknownMessage('the extension host', value));
      return;
    }
    switch (message.kind) {
      case 'start':
        void this.#untilEnd(() => this.#start(message));
        break;
      case 'index':
        void this.#untilEnd(() => this.#index(message));
        break;
      case 'answer':
        this.host.receive(message);
        break;
      case 'typing':
        this.#sharing?.typed();
        break;
      case 'pause':
        this.#control.pause();
        break;
      case 'resume':
        this.#battery?.override();
        this.#control.resume();
        break;
      case 'stop':
        this.#control.stop();
        break;
      default:
        unreachable(message);
    }
  }

  hostGone(): void {
    this.#onGone();
  }

  /** Without a request this place has nothing to do and ends; a run continues, because it can still be saved. */
  #refuse(problem: string): void {
    if (this.#isBusy) this.#place.send({ kind: 'note', text: problem });
    else this.#place.sendLast({ kind: 'failed', message: problem, expected: true, stack: '' });
  }

  async #start(request: MessageOfKind<'start'>): Promise<FromTrainer> {
    const { corpus, settings, storage, startOver, lock, pausesOnBattery } = request;
    const control = this.#control;
    this.#place.lowerPriority?.();
    if (pausesOnBattery) this.#battery = this.#place.power?.watch(control);
    await this.#battery?.look();
    const asked = {
      readCorpus: () => this.#readCorpus(corpus),
      config: configOf(settings),
      storage,
      startOver,
      sharing: this.#share(lock),
    };
    try {
      const { why, validationLoss } = await run(startThreads, asked, control, this.#place.send);
      return { kind: 'ended', why, validationLoss };
    } catch (error) {
      if (!control.isStopped || !(error instanceof UserError)) throw error;
      return { kind: 'ended', why: control.isInterrupted ? 'interrupted' : 'stopped', validationLoss: undefined };
    } finally {
      this.#battery?.end();
    }
  }

  async #index(request: MessageOfKind<'index'>): Promise<FromIndexer> {
    const { corpus, settings, storage, adapts, lock, pausesOnBattery } = request;
    const { end, lowerPriority, power, send } = this.#place;
    // An index update can simply be ended: its files are replaced atomically, and the next window updates them.
    if (end) this.#onGone = end;
    // The first index is built at normal priority and without delay, because the user may be waiting for it.
    const isFirst = !hasIndex(storage);
    if (!isFirst) lowerPriority?.();
    const read = async (): Promise<Corpus> => {
      const found = await this.#readCorpus(corpus);
      send({ kind: 'preparing', doing: 'Building the index' });
      return found;
    };
    const isPostponed = adapts && pausesOnBattery && (await power?.isOnBattery()) === true;
    const asked = {
      readCorpus: read,
      config: configOf(settings),
      storage,
      adapts: adapts && !isPostponed,
      mixing: mixingKernels(),
      ...(!isFirst && { takeTurn: this.#share(lock).takeTurn }),
      usable: () => {
        send({ kind: 'usable', coreSeconds: processorTime() / 1000 });
        lowerPriority?.();
      },
    };
    const isNew = await updateIndex(startThreads, asked, (text) => {
      send({ kind: 'note', text });
    });
    return { kind: 'indexed', isNew, coreSeconds: processorTime() / 1000, isPostponed };
  }

  #readCorpus(request: CorpusRequest): Promise<Corpus> {
    const report = atIntervals((progress: ReadingProgress) => {
      this.#place.send({ kind: 'preparing', doing: describeReading(progress) });
    });
    return readCorpus(this.#place.fileSystem(request, this.host), request, this.#control, report);
  }

  #share(lock: string): SharingWithUser {
    this.#sharing = this.#place.sharing(lock, this.#control, this.#place.send);
    return this.#sharing;
  }

  async #untilEnd(act: () => Promise<FromTrainer | FromIndexer>): Promise<void> {
    this.#isBusy = true;
    try {
      this.#place.sendLast(await act());
    } catch (error) {
      this.#place.sendLast({
        kind: 'failed',
        message: messageOf(error),
        expected: error instanceof UserError,
        stack: error instanceof Error ? (error.stack ?? '') : '',
      });
    }
  }
}

function describeReading({ files, of }: ReadingProgress): string {
  const read = files.toLocaleString('en');
  return of === undefined ? `Looking for files (${read})` : `Reading files (${read} of ${of.toLocaleString('en')})`;
}

/** Drops a value that comes less than `reportInterval` after the last one that was passed on. */
function atIntervals<T>(pass: (value: T) => void): (value: T) => void {
  let next = -Infinity;
  return (value) => {
    const now = performance.now();
    if (now < next) return;
    next = now + reportInterval;
    pass(value);
  };
}
