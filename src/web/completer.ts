import { isRecord } from '../base/json';
import { CompleterService } from '../completer/service';
import { cancellationSlots } from '../protocol/completer';
import { parseToWebWorker } from '../protocol/webWorkers';
import { disk } from './disk';

/**
 * Entry of the completion worker in VS Code for the Web. A request is answered only after the messages that arrived
 * after it have been received: without shared memory, a cancellation is such a message.
 */
self.onmessage = ({ data }: MessageEvent<unknown>) => {
  const first = parseToWebWorker(data);
  const cancelled =
    first?.kind === 'begin' && first.cancelled ? new Int32Array(first.cancelled) : new Int32Array(cancellationSlots);
  const service = new CompleterService(cancelled, (message) => {
    self.postMessage(message);
  });
  self.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = parseToWebWorker(data);
    if (message?.kind === 'stored') disk.fill(message.folder, message.files);
    else if (message?.kind === 'cancel') cancelled[message.id % cancellationSlots] = message.id;
    else if (isRecord(data) && data['kind'] === 'complete')
      setTimeout(() => {
        service.receive(data);
      });
    else service.receive(data);
  };
};
