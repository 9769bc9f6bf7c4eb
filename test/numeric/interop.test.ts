import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeCheckpoint } from '../../src/model/checkpoint';
import { Network } from '../../src/model/network';
import { scalarKernels } from '../../src/model/scalarKernels';
import { tinyCheckpoint } from '../unit/model/tinyCheckpoint';

/** The first Python that has PyTorch. */
const python = ['python3', '/usr/bin/python3'].find(
  (name) => spawnSync(name, ['-c', 'import torch'], { timeout: 60_000 }).status === 0,
);
const environment = { ...process.env, OMP_NUM_THREADS: '1' };
const because = python ? '' : ' (not run: no Python here has PyTorch; apt install python3-torch)';

suite('PyTorch and our files', function () {
  this.timeout(120_000);
  let folder = '';

  setup(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'recurrent-'));
  });

  teardown(() => {
    rmSync(folder, { recursive: true });
  });

  const both = python ? test : test.skip;

  for (const cell of ['gru', 'lstm', 'elman'] as const) {
    both(`a model of ${cell} cells gives our logits in PyTorch${because}`, () => {
      const checkpoint = tinyCheckpoint('abcdefg', { cell });
      const file = path.join(folder, 'model.safetensors');
      writeFileSync(file, encodeCheckpoint(checkpoint));
      const symbols = [...checkpoint.vocabulary.encode('gabecda')];
      const network = new Network(scalarKernels, checkpoint.parameters, 1, symbols.length);
      network.inputs.set(symbols);
      network.forward();
      const found = JSON.parse(
        run(python!, 'test/numeric/logits_in_pytorch.py', file, ...symbols.map(String)),
      ) as number[];
      assert.equal(found.length, network.logits.data.length);
      found.forEach((logit, i) => {
        assert.ok(Math.abs(logit - network.logits.data[i]!) < 1e-5, `logit ${i}: ${logit}, ${network.logits.data[i]!}`);
      });
    });
  }

  for (const [how, starter] of [
    ['in one process', []],
    ['in two processes (gloo)', ['-m', 'torch.distributed.run', '--standalone', '--nproc_per_node=2']],
  ] as const) {
    both(`a model that PyTorch has trained ${how} is imported, and completes text${because}`, () => {
      const corpus = path.join(folder, 'corpus');
      const [config, weights, model] = ['config.json', 'weights.safetensors', 'model'].map((name) =>
        path.join(folder, name),
      );
      writeFileSync(corpus, 'const value = compute(input);\n'.repeat(120));
      const network = { cell: 'gru', embeddingSize: 8, hiddenSize: 32 };
      writeFileSync(
        config!,
        JSON.stringify({ network, batchSize: 4, sequenceLength: 16, learningRate: 0.02, steps: 150 }),
      );
      run(python!, ...starter, 'scripts/pytorch_train.py', corpus, '--config', config!, '--out', weights!);
      assert.match(run('node', 'dist/cli.js', 'import', weights!, '--out', model!), /Imported gru, 1 × 32 units/);
      const file = path.join(folder, 'open.ts');
      writeFileSync(file, 'const value = compute(input);\nconst value = com');
      const answer = run('node', 'dist/cli.js', 'complete', model!, file, '--line', '2', '--column', '18');
      const { suggestions } = JSON.parse(answer) as { suggestions: { text: string }[] };
      assert.match(suggestions[0]!.text, /^pute\(input\);/);
    });
  }

  test('what cannot be imported says why', () => {
    const file = path.join(folder, 'weights.safetensors');
    writeFileSync(file, 'no weights');
    const { status, stderr } = spawnSync('node', ['dist/cli.js', 'import', file, '--out', path.join(folder, 'model')]);
    assert.equal(status, 1);
    assert.match(stderr.toString(), /^Expected/);
  });
});

function run(command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { env: environment });
  assert.equal(status, 0, stderr.toString());
  return stdout.toString();
}
