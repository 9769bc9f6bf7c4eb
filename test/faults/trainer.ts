import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { parseFromIndexer, parseFromTrainer } from '../../src/protocol/processMessages';
import type { FromIndexer, FromTrainer, ToTrainer } from '../../src/protocol/trainer';

type Message = FromTrainer | FromIndexer;

const corpus = { folders: [{ name: 'root', path: path.resolve('test/integration/fixture-workspace'), exclude: [] }] };

export function startMessage(storage: string, seconds: number): ToTrainer {
  const settings = { budget: { kind: 'seconds', seconds } } as const;
  const lock = `${storage}.machine`;
  return { kind: 'start', corpus, settings, storage, startOver: false, lock, pausesOnBattery: false };
}

export function indexMessage(storage: string): ToTrainer {
  const lock = `${storage}.machine`;
  return { kind: 'index', corpus, settings: {}, storage, adapts: true, lock, pausesOnBattery: false };
}

/** The trainer as the extension host starts it. */
export class Trainer {
  readonly process: ChildProcess;
  readonly ended: Promise<void>;
  readonly messages: Message[] = [];

  constructor(message: ToTrainer) {
    this.process = fork('dist/trainer.js', { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    this.process.on('message', (value) => {
      const found = parseFromTrainer(value) ?? parseFromIndexer(value);
      if (found) this.messages.push(found);
    });
    this.ended = new Promise((resolve) => {
      this.process.on('exit', () => {
        resolve();
      });
    });
    this.process.send(message);
  }

  /** The sentence with which it failed, if it did. */
  get failure(): string | undefined {
    return this.messages.find((message) => message.kind === 'failed')?.message;
  }
}
