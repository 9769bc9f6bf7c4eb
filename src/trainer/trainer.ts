import { constants, setPriority } from 'node:os';
import { isVirtual } from '../corpus/virtualPath';
import { HostChannel } from './hostChannel';
import { HostFileSystem, byPathForm } from './hostFileSystem';
import { nodeFileSystem } from './nodeFileSystem';
import { BatteryPause, isOnBattery } from './power';
import { TrainerService } from './service';
import { SharedMachine } from './sharedMachine';

/**
 * Entry of the training process: does one run or one update of the index, then ends. The extension host forks it, and
 * it ends with the host.
 */
const channel = new HostChannel(
  (value) => {
    service.receive(value);
  },
  () => {
    service.hostGone();
  },
);

const service = new TrainerService({
  send: channel.send,
  sendLast: (message) => {
    channel.sendLast(message);
  },
  fileSystem: ({ folders }, host) =>
    folders.some(({ path }) => isVirtual(path)) ? byPathForm(nodeFileSystem, new HostFileSystem(host)) : nodeFileSystem,
  sharing: (lock, control, tell) => new SharedMachine(lock, control, tell),
  lowerPriority: () => {
    setPriority(constants.priority.PRIORITY_LOW);
  },
  power: { isOnBattery, watch: (control) => new BatteryPause(control) },
  end: () => process.exit(),
});
