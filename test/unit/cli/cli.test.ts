import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Evaluation } from '../../../src/cli/evaluation';
import type { IndexedFiles } from '../../../src/protocol/learning';

const sources = path.resolve('test/integration/fixture-workspace');

suite('the command line', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-cli-'));
  const model = path.join(folder, 'model');
  let trained: Readonly<Record<string, number>>;

  suiteSetup(() => {
    trained = json(recurrent('train', sources, '--steps', '300', '--hidden', '40', '--out', model, '--json'));
  });

  suiteTeardown(() => {
    rmSync(folder, { recursive: true });
  });

  test('train prints one JSON object, with losses under those of the baselines', () => {
    assert.deepEqual(Object.keys(trained), [
      'validationLoss',
      'heldOutLoss',
      'bitsPerCharacter',
      'unigramLoss',
      'bigramLoss',
      'seconds',
      'steps',
      'charactersPerSecond',
      'parameters',
      'threads',
      'trainFiles',
      'validationFiles',
    ]);
    assert.equal(trained['steps'], 300);
    assert.ok(trained['validationLoss']! < trained['bigramLoss']!);
    assert.equal(trained['bitsPerCharacter'], trained['validationLoss']! / Math.LN2);
  });

  test('train gives the same model for the same seed and steps, and learns further with --continue', () => {
    const other = path.join(folder, 'unlearned');
    const options = ['--steps', '8', '--hidden', '16', '--seed', '7', '--out', other, '--json'];
    const losses = [1, 2].map(() => json(recurrent('train', sources, ...options))['validationLoss']!);
    assert.equal(losses[0], losses[1]);
    assert.ok(json(recurrent('train', sources, ...options, '--continue'))['validationLoss']! < losses[0]!);
  });

  test('train learns a single text and holds out its end', () => {
    const file = path.join(folder, 'text.txt');
    writeFileSync(file, 'Der Ball ist rund. Die Tür ist grün.\n'.repeat(60));
    const result = json(
      recurrent('train', '--text', file, '--steps', '20', '--hidden', '8', '--out', path.join(folder, 't'), '--json'),
    );
    assert.deepEqual([result['trainFiles'], result['validationFiles']], [1, 1]);
  });

  test('train says how many secrets it masks in the text', () => {
    const workspace = path.join(folder, 'secrets');
    mkdirSync(workspace);
    const code = 'const answer = await question(42);\n'.repeat(60);
    writeFileSync(path.join(workspace, 'a.ts'), `${code}const password = 'Tr0ub4dor&3';\n`);
    writeFileSync(path.join(workspace, 'b.ts'), `// b\n${code}`);
    const options = ['--steps', '2', '--hidden', '8', '--out', path.join(folder, 's')];
    const report = /1 secret in 1 file is masked/;
    assert.match(recurrent('train', workspace, ...options).stderr, report);
    assert.match(recurrent('train', '--text', path.join(workspace, 'a.ts'), ...options).stderr, report);
  });

  test('train takes a preset, and options before it', () => {
    const out = path.join(folder, 'preset');
    const options = ['--steps', '4', '--preset', 'min-char-rnn', '--hidden', '16', '--out', out, '--json'];
    const gist = json(recurrent('train', sources, ...options));
    const sizes = (vocabulary: number): number => 16 * vocabulary + 16 * 16 + 2 * 16 + vocabulary * 16 + vocabulary;
    const vocabulary = (gist['parameters']! - sizes(0)) / (sizes(1) - sizes(0));
    assert.ok(Number.isInteger(vocabulary), 'one-hot input, one Elman layer of 16 units');
    const changed = ['--optimizer', 'sgd', '--learning-rate', '0.5', '--schedule', 'step', '--clip-norm', '1'];
    const other = json(recurrent('train', sources, ...options, ...changed, '--batch', '4', '--sequence-length', '8'));
    assert.notEqual(other['validationLoss'], gist['validationLoss']);
    const embedded = json(recurrent('train', sources, ...options, '--embedding', '8', '--dropout', '0.1'));
    assert.equal(embedded['parameters'], gist['parameters']! - 16 * vocabulary + 8 * vocabulary + 8 * 16);
  });

  test('evaluate measures files that were not learned: bits per character and keystrokes saved', () => {
    const other = path.join(folder, 'new');
    mkdirSync(other, { recursive: true });
    const text = readFileSync(path.join(sources, 'src/invoice.ts'), 'utf8');
    // Half of the lines are changed, because an unchanged file would be a near-duplicate.
    const lines = text.split('\n').map((line, i) => (i % 2 === 0 ? line.replaceAll('e', 'o') : `let line${i} = ${i};`));
    writeFileSync(path.join(other, 'new.ts'), lines.join('\n'));
    writeFileSync(path.join(other, 'invoice.ts'), text);
    const { stdout } = recurrent('evaluate', model, other, '--json');
    const result = JSON.parse(stdout.trim().split('\n').at(-1)!) as Evaluation & { nearDuplicates: string[] };
    assert.equal(result.files, 1);
    assert.deepEqual(result.nearDuplicates, ['invoice.ts']);
    const { mixture, network, index } = result.bitsPerCharacter;
    assert.ok(mixture! > 0 && mixture! < network && index! > 0, stdout);
    assert.ok(result.topOneAccuracy > 0 && result.topOneAccuracy < 1);
    assert.ok(result.typing.keystrokesSaved > 0);
    const { p50, phases } = result.latencyMs;
    assert.ok(p50 > 0 && phases.reading.p50 > 0 && phases.decoding.p50 > 0, stdout);
    assert.deepEqual(Object.keys(result.baselines), ['words', 'network', 'index']);
    assert.match(recurrent('evaluate', model, path.join(other, 'new.ts')).stdout, /bits per character: mixture \d/);
  });

  test('complete suggests a continuation at a position, and not the text that follows it', () => {
    const file = path.join(folder, 'begun.ts');
    writeFileSync(file, readFileSync(path.join(sources, 'src/invoice.ts'), 'utf8').slice(0, 120));
    const at = (line: number, column: number): { text: string; probability: number }[] => {
      const { stdout } = recurrent('complete', model, file, '--line', `${line}`, '--column', `${column}`);
      return (JSON.parse(stdout) as { suggestions: { text: string; probability: number }[] }).suggestions;
    };
    const lines = readFileSync(file, 'utf8').split('\n');
    const suggestions = at(lines.length, lines.at(-1)!.length + 1);
    assert.ok(suggestions.length >= 1 && suggestions.length <= 3);
    assert.ok(suggestions.every(({ text, probability }) => text !== '' && probability > 0 && probability <= 1));
    assert.ok(at(1, 10).every(({ text }) => !lines[0]!.slice(9).startsWith(text)));
  });

  test('complete counts columns as the status bar does: a tab to its stop, an emoji once', () => {
    const file = path.join(folder, 'columns.ts');
    writeFileSync(file, 'export function find(\n\t// 😀é\texport func\n');
    const at = (...options: string[]): ReturnType<typeof recurrent> =>
      recurrent('complete', model, file, '--line', '2', ...options);
    const last = at('--column', '24');
    assert.equal(last.status, 0, last.stderr);
    // Tabs end at columns 4 and 12, or at 8 and 16, or are one column wide.
    assert.deepEqual(at('--column', '28', '--tab-size', '8').stdout, last.stdout);
    assert.deepEqual(at('--column', '19', '--tab-size', '1').stdout, last.stdout);
    for (const [column, size] of [
      ['2', '4'],
      ['11', '4'],
      ['25', '4'],
      ['20', '1'],
    ] as const) {
      const { status, stderr } = at('--column', column, '--tab-size', size);
      assert.equal(status, 1);
      assert.match(stderr, /line 2 has columns 1 to \d+\), found line 2, column \d+\..*--tab-size/);
    }
    assert.equal(at('--column', '1', '--tab-size', '0').status, 2);
  });

  test('train does not learn the folder of the model', () => {
    const inside = path.join(folder, 'inside');
    cpSync(path.join(sources, 'src'), inside, { recursive: true });
    const out = path.join(inside, 'out', 'model');
    for (let run = 0; run < 2; run++) recurrent('train', inside, '--steps', '2', '--hidden', '8', '--out', out);
    const { files, leftOut } = JSON.parse(readFileSync(path.join(out, 'index.json'), 'utf8')) as IndexedFiles;
    assert.ok(files.length > 0);
    assert.deepEqual(
      [...files, ...leftOut].filter((file) => file.path.includes('out')),
      [],
    );
  });

  test('sample writes text that follows the prime, of the requested length', () => {
    const { stdout } = recurrent('sample', model, '--prime', 'export ', '--length', '40');
    assert.match(stdout, /^export ./);
    assert.equal(Array.from(stdout).length, 'export '.length + 40 + 1);
  });

  test('a missing position, model or file: an error with expected, found and remedy, and status 1', () => {
    const file = path.join(sources, 'src/invoice.ts');
    const empty = path.join(folder, 'empty.txt');
    writeFileSync(empty, '');
    const huge = path.join(folder, 'huge.txt');
    writeFileSync(huge, '');
    truncateSync(huge, 600e6);
    const sparse = path.join(folder, 'sparse');
    mkdirSync(sparse);
    writeFileSync(path.join(sparse, 'model.safetensors'), '');
    truncateSync(path.join(sparse, 'model.safetensors'), 1.9e9);
    const odd = path.join(folder, 'odd');
    mkdirSync(path.join(odd, 'model.safetensors'), { recursive: true });
    for (const [args, message] of [
      [['complete', model, file, '--line', '999', '--column', '1'], /Expected a position in .*lines.*found line 999/],
      [['sample', folder], /Expected to read .*model\.safetensors.* Check the path/],
      [
        ['train', '--text', huge, '--out', path.join(folder, 'h')],
        /Expected at most 256000000 bytes of text in .*huge/,
      ],
      [['complete', model, huge, '--line', '1', '--column', '1'], /Expected at most 256000000 bytes of text in .*huge/],
      [
        ['train', '--text', folder, '--out', path.join(folder, 'h')],
        /Expected a file at .*, found a folder or a device/,
      ],
      [['sample', sparse], /Expected a file of at most 1073741824 bytes .*model\.safetensors, found 1900000000 bytes/],
      [
        ['evaluate', sparse, file],
        /Expected a file of at most 1073741824 bytes .*model\.safetensors, found 1900000000/,
      ],
      [['complete', odd, file, '--line', '1', '--column', '1'], /Expected a file .*model\.safetensors, found a folder/],
      [['import', odd, '--out', path.join(folder, 'i')], /Expected a file of at most .* found a folder/],
      [['import', empty, '--out', path.join(folder, 'i')], /Expected a safetensors file of 8 bytes, found 0/],
      [['evaluate', model, '/nowhere'], /Expected to read \/nowhere/],
      [['train', path.join(folder, 'nothing'), '--out', model], /Expected at least 1024 characters/],
      [['train', '--text', empty, '--out', path.join(folder, 'e')], /found 0 characters\. Take a longer text/],
      [
        ['train', sources, '--out', path.join(file, 'below')],
        /Expected to write the model to .* found that there is a file in the place of the folder\. Remove that file\./,
      ],
      [['evaluate', model, empty, '--json'], /Expected text to measure in .*empty\.txt, found none/],
      [['evaluate', model, path.join(sources, 'src')], /Expected files that the model has not learned/],
    ] as const) {
      const { status, stderr } = recurrent(...args);
      assert.equal(status, 1, stderr);
      assert.match(stderr, message);
      assert.ok(!/\n *at /.test(stderr), stderr);
    }
  });

  test('help for all commands and for each, and the version: status 0', () => {
    for (const [args, expected] of [
      [['--help'], /train FOLDER[^]*bench tune --constant NAME[^]*bench scale[^]*--version/],
      [['help'], /Recurrent without an editor/],
      [['help', 'sample'], /^sample DIR/],
      [['train', '--help'], /^train FOLDER[^]*CELL is one of elman/],
      [['complete', '-h'], /^complete DIR FILE --line L --column C/],
      [['--version'], /^\d+\.\d+\.\d+\n$/],
    ] as const) {
      const { status, stdout, stderr } = recurrent(...args);
      assert.equal(status, 0, stderr);
      assert.match(stdout, expected);
    }
  });

  test('wrong usage: a message and status 2', () => {
    for (const [args, message] of [
      [[], /Expected a command, found none/],
      [['learn'], /Expected a command, found "learn"/],
      [['constructor'], /Expected a command, found "constructor"/],
      [['train', sources], /Expected --out DIR/],
      [['train', '', '--out', model], /Expected FOLDER, found an empty text/],
      [['evaluate', '', sources], /Expected DIR, found an empty text/],
      [['complete', model, '', '--line', '1', '--column', '1'], /Expected FILE, found an empty text/],
      [['train', sources, '--out', sources], /Expected --out to be another folder than .*, found the same/],
      [['train', sources, '--out', model, '--seconds', '5', '--steps', '5'], /--seconds or --steps, found both/],
      [['train', '--out', model], /Expected FOLDER or --text FILE, found neither/],
      [
        ['train', sources, '--out', model, '--seconds', 'soon'],
        /Expected --seconds to be a number from 1 to 86400, found "soon"/,
      ],
      [['train', sources, '--out', model, '--cell', 'transformer'], /Expected --cell to be one of elman, .*gru/],
      [['train', sources, '--out', model, '--preset', 'gpt'], /--preset to be one of default, min-char-rnn, char-rnn/],
      [['train', sources, '--out', model, '--optimizer', 'lion'], /--optimizer to be one of sgd, adagrad, rmsprop/],
      [['train', sources, '--out', model, '--schedule', 'never'], /--schedule to be one of constant, step/],
      [['train', sources, '--out', model, '--learning-rate', '0'], /--learning-rate to be a number from 0.00001 to 10/],
      [
        ['train', sources, '--out', model, '--clip-norm', '1', '--clip-value', '5'],
        /Expected --clip-norm or --clip-value, found both/,
      ],
      [['train', sources, '--out', model, '--fast'], /Unknown option '--fast'/],
      [['complete', model, 'file'], /Expected --line L and --column C/],
      [['evaluate', model], /Expected DIR and FILE\|FOLDER/],
    ] as const) {
      const { status, stderr } = recurrent(...args);
      assert.equal(status, 2, stderr);
      assert.match(stderr, message);
    }
  });
});

function recurrent(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['dist/cli.js', ...args], { encoding: 'utf8' });
}

function json({ stdout, stderr }: { stdout: string; stderr: string }): Readonly<Record<string, number>> {
  const last = stdout.trim().split('\n').at(-1) ?? '';
  assert.ok(last.startsWith('{'), stderr);
  return JSON.parse(last) as Record<string, number>;
}
