import type { CorpusRequest } from '../corpus/request';
import type { Choices } from '../learning/presets';
import type { LearningHistory, LearningPoint, LearningSample, Reliability } from './learning';

/** What the user's settings say of training. */
export type TrainingSettings = Choices;

/** Between the extension host and the trainer process: one run of training, or one update of the index, and it ends. */
export type ToTrainer =
  | {
      readonly kind: 'start';
      readonly corpus: CorpusRequest;
      readonly settings: TrainingSettings;
      /** Folder of the checkpoint, the history and the list of files. */
      readonly storage: string;
      /** Forget the checkpoint that is there. Otherwise training continues it. */
      readonly startOver: boolean;
      /** File of the lock that one trainer of the machine has at a time. */
      readonly lock: string;
      /** Whether training pauses while the machine runs on its battery, where that can be told. */
      readonly pausesOnBattery: boolean;
    }
  /** Nobody asked for it, and nobody waits. */
  | {
      readonly kind: 'index';
      readonly corpus: CorpusRequest;
      readonly settings: TrainingSettings;
      readonly storage: string;
      /** Whether the network, if there is one, first learns the files that have changed. */
      readonly adapts: boolean;
      readonly lock: string;
      /** Whether the network learns nothing while the machine runs on its battery. */
      readonly pausesOnBattery: boolean;
    }
  /** Somebody types: on a loaded machine, training rests between its steps for a while. */
  | { readonly kind: 'typing' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'stop' };

/** What happens during a run. It is passed on unchanged from where it happens to where it is shown. */
export type RunEvent =
  /** Another trainer of the machine has its turn. */
  | { readonly kind: 'waiting' }
  /** What is done before the first step: scanning files, encoding. */
  | { readonly kind: 'preparing'; readonly doing: string }
  /** Training begins; the history holds what earlier runs of the same model left. */
  | { readonly kind: 'started'; readonly history: LearningHistory; readonly notes: readonly string[] }
  | { readonly kind: 'point'; readonly point: LearningPoint; readonly progress: number; readonly secondsLeft: number }
  | { readonly kind: 'sample'; readonly sample: LearningSample }
  /** The last step is done; `progress` is the part of the remaining work that is done, 0 … 1, and only rises. */
  | { readonly kind: 'finishing'; readonly doing: string; readonly progress: number }
  /** Measured at the end of training, and in the history on disk. */
  | { readonly kind: 'reliability'; readonly reliability: Reliability }
  /** A better checkpoint than the one before, or a better index for it, is on disk. */
  | { readonly kind: 'checkpoint'; readonly validationLoss: number }
  | NoteMessage
  /** `onBattery`: by nobody, because the machine runs on its battery. */
  | { readonly kind: 'paused'; readonly onBattery: boolean }
  | { readonly kind: 'resumed' };

/** Takes the events of a run. */
export type TellRun = (event: RunEvent) => void;

/** From a process that trains. */
export type FromTrainer =
  | RunEvent
  /** The loss is absent where the run was stopped before it had learned anything. */
  | { readonly kind: 'ended'; readonly why: EndReason; readonly validationLoss: number | undefined }
  | FailedMessage;

/** From a process that updates the index. */
export type FromIndexer =
  | NoteMessage
  /**
   * The index is what the files are now. `isNew`: it, or the network, is another than before; `coreSeconds`: what it took
   * of one core; `isPostponed`: the network has not learned what it should have, because of the battery.
   */
  | {
      readonly kind: 'indexed';
      readonly isNew: boolean;
      readonly coreSeconds: number;
      readonly isPostponed: boolean;
    }
  | FailedMessage;

/** Something that happened on the way and is worth a line in the log. */
interface NoteMessage {
  readonly kind: 'note';
  readonly text: string;
}

/** `expected`: something the user can mend, said in full by the message; else a defect, with its stack in the log. */
export interface FailedMessage {
  readonly kind: 'failed';
  readonly message: string;
  readonly expected: boolean;
  readonly stack: string;
}

/** `interrupted`: it was stopped because the extension host was gone. */
export type EndReason = 'budget' | 'converged' | 'stopped' | 'interrupted';
