/** A training thread that fails at once and reports it to the others. */
import { parentPort, workerData } from 'node:worker_threads';
import { parseMemberSetup } from '../../../src/trainer/memberMessages';
import { TeamControl } from '../../../src/trainer/threadTeam';

parentPort!.once('message', () => {
  new TeamControl(parseMemberSetup(workerData).control).fail();
});
