import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/**
 * The thread of a page's worker: what a browser gives to a bundle, and nothing of Node. Without isolation there is no
 * shared memory but that of WebAssembly, as in a browser.
 */
const page = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { runInThisContext } = require('node:vm');
  globalThis.self = globalThis;
  globalThis.location = { href: 'blob:page' };
  globalThis.crossOriginIsolated = false;
  Object.defineProperty(globalThis, 'navigator', { value: { hardwareConcurrency: 4 }, configurable: true });
  globalThis.postMessage = (message) => parentPort.postMessage(message);
  globalThis.close = () => parentPort.close();
  parentPort.on('message', (data) => globalThis.onmessage({ data }));
  for (const name of ['Buffer', 'process', 'require', 'module', 'setImmediate', 'SharedArrayBuffer', '__dirname'])
    delete globalThis[name];
  runInThisContext(workerData);
`;

/** Runs a bundle for a browser in a thread. */
export function startPageWorker(bundle: string): Worker {
  return new Worker(page, { eval: true, workerData: readFileSync(bundle, 'utf8') });
}
