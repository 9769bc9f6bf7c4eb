import assert from 'node:assert/strict';
import { ignoredTarget } from '../../../src/model/ops/softmaxCrossEntropy';
import { forEachWindow, packFiles, TrainingStreams } from '../../../src/model/streams';

const files = [Uint16Array.of(1, 2, 3, 4), Uint16Array.of(5, 6), Uint16Array.of(7)];

suite('streams of text', () => {
  test('read every symbol of an epoch once, each target being the symbol after its input', () => {
    const streams = new TrainingStreams(files, 2, 1);
    const inputs = new Int32Array(10);
    const targets = new Int32Array(10);
    streams.next(inputs, targets);
    assert.deepEqual([...inputs].sort(), [0, 0, 0, 1, 2, 3, 4, 5, 6, 7]);
    for (let row = 0; row < 8; row++) assert.equal(targets[row], inputs[row + 2]);
    assert.deepEqual(streams.cursor, { epoch: 0, position: 5 });
  });

  test('shuffle the files anew in each epoch, the same way for the same seed', () => {
    const long = Array.from({ length: 30 }, (_, i) => Uint16Array.of(i + 1));
    const read = (seed: number): number[][] => {
      const streams = new TrainingStreams(long, 1, seed);
      return [0, 1].map(() => {
        const inputs = new Int32Array(60);
        streams.next(inputs, new Int32Array(60));
        return [...inputs];
      });
    };
    assert.deepEqual(read(3), read(3));
    assert.notDeepEqual(read(3), read(4));
    assert.notDeepEqual(read(3)[0], read(3)[1]);
  });

  test('go on where a cursor says', () => {
    const first = new TrainingStreams(files, 1, 1);
    const [inputs, expected, found] = [new Int32Array(13), new Int32Array(4), new Int32Array(4)];
    first.next(inputs, new Int32Array(13));
    const second = new TrainingStreams(files, 1, 1);
    second.cursor = first.cursor;
    first.next(expected, new Int32Array(4));
    second.next(found, new Int32Array(4));
    assert.deepEqual(found, expected);
  });

  test('measure each file whole, from a boundary on, and count no padding', () => {
    const network = { inputs: new Int32Array(4), targets: new Int32Array(4) };
    const rows: [number, number][] = [];
    forEachWindow(packFiles(files, 2), network, () => {
      network.inputs.forEach((input, row) => rows.push([input, network.targets[row]!]));
    });
    const counted = rows.filter(([, target]) => target !== ignoredTarget);
    assert.deepEqual(counted.map(([, target]) => target).sort(), [1, 2, 3, 4, 5, 6, 7]);
    assert.ok(counted.some(([input, target]) => input === 0 && target === 1));
    assert.ok(counted.some(([input, target]) => input === 0 && target === 5));
    assert.ok(counted.some(([input, target]) => input === 5 && target === 6));
  });
});
