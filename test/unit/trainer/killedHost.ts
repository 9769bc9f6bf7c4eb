/**
 * Stands for an extension host: starts the trainer that it is given as that does, and hands messages on. It is started by a test, which kills
 * it. What it gets as its fourth file descriptor closes when the last of the two processes has ended.
 */
import { fork } from 'node:child_process';
import type { FromTrainer, ToTrainer } from '../../../src/protocol/trainer';

const trainer = fork(process.argv[2]!, { stdio: ['ignore', 'pipe', 'pipe', 'ipc', 4] });
trainer.on('message', (message: FromTrainer) => process.send?.(message));
process.on('message', (message: ToTrainer) => {
  trainer.send(message);
});
