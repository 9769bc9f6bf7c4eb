/**
 * Simulates a trainer that is in the middle of a step when its extension host is killed, and that sends a message
 * before it notices. At its end it writes how it ended to the given file.
 */
import { writeFileSync } from 'node:fs';
import { parseToTrainer } from '../../../src/protocol/toTrainer';
import { HostChannel } from '../../../src/trainer/hostChannel';

const parent = process.ppid;
const seen: string[] = [];
let file = '';

const channel = new HostChannel(
  (value) => {
    const message = parseToTrainer(value);
    if (message?.kind !== 'start') return;
    file = message.storage;
    channel.send({ kind: 'preparing', doing: 'Waiting for the end of the host' });
    setImmediate(tellTooLate);
  },
  () => {
    seen.push('gone');
  },
);

process.on('exit', (code) => {
  writeFileSync(file, JSON.stringify([...seen, code]));
});

function tellTooLate(): void {
  while (process.ppid === parent);
  for (let i = 0; i < 100; i++) channel.send({ kind: 'note', text: 'x'.repeat(10_000) });
  console.log('this is not read');
  console.error('nor this');
  channel.sendLast({ kind: 'indexed', isNew: false, coreSeconds: 0, isPostponed: false });
}
