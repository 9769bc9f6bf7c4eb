import { parentPort, workerData } from 'node:worker_threads';
import { attachKernels } from '../kernels/kernelChoice';
import { Replica } from '../learning/replica';
import { parseMemberSetup, parseTeamMemory } from './memberMessages';
import { TeamControl } from './threadTeam';

// A thread of training: waits for its replica, then does the tasks that the first member announces until it is
// terminated.

const { choice, memory, control: buffer, rank } = parseMemberSetup(workerData);
const control = new TeamControl(buffer);
const kernels = attachKernels(choice, memory);

parentPort!.once('message', (value: unknown) => {
  try {
    const replica = new Replica(kernels, parseTeamMemory(value, rank), rank, control.barrier);
    for (let done = 0; ; done++) replica.do(control.nextTask(done));
  } catch (error) {
    control.fail();
    throw error;
  }
});
