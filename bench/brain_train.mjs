// Trains a GRU of brain.js on random text and prints characters per second: `node bench/brain_train.mjs [HIDDEN]
// [SECONDS]`.
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';

const [hidden = 256, seconds = 5] = process.argv.slice(2).map(Number);
const { recurrent } = createRequire(import.meta.url)('brain.js');
const letters = 'abcdefghijklmnopqrstuvwxyz';
let seed = 1;
const text = Array.from({ length: 64 }, () => letters[(seed = (seed * 48_271) % 2_147_483_647) % letters.length]).join(
  '',
);
const network = new recurrent.GRU({ hiddenLayers: [hidden] });
const options = { iterations: 1, log: false, errorThresh: 0 };
network.train([text], options);
const times = [];
const end = performance.now() + 1000 * seconds;
while (times.length < 3 || performance.now() < end) {
  const from = performance.now();
  network.train([text], options);
  times.push(performance.now() - from);
}
times.sort((a, b) => a - b);
console.log(JSON.stringify({ charactersPerSecond: (1000 * text.length) / times[Math.floor(times.length / 2)] }));
