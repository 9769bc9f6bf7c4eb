import type { CorpusRequest } from '../corpus/request';
import type { Choices } from '../learning/presets';
import type { AnswerMessage } from './hostFiles';
import type { LearningHistory, LearningPoint, LearningSample, Reliability } from './learning';

/** The user's training settings. */
export type TrainingSettings = Choices;

/** Messages between the extension host and the trainer process, which does one run or one update of the index. */
export type ToTrainer =
  | {
      readonly kind: 'start';
      readonly corpus: CorpusRequest;
      readonly settings: TrainingSettings;
      /** Folder of the checkpoint, the history and the list of files. */
      readonly storage: string;
      /** Ignore the existing checkpoint; otherwise training continues from it. */
      readonly startOver: boolean;
      /** Path of the lock that one trainer on the machine holds at a time. */
      readonly lock: string;
      /** Whether training pauses while the machine is on battery, if that is known. */
      readonly pausesOnBattery: boolean;
    }
  /** An update in the background, which the user did not ask for. */
  | {
      readonly kind: 'index';
      readonly corpus: CorpusRequest;
      readonly settings: TrainingSettings;
      readonly storage: string;
      /** Whether the network, if there is one, first learns the changed files. */
      readonly adapts: boolean;
      readonly lock: string;
      /** Whether the network does not adapt while the machine is on battery. */
      readonly pausesOnBattery: boolean;
    }
  /** The user is typing: on a loaded machine, training rests between steps for a while. */
  | { readonly kind: 'typing' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'stop' }
  | AnswerMessage;

/** Events of a run, passed on unchanged from their source to where they are shown. */
export type RunEvent =
  /** Another trainer on the machine holds the lock. */
  | { readonly kind: 'waiting' }
  /** Work before the first step: reading files, encoding. */
  | { readonly kind: 'preparing'; readonly doing: string }
  /** Training begins; the history includes earlier runs of the same model. */
  | { readonly kind: 'started'; readonly history: LearningHistory; readonly notes: readonly string[] }
  | { readonly kind: 'point'; readonly point: LearningPoint; readonly progress: number; readonly secondsLeft: number }
  | { readonly kind: 'sample'; readonly sample: LearningSample }
  /** The last step is done; `progress` is the fraction of the remaining work, 0 … 1, and never decreases. */
  | { readonly kind: 'finishing'; readonly doing: string; readonly progress: number }
  /** Measured at the end of training; also in the history on disk. */
  | { readonly kind: 'reliability'; readonly reliability: Reliability }
  /** A better checkpoint, or a better index for it, is on disk. */
  | { readonly kind: 'checkpoint'; readonly validationLoss: number }
  | NoteMessage
  /** `onBattery`: paused by the battery, not by the user. */
  | { readonly kind: 'paused'; readonly onBattery: boolean }
  | { readonly kind: 'resumed' };

/** Receives the events of a run. */
export type RunListener = (event: RunEvent) => void;

/** Messages from a process that trains. */
export type FromTrainer =
  | RunEvent
  /** The loss is absent if the run was stopped before it had learned anything. */
  | { readonly kind: 'ended'; readonly why: EndReason; readonly validationLoss: number | undefined }
  | FailedMessage;

/** Messages from a process that updates the index. */
export type FromIndexer =
  | NoteMessage
  /** Another trainer on the machine holds the lock. */
  | { readonly kind: 'waiting' }
  /** Work before the index is written: reading files, sorting their text. */
  | { readonly kind: 'preparing'; readonly doing: string }
  /** A first index is on disk, after so much processor time; its mixture is now fitted on more text, once for a workspace. */
  | { readonly kind: 'usable'; readonly coreSeconds: number }
  /**
   * The index is up to date. `isNew`: the index or the network has changed; `coreSeconds`: processor time used;
   * `isPostponed`: the network has not adapted, because of the battery.
   */
  | {
      readonly kind: 'indexed';
      readonly isNew: boolean;
      readonly coreSeconds: number;
      readonly isPostponed: boolean;
    }
  | FailedMessage;

/** A line for the log. */
interface NoteMessage {
  readonly kind: 'note';
  readonly text: string;
}

/**
 * `expected`: a problem that the user can fix, described by the message; else a defect, whose stack goes to the log.
 */
export interface FailedMessage {
  readonly kind: 'failed';
  readonly message: string;
  readonly expected: boolean;
  readonly stack: string;
}

/** `interrupted`: the run was stopped because the extension host was gone. */
export type EndReason = 'budget' | 'converged' | 'stopped' | 'interrupted';
