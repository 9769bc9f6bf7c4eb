import { types } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { CompleterService } from './service';

// Entry of the completion worker.

const memory: unknown = workerData;
if (!types.isAnyArrayBuffer(memory))
  throw new Error('Expected memory for cancellation: this is a worker of the extension, not to be started alone.');
const port = parentPort!;
const service = new CompleterService(new Int32Array(memory), (message) => {
  port.postMessage(message);
});
port.on('message', (value: unknown) => {
  service.receive(value);
});
