import { parentPort, workerData } from 'node:worker_threads';
import { workOfMember } from './memberWork';

// Entry of a thread of training.

parentPort!.once('message', workOfMember(workerData));
