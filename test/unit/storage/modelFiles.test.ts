import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atOnce } from '../../../src/base/stepwise';
import { encodeCheckpoint } from '../../../src/model/checkpoint';
import { parseIndexedFiles } from '../../../src/protocol/fileLists';
import {
  forgetIndex,
  forgetTraining,
  hasCheckpoint,
  hasIndex,
  hasTraining,
  loadCheckpoint,
  loadHistory,
  loadIndex,
  loadLearnedFiles,
  loadTraining,
  saveCheckpoint,
  saveHistory,
  saveIndex,
  saveLearnedFiles,
  saveTraining,
} from '../../../src/storage/modelFiles';
import { tinyIndex } from '../language/tinyIndex';
import { tinyCheckpoint } from '../model/tinyCheckpoint';
import { historyOf } from '../webview/history';

const checkpoint = encodeCheckpoint(tinyCheckpoint('ab\n'));
const run = { state: 'stopped', processId: 4711, progress: 0.5, validationLoss: 2 } as const;
const file = { path: 'a', characters: 1, hash: 2 };

suite('the files of a model', () => {
  let storage: string;
  let notes: string[];
  const at = (name: string): string => path.join(storage, name);
  const note = (text: string): void => void notes.push(text);
  const names = (): string[] => readdirSync(storage).sort();

  setup(() => {
    storage = mkdtempSync(path.join(tmpdir(), 'recurrent.model-'));
    notes = [];
  });

  teardown(() => {
    assert.deepEqual(notes, [], 'every note is expected');
    rmSync(storage, { recursive: true });
  });

  test('are none before anything is saved', async () => {
    assert.deepEqual([hasCheckpoint(storage), hasTraining(storage), hasIndex(storage)], [false, false, false]);
    assert.equal(await loadCheckpoint(storage, note), undefined);
    assert.equal(await loadTraining(storage, note), undefined);
    assert.equal(loadIndex(storage, note), undefined);
    assert.equal(loadLearnedFiles(storage, note), undefined);
    assert.deepEqual(loadHistory(storage, 99, note), { points: [], samples: [] });
    assert.equal(await forgetIndex(storage), false);
    await forgetTraining(storage);
  });

  test('of a network are loaded as they were saved', async () => {
    await saveCheckpoint(storage, checkpoint);
    assert.ok(hasCheckpoint(storage) && !hasTraining(storage));
    assert.equal((await loadCheckpoint(storage, note))?.cursor.step, 12);
    const learned = { training: [file], validation: [], former: [] };
    await saveLearnedFiles(storage, learned);
    assert.deepEqual(loadLearnedFiles(storage, note), learned);
    assert.deepEqual(names(), ['files.json', 'model.safetensors']);
  });

  test('of an unfinished run are kept until the run is complete', async () => {
    await saveTraining(storage, checkpoint, run);
    assert.ok(hasTraining(storage) && !hasCheckpoint(storage));
    assert.equal((await loadTraining(storage, note))?.training?.run.progress, 0.25);
    assert.deepEqual(JSON.parse(readFileSync(at('run.json'), 'utf8')), run);
    await forgetTraining(storage);
    assert.deepEqual(names(), []);
  });

  test('of an index are saved with their list, and forgotten with it', async () => {
    const files = { files: [file], leftOut: [] };
    await saveIndex(storage, [tinyIndex('abc\n'.repeat(9))], files);
    assert.ok(hasIndex(storage) && loadIndex(storage, note));
    assert.deepEqual(atOnce(parseIndexedFiles(readFileSync(at('index.json'), 'utf8'))), files);
    assert.equal(await forgetIndex(storage), true);
    assert.deepEqual(names(), []);
  });

  test('of a history are loaded up to the step from which training continues', async () => {
    const history = historyOf([4, 3, 2]);
    const samples = [10, 20, 30].map((step) => ({ step, seconds: 1, validationLoss: 2, text: 'a' }));
    await saveHistory(storage, { ...history, samples });
    const loaded = loadHistory(storage, 20, note);
    assert.deepEqual(loaded, { points: history.points.slice(0, 2), samples: samples.slice(0, 2) });
  });

  test('that cannot be read stay where they are', async () => {
    symlinkSync('model.safetensors', at('model.safetensors'));
    await assert.rejects(
      loadCheckpoint(storage, note),
      /^UserError: Expected to read .*, found that it cannot be read/,
    );
    assert.deepEqual(names(), ['model.safetensors']);
  });

  test('that are damaged are set aside under a free name, and the note says whose they are', async () => {
    for (const [name, load, what] of [
      ['model', loadCheckpoint, 'The previous model'],
      ['training', loadTraining, 'The state of the unfinished run'],
    ] as const) {
      for (const number of [1, 2]) {
        writeFileSync(at(`${name}.safetensors`), `damaged ${number}`);
        assert.equal(await load(storage, note), undefined);
        const said = notes.pop() ?? '';
        assert.ok(
          said.startsWith(`${what} cannot be used and was set aside as ${name}.damaged-${number}.safetensors. `),
        );
        assert.ok(said.includes(at(`${name}.safetensors: Expected`)), said);
        assert.equal(readFileSync(at(`${name}.damaged-${number}.safetensors`), 'utf8'), `damaged ${number}`);
      }
    }
    assert.equal(names().length, 4);
  });
});
