import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Checkpoint, encodeCheckpoint } from '../../src/model/checkpoint';
import { Network } from '../../src/model/network';
import { decodeSafetensors } from '../../src/model/safetensors';
import { boundarySymbol } from '../../src/model/vocabulary';
import { scalarKernels } from '../../src/numeric/scalarKernels';
import { tinyCheckpoint } from '../unit/model/tinyCheckpoint';

/** The first Python that can import PyTorch. */
const python = ['python3', '/usr/bin/python3'].find(
  (name) => spawnSync(name, ['-c', 'import torch'], { timeout: 60_000 }).status === 0,
);
const environment = { ...process.env, OMP_NUM_THREADS: '1' };
if (!python) console.log('No Python here has PyTorch, so nothing is tested against it: apt install python3-torch.');

suite('PyTorch and our files', function () {
  this.timeout(120_000);
  let folder = '';

  setup(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'recurrent-'));
  });

  teardown(() => {
    rmSync(folder, { recursive: true });
  });

  if (python) testsWith(python, () => folder);

  test('a model that cannot be imported: the error says why', () => {
    const file = path.join(folder, 'weights.safetensors');
    writeFileSync(file, 'no weights');
    const { status, stderr } = spawnSync('node', ['dist/cli.js', 'import', file, '--out', path.join(folder, 'model')]);
    assert.equal(status, 1);
    assert.match(
      stderr.toString(),
      /^\S+weights\.safetensors: Expected a safetensors file, found another format .* Train again, or import/,
    );
  });
});

/** Tests that need PyTorch. */
function testsWith(pytorch: string, folder: () => string): void {
  const inFolder = (name: string): string => path.join(folder(), name);

  for (const { cell, ngramRows } of [
    { cell: 'gru', ngramRows: 0 },
    { cell: 'lstm', ngramRows: 0 },
    { cell: 'elman', ngramRows: 0 },
    { cell: 'gru', ngramRows: 50 },
    { cell: 'lstm', ngramRows: 3 },
  ] as const) {
    test(`a model of ${cell} cells with ${ngramRows} rows of n-grams gives our logits in PyTorch`, () => {
      const checkpoint = tinyCheckpoint('abcdefg', { cell, ngramRows });
      assertSameLogits(checkpoint, checkpoint.vocabulary.encode('gabecda'));
    });
  }

  test('n-grams end at the beginning of a file, in PyTorch too', () => {
    const checkpoint = tinyCheckpoint('abcdefg', { cell: 'elman', ngramRows: 50 });
    // PyTorch does not reset the hidden state there, so it must not matter.
    for (const { hiddenWeight } of checkpoint.parameters.layers) hiddenWeight.value.data.fill(0);
    const { vocabulary } = checkpoint;
    const files = ['gabecda', 'a', '', 'gab'].flatMap((text) => [boundarySymbol, ...vocabulary.encode(text)]);
    assertSameLogits(checkpoint, Uint16Array.from(files));
  });

  function assertSameLogits(checkpoint: Checkpoint, symbols: Uint16Array): void {
    const file = inFolder('model.safetensors');
    writeFileSync(file, encodeCheckpoint(checkpoint));
    const network = new Network(scalarKernels, checkpoint.parameters, 1, symbols.length);
    network.inputs.set(symbols);
    network.forward();
    const found = JSON.parse(
      run(pytorch, 'test/numeric/logits_in_pytorch.py', file, ...Array.from(symbols, String)),
    ) as number[];
    assert.equal(found.length, network.logits.data.length);
    found.forEach((logit, i) => {
      assert.ok(Math.abs(logit - network.logits.data[i]!) < 1e-5, `logit ${i}: ${logit}, ${network.logits.data[i]!}`);
    });
  }

  test('a model that PyTorch has trained, in one process or in two (gloo), is imported and completes text', () => {
    const losses = [1, 2].map((processes) => {
      const weights = inFolder(`${processes}.safetensors`);
      const loss = trainInPytorch(pytorch, inFolder, weights, ['--processes', String(processes)], 150);
      assertCompletes(inFolder, weights);
      return loss;
    });
    assert.ok(losses[0]! < 0.5, `found ${losses[0]!} nats`);
    assertClose(losses[1]!, losses[0]!, 1e-3);
  });

  test('two processes take the same steps as one', () => {
    const [alone, together] = [1, 2].map((processes) => {
      const weights = inFolder(`${processes}.safetensors`);
      const loss = trainInPytorch(pytorch, inFolder, weights, ['--processes', String(processes)], 10);
      return { loss, tensors: decodeSafetensors(readFileSync(weights)).tensors };
    });
    assertClose(together!.loss, alone!.loss, 1e-5);
    for (const [name, { data }] of alone!.tensors) {
      const found = together!.tensors.get(name)!.data;
      data.forEach((value, i) => {
        assertClose(found[i]!, value, 1e-4);
      });
    }
  });
}

/** Returns the loss that the script prints, in nats. */
function trainInPytorch(
  pytorch: string,
  inFolder: (name: string) => string,
  weights: string,
  options: readonly string[],
  steps: number,
): number {
  const [corpus, config] = [inFolder('corpus'), inFolder('config.json')];
  writeFileSync(corpus, 'const value = compute(input);\n'.repeat(120));
  const network = { cell: 'gru', embeddingSize: 8, hiddenSize: 32 };
  writeFileSync(config, JSON.stringify({ network, batchSize: 4, sequenceLength: 16, learningRate: 0.02, steps }));
  const said = run(pytorch, 'scripts/pytorch_train.py', corpus, '--config', config, '--out', weights, ...options);
  return Number(/^([\d.]+) nats/m.exec(said)?.[1]);
}

function assertCompletes(inFolder: (name: string) => string, weights: string): void {
  const [model, file] = [inFolder('model'), inFolder('open.ts')];
  assert.match(run('node', 'dist/cli.js', 'import', weights, '--out', model), /Imported gru, 1 × 32 units/);
  // With another line above, because an existing line is not suggested.
  writeFileSync(file, 'compute(input);\nconst value = com');
  const answer = run('node', 'dist/cli.js', 'complete', model, file, '--line', '2', '--column', '18');
  const { suggestions } = JSON.parse(answer) as { suggestions: { text: string }[] };
  assert.match(suggestions[0]!.text, /^pute\(input\);/);
}

function assertClose(found: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(found - expected) <= tolerance, `expected ${expected}, found ${found}`);
}

function run(command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { env: environment });
  assert.equal(status, 0, stderr.toString());
  return stdout.toString();
}
