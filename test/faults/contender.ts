/** Tries once to take the lock whose path it is sent, and answers whether it holds it. It ends when it is told so. */
import { ProcessLock } from '../../src/storage/processLock';

process.on('message', (file: string) => {
  process.send?.(new ProcessLock(file).tryTake());
});
process.on('disconnect', () => process.exit());
