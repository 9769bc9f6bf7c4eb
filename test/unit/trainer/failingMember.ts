/** Stands for a thread of training that can do nothing, and says so to the others. */
import { parentPort, workerData } from 'node:worker_threads';
import { parseMemberSetup, TeamControl } from '../../../src/trainer/threadTeam';

parentPort!.once('message', () => {
  new TeamControl(parseMemberSetup(workerData).control).fail();
});
