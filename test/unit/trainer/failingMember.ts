/** A training thread that fails at once and reports it to the others. */
import { parentPort, workerData } from 'node:worker_threads';
import { parseMemberSetup, TeamControl } from '../../../src/trainer/threadTeam';

parentPort!.once('message', () => {
  new TeamControl(parseMemberSetup(workerData).control).fail();
});
