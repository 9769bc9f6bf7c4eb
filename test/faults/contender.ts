/** Tries once to take the lock at the path that it receives, and answers whether it holds it. Ends when disconnected. */
import { ProcessLock } from '../../src/storage/processLock';

process.on('message', (file: string) => {
  process.send?.(new ProcessLock(file).tryTake());
});
process.on('disconnect', () => process.exit());
