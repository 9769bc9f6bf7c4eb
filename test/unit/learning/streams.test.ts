import assert from 'node:assert/strict';
import { ignoredTarget } from '../../../src/numeric/ops/softmaxCrossEntropy';
import { TrainingStreams } from '../../../src/learning/streams';
import { cutForStreams, forEachWindow, packPassages, type Window } from '../../../src/model/passages';

const files = [Uint16Array.of(1, 2, 3, 4), Uint16Array.of(5, 6), Uint16Array.of(7)];

suite('streams of text', () => {
  test('read every symbol of an epoch once, each target being the symbol after its input', () => {
    const streams = new TrainingStreams(files, 2, 1);
    const { inputs, targets } = next(streams, 5, 2);
    assert.deepEqual([...inputs].sort(), [0, 0, 0, 1, 2, 3, 4, 5, 6, 7]);
    for (let row = 0; row < 8; row++) assert.equal(targets[row], inputs[row + 2]);
    assert.deepEqual(streams.cursor, { epoch: 0, position: 5 });
  });

  test('shuffle the files again in each epoch, in the same way for the same seed', () => {
    const long = Array.from({ length: 30 }, (_, i) => Uint16Array.of(i + 1));
    const read = (seed: number): number[][] => {
      const streams = new TrainingStreams(long, 1, seed);
      return [0, 1].map(() => {
        return [...next(streams, 60, 1).inputs];
      });
    };
    assert.deepEqual(read(3), read(3));
    assert.notDeepEqual(read(3), read(4));
    assert.notDeepEqual(read(3)[0], read(3)[1]);
  });

  test('give the same symbols to one window and to several', () => {
    const [together, apart] = [new TrainingStreams(files, 3, 1), new TrainingStreams(files, 3, 1)];
    const whole = next(together, 3, 3);
    const parts = [windowOf(3, 2), windowOf(3, 1)];
    apart.next(parts);
    for (const part of ['inputs', 'targets'] as const) {
      const rows = [0, 1, 2].flatMap((t) => [...parts[0]![part].slice(2 * t, 2 * t + 2), parts[1]![part][t]]);
      assert.deepEqual(rows, [...whole[part]]);
    }
  });

  test('continue from a cursor', () => {
    const first = new TrainingStreams(files, 1, 1);
    next(first, 13, 1);
    const second = new TrainingStreams(files, 1, 1);
    second.cursor = first.cursor;
    assert.deepEqual(next(second, 4, 1), next(first, 4, 1));
  });

  test('measure each complete file from a boundary on, and count no padding', () => {
    const window = windowOf(2, 2);
    const rows: [number, number][] = [];
    const passages = files.map((symbols) => ({ symbols, context: 0 }));
    forEachWindow(packPassages(passages, 2), [window], () => {
      window.inputs.forEach((input, row) => rows.push([input, window.targets[row]!]));
    });
    const counted = rows.filter(([, target]) => target !== ignoredTarget);
    assert.deepEqual(counted.map(([, target]) => target).sort(), [1, 2, 3, 4, 5, 6, 7]);
    assert.ok(counted.some(([input, target]) => input === 0 && target === 1));
    assert.ok(counted.some(([input, target]) => input === 0 && target === 5));
    assert.ok(counted.some(([input, target]) => input === 5 && target === 6));
  });

  test('cut a long text evenly, and count each symbol once, after its context', () => {
    const long = Uint16Array.from({ length: 5000 }, (_, i) => i + 1);
    const streams = packPassages(cutForStreams([long, Uint16Array.of(1, 2)], 4), 4);
    const counted = streams.flatMap(({ targets }) => [...targets].filter((target) => target !== ignoredTarget));
    assert.deepEqual(
      counted.sort((a, b) => a - b),
      [1, 1, 2, 2, ...long.subarray(2)],
    );
    assert.ok(streams.every(({ inputs }) => inputs.length <= 1251 + 128 + 2));
    const second = streams.find(({ targets }) => targets.includes(1300))!;
    assert.deepEqual([...second.inputs.subarray(0, 3)], [0, 1251 - 127, 1251 - 126]);
  });
});

function next(streams: TrainingStreams, steps: number, batchSize: number): Window {
  const window = windowOf(steps, batchSize);
  streams.next([window]);
  return window;
}

function windowOf(steps: number, batchSize: number): Window {
  return { inputs: new Int32Array(steps * batchSize), targets: new Int32Array(steps * batchSize), batchSize };
}
