/** Starts every process and thread of the extension in a storage folder, lets each do its work, and ends. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CompleterWorker } from '../../src/editor/completerWorker';
import { usualOptions } from '../../src/protocol/completer';
import { indexMessage, startMessage, Trainer } from '../faults/trainer';

const storage = process.argv[2]!;
const file = 'test/integration/fixture-workspace/src/product.ts';

void (async () => {
  for (const message of [indexMessage(storage), startMessage(storage, 2), indexMessage(storage)]) {
    const trainer = new Trainer(message);
    await trainer.ended;
    if (trainer.failure !== undefined) throw new Error(trainer.failure);
  }
  const loaded = new Promise<void>((resolve, reject) => {
    const completer = new CompleterWorker(path.resolve('dist/completer.js'), {
      loaded: () => {
        void ask(completer).then(resolve, reject);
      },
      loadFailed: reject,
      crashed: reject,
    });
    completer.load(storage);
  });
  await loaded;
  process.exit();
})();

async function ask(completer: CompleterWorker): Promise<void> {
  const text = readFileSync(file, 'utf8');
  completer.open(file, 1, () => text);
  await completer.complete(
    { uri: file, version: 1, offset: 40, trigger: 'explicit', options: usualOptions },
    () => undefined,
  );
}
