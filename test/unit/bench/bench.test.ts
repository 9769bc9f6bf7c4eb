import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { benchVocabulary, operationsOf, vocabularySize } from '../../../bench/model';
import { scaleTable } from '../../../bench/scale';
import { readScaleCorpus } from '../../../bench/scaleCorpus';
import { statisticsOf } from '../../../src/cli/statistics';

function bench(...args: string[]): { status: number | null; last: unknown; stderr: string } {
  const { status, stdout, stderr } = spawnSync('node', ['dist/cli.js', 'bench', ...args, '--seconds', '0.02']);
  const lines = stdout.toString().trim().split('\n');
  return { status, last: status === 0 ? JSON.parse(lines.at(-1)!) : undefined, stderr: stderr.toString() };
}

suite('bench', () => {
  test('minimum, median and the distance between the quarters', () => {
    assert.deepEqual(statisticsOf([5, 1, 2, 4, 3]), { minimum: 1, median: 3, spread: 2 });
    assert.deepEqual(statisticsOf([1, 2]), { minimum: 1, median: 1.5, spread: 0.5 });
  });

  test('measures a vocabulary of the stated size', () => {
    assert.equal(benchVocabulary().size, vocabularySize);
  });

  test('counts operations as the shapes of the products say', () => {
    // Input (64 → 768), recurrent (256 → 768) and output (256 → 96), multiply and add, once forward and twice backward.
    assert.equal(operationsOf({ cell: 'gru', hiddenSize: 256 }), 3 * 2 * (64 * 768 + 256 * 768 + 256 * 96));
  });

  test('train prints what it measured as its last line', () => {
    const { last } = bench('train', '--json', '--hidden', '16', '--batch', '4', '--cell', 'gru', '--threads', '1');
    const { results, machine } = last as { results: Record<string, unknown>[]; machine: Record<string, unknown> };
    const [result] = results;
    assert.deepEqual(
      [result!['cell'], result!['hiddenSize'], result!['batchSize'], result!['threads']],
      ['gru', 16, 4, 1],
    );
    for (const key of ['charactersPerSecond', 'gflops', 'gemmFraction']) assert.ok(Number(result![key]) > 0, key);
    assert.equal(machine['node'], process.version);
  });

  test('kernels and step print what they measured as their last line', () => {
    const { gemm } = bench('kernels', '--json', '--hidden', '16', '--batch', '4').last as {
      gemm: Record<string, unknown>[];
    };
    assert.ok(gemm.length > 0 && gemm.every(({ shape, variant, gflops }) => shape && variant && Number(gflops) > 0));
    const { steps } = bench('step', '--json', '--hidden', '16', '--cell', 'lstm').last as {
      steps: Record<string, unknown>[];
    };
    assert.ok(Number(steps[0]!['medianMicroseconds']) > 0);
  });

  test('scale learns complete files, each once; a smaller corpus is part of a larger one', () => {
    const [small, large] = [readScaleCorpus(50_000), readScaleCorpus(200_000)];
    assert.deepEqual(large.slice(0, small.length), small);
    assert.equal(new Set(large).size, large.length);
    assert.ok(large.join('').length >= 200_000);
  });

  test('scale has a row for each size', () => {
    const latencyMs = { p50: 0.4, p95: 4, p99: 9 };
    const built = { characters: 1e6, vocabulary: 99, indexSeconds: 0.5, indexBytes: 5e6, textsMB: 100, peakMB: 150 };
    const typed = { loadingMilliseconds: 150, completerMB: 64, processMB: 115, latencyMs };
    const [, , ...rows] = scaleTable([{ megabytes: 1, ...built, ...typed }]);
    assert.deepEqual(rows, ['| 1000000 | 99 | 0.50 | 2.00 | 5.00 | 150 (100 before) | 150 | 64 | 115 | 0.40, 4.00 |']);
  });

  test('invalid arguments are a usage error', () => {
    for (const args of [
      ['speed'],
      ['train', '--cell', 'cnn'],
      ['train', '--hidden', 'many'],
      ['train', '--against', 'time'],
      ['tune', '--steps', 'few'],
    ]) {
      const { status, stderr } = bench(...args);
      assert.equal(status, 2);
      assert.match(stderr, /^Expected/);
    }
  });
});
