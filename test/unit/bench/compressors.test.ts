import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Compressor, installedCompressors, measureCompressor } from '../../../bench/compressors';
import { evenlySpaced } from '../../../bench/quality';
import { latencyOf, timedEngine } from '../../../src/cli/timedEngine';
import { randomFile } from '../evaluation/texts';
import { nothingAround } from '../../../src/evaluation/typing';

const never = new AbortController().signal;
const training = [randomFile('a.ts', 1, 100), randomFile('b.ts', 2, 100)];
const copy = { path: 'copy.ts', text: training[0]!.text };
const fresh = randomFile('fresh.ts', 3, 100);

/** A compressor whose size is the number of bytes plus a header; records its inputs. */
function pretended(): Compressor & { readonly given: string[] } {
  const given: string[] = [];
  return {
    name: 'none',
    given,
    compressedBytes: (bytes) => {
      given.push(Buffer.from(bytes).toString());
      return Promise.resolve(100 + bytes.length);
    },
  };
}

suite('compressors', () => {
  // A folder for temporary files that no other process uses.
  const { TMPDIR } = process.env;
  let temporary = '';
  const leftBehind = (): string[] => readdirSync(temporary).filter((name) => name.startsWith('recurrent-bench-'));

  suiteSetup(() => {
    temporary = mkdtempSync(path.join(tmpdir(), 'recurrent-compressors-'));
    process.env['TMPDIR'] = temporary;
  });

  suiteTeardown(() => {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
    rmSync(temporary, { recursive: true });
  });

  test('get the training text, then the training text followed by each file', async () => {
    const compressor = pretended();
    const progress: number[][] = [];
    const files = [
      { path: 'x', text: 'abé' },
      { path: 'y', text: '😀' },
    ];
    const learned = [
      { path: 'a', text: 'one\n' },
      { path: 'b', text: 'two\n' },
    ];
    const result = await measureCompressor(compressor, learned, files, never, (...at) => progress.push(at));
    assert.deepEqual(compressor.given, ['one\ntwo\n', 'one\ntwo\nabé', 'one\ntwo\n😀']);
    assert.deepEqual(progress, [
      [0, 2],
      [1, 2],
      [2, 2],
    ]);
    // Four bytes each: 32 bits over three characters and over one; 64 over four.
    assert.deepEqual(result, {
      name: 'none',
      bitsPerCharacter: 16,
      characters: 4,
      files: [
        { path: 'x', characters: 3, bitsPerCharacter: 32 / 3 },
        { path: 'y', characters: 1, bitsPerCharacter: 32 },
      ],
    });
  });

  test('the installed ones predict a copy and not new text, and leave no files', async () => {
    for (const compressor of installedCompressors()) {
      const { files, bitsPerCharacter } = await measureCompressor(compressor, training, [copy, fresh], never);
      const [known, unknown] = files.map((file) => file.bitsPerCharacter) as [number, number];
      assert.ok(known < 0.5, `${compressor.name}: ${known} bits a character of a copy`);
      assert.ok(unknown > 2 && unknown < 8, `${compressor.name}: ${unknown} bits a character of chance`);
      assert.ok(bitsPerCharacter > known && bitsPerCharacter < unknown);
    }
    assert.deepEqual(leftBehind(), []);
  });

  test('of many held-out files, some at equal distances are measured', () => {
    const files = ['d', 'a', 'e', 'b', 'c'].map((path) => ({ path, text: '' }));
    const pathsOf = (count: number): string[] => evenlySpaced(files, count).map(({ path }) => path);
    assert.deepEqual(pathsOf(1), ['c']);
    assert.deepEqual(pathsOf(2), ['b', 'd']);
    assert.deepEqual(pathsOf(9), ['a', 'b', 'c', 'd', 'e']);
  });

  test('stop when aborted', async () => {
    for (const compressor of installedCompressors()) {
      const controller = new AbortController();
      const measured = measureCompressor(compressor, training, [copy, fresh], controller.signal, () => {
        controller.abort();
      });
      await assert.rejects(measured, { name: 'AbortError' });
    }
    assert.deepEqual(leftBehind(), []);
  });
});

suite('a timed engine', () => {
  test('answers as the engine does and records the time of each answer', () => {
    const opened: string[] = [];
    const { engine, milliseconds } = timedEngine({
      open: (path) => opened.push(path),
      suggest: (before) => ({ text: before, confidence: 1 }),
    });
    engine.open('a.ts', nothingAround);
    assert.deepEqual(engine.suggest('abc'), { text: 'abc', confidence: 1 });
    assert.deepEqual(opened, ['a.ts']);
    assert.ok(milliseconds.length === 1 && milliseconds[0]! >= 0);
  });

  test('latency is reported by quantiles, in total and by phase', () => {
    const milliseconds = Array.from({ length: 101 }, (_, i) => 100 - i);
    const { phases, ...all } = latencyOf(
      milliseconds,
      milliseconds.map((both) => ({ reading: both / 4, decoding: (3 * both) / 4 })),
    );
    assert.deepEqual(all, { p50: 50, p95: 95, p99: 99 });
    assert.deepEqual(phases.reading, { p50: 12.5, p95: 23.75, p99: 24.75 });
    assert.equal(phases.decoding.p50, 37.5);
  });
});
