import { isRecord } from '../base/json';
import { parseToWebWorker } from '../protocol/webWorkers';
import { HostFileSystem } from '../trainer/hostFileSystem';
import { workOfMember } from '../trainer/memberWork';
import { TrainerService } from '../trainer/service';
import { disk } from './disk';
import { UserSharing } from './userSharing';

/**
 * Entry of the worker that trains in VS Code for the Web: does one run or one update of the index, then ends. If the
 * first message is a `MemberMessage`, the worker is a training thread of another worker instead.
 */
self.onmessage = ({ data }: MessageEvent<unknown>) => {
  if (isRecord(data) && data['kind'] === 'member') serveAsMember(data['setup']);
  else serveAsTrainer(data);
};

function serveAsMember(setup: unknown): void {
  const work = workOfMember(setup);
  self.onmessage = ({ data }: MessageEvent<unknown>) => {
    work(data);
  };
}

function serveAsTrainer(first: unknown): void {
  const service = new TrainerService({
    send: (message) => {
      self.postMessage(message);
    },
    sendLast: (message) => {
      self.postMessage(message);
      self.close();
    },
    fileSystem: (_, host) => new HostFileSystem(host),
    sharing: () => new UserSharing(),
  });
  disk.makeChange = (change) => service.host.ask(change, 'done');
  const receive = (value: unknown): void => {
    const stored = parseToWebWorker(value);
    if (stored?.kind === 'stored') disk.fill(stored.folder, stored.files);
    else service.receive(value);
  };
  self.onmessage = ({ data }: MessageEvent<unknown>) => {
    receive(data);
  };
  receive(first);
}
