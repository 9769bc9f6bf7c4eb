/**
 * Simulates an extension host: starts the given trainer as it does, and forwards messages. A test starts and kills it.
 * Its fourth file descriptor closes when the last of the two processes has ended.
 */
import { fork } from 'node:child_process';
import type { FromTrainer, ToTrainer } from '../../../src/protocol/trainer';

const trainer = fork(process.argv[2]!, { stdio: ['ignore', 'pipe', 'pipe', 'ipc', 4] });
trainer.on('message', (message: FromTrainer) => process.send?.(message));
process.on('message', (message: ToTrainer) => {
  trainer.send(message);
});
