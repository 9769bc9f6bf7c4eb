import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../../../src/base/errors';
import { compilationError, startOneDnn } from '../../../bench/onednn';
import { Rival, type RivalCommand } from '../../../bench/rival';

const size = { cell: 'gru', hiddenSize: 16, batchSize: 4 } as const;

const folders = ['/usr/include/oneapi/dnnl', '/usr/local/include/oneapi/dnnl'];
const versions = folders.map((folder) => path.join(folder, 'dnnl_version.h')).filter((header) => existsSync(header));
const hasOneDnn = versions.some((header) => /DNNL_VERSION_MAJOR 2\b/.test(readFileSync(header, 'utf8')));
if (!hasOneDnn) console.log('oneDNN 2 is not installed, so nothing is compared with it: apt install g++ libdnnl-dev.');

/** A program in JavaScript as a rival. */
function programOf(script: string): RivalCommand {
  return { source: 'rival.js', command: process.execPath, args: ['-e', script, '--'], environment: { SPEED: '7' } };
}

/** Tells its name and its arguments, and answers each request with the asked seconds and its environment. */
const talking = `
  console.log(JSON.stringify({ name: 'Rival ' + process.argv.slice(1).join(' ') }));
  require('readline').createInterface(process.stdin).on('line', (line) => {
    console.log(JSON.stringify({ milliseconds: Number(line) * process.env.SPEED }));
  });
`;

suite('rivals of bench train', () => {
  test('get the sizes of the model, tell their name, and measure on request', async () => {
    const rival = await Rival.start(size, programOf(talking));
    assert.equal(rival.name, 'Rival --cell gru --hidden 16 --batch 4');
    assert.equal(await rival.measure(0.5), 3.5);
    assert.equal(await rival.measure(2), 14);
    rival.end();
  });

  test('a program that fails is named', async () => {
    await assert.rejects(
      Rival.start(size, programOf('process.exit(1)')),
      new UserError('Expected measurements from rival.js, found none. Run it by itself to see why.'),
    );
  });

  test('a cell that they do not have is an error', async () => {
    await assert.rejects(
      Rival.start({ ...size, cell: 'highway' }, programOf(talking)),
      new UserError('Expected a cell that rival.js computes, found highway: set --cell to some of elman, gru, lstm.'),
    );
  });

  test('without a compiler or oneDNN, the error says what to install', () => {
    const include =
      'bench/onednn_train.cpp: In function:\nbench/onednn_train.cpp:30:10: fatal error: dnnl.hpp: No such file\ncompilation terminated.\n';
    const link = '/usr/bin/ld: cannot find -ldnnl: No such file\ncollect2: error: ld returned 1 exit status\n';
    for (const [complaint, found] of [
      ['ENOENT', 'no g++'],
      [include, 'bench/onednn_train.cpp:30:10: fatal error: dnnl.hpp: No such file'],
      [link, '/usr/bin/ld: cannot find -ldnnl: No such file'],
      ['Killed\n', 'Killed'],
    ] as const) {
      assert.equal(
        compilationError(complaint).message,
        `Expected g++ to compile bench/onednn_train.cpp with oneDNN 2, found ${found}. On Debian: apt install g++ libdnnl-dev.`,
      );
    }
  });

  if (hasOneDnn) testsWithOneDnn();
});

/** Before it tells its name, the program compares outputs with the cell's equations and gradients with a difference. */
function testsWithOneDnn(): void {
  for (const cell of ['elman', 'gru', 'lstm'] as const) {
    test(`oneDNN's ${cell} passes its own check, with as many threads as asked and with one`, async function () {
      this.timeout(120_000);
      const rivals = await startOneDnn({ ...size, cell }, 2, 'AVX2');
      assert.equal(rivals.length, 2);
      for (const rival of rivals) {
        assert.match(rival.name, /^oneDNN 2\.\d+\.\d+ \((?:AVX2|AVX|SSE)\)$/);
        assert.ok((await rival.measure(0.01)) > 0);
        rival.end();
      }
    });
  }
}
