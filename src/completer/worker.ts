import { parentPort, workerData } from 'node:worker_threads';
import { CompleterService } from './service';

// Entry of the completion worker.

if (!(workerData instanceof SharedArrayBuffer))
  throw new Error(
    'Expected shared memory for cancellation: this is a worker of the extension, not to be started alone.',
  );
const port = parentPort!;
const service = new CompleterService(new Int32Array(workerData), (message) => {
  port.postMessage(message);
});
port.on('message', (value: unknown) => {
  service.receive(value);
});
