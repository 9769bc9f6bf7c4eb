import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Random } from '../../../src/base/random';
import { learnedTexts } from '../../../src/cli/evaluation';
import { type Corpus, type CorpusFile, TooLittleTextError } from '../../../src/corpus/corpus';
import { measure } from '../../../src/evaluation/measure';
import { decodeIndex, type StoredIndex } from '../../../src/language/mixture/indexFile';
import { type Checkpoint, decodeCheckpoint } from '../../../src/model/checkpoint';
import { defaultTrainingConfig, type TrainingConfig } from '../../../src/learning/config';
import { scalarKernels } from '../../../src/numeric/scalarKernels';
import { solo } from '../../../src/learning/team';
import { RunControl } from '../../../src/trainer/runControl';
import { atOnce } from '../../../src/base/stepwise';
import { parseIndexedFiles } from '../../../src/protocol/fileLists';
import { updateIndex } from '../../../src/indexing/updateIndex';
import { run } from '../../../src/trainer/run';

const line = 'for (const item of items) visit(item);\n';
const corpus: readonly CorpusFile[] = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({
  path: `${name}.ts`,
  text: `// ${name}\n${line.repeat(20)}`,
}));
/** More text than a first index is fitted on. */
const longer = corpus.map((file) => ({ ...file, text: `${file.text}${line.repeat(80)}` }));
const config: TrainingConfig = {
  ...defaultTrainingConfig,
  network: { ...defaultTrainingConfig.network, hiddenSize: 16, embeddingSize: 8, ngramRows: 1024 },
  budget: { kind: 'steps', steps: 400 },
  holdoutFraction: 0.2,
};
const threads = { kernels: scalarKernels, team: solo, disband: () => Promise.resolve() };

/** Storage folder of a completed run. */
let trained: string;
let storage: string;
let notes: string[];

function update(
  files: readonly CorpusFile[] = corpus,
  { adapts = false, leftOut = [] as Corpus['leftOut'], usable = (): void => undefined } = {},
): Promise<boolean> {
  const readCorpus = () => Promise.resolve({ files, leftOut });
  return updateIndex(
    () => threads,
    { readCorpus, config, storage, adapts, usable },
    (text) => void notes.push(text),
  );
}

function useTrained(): void {
  cpSync(trained, storage, { recursive: true });
}

function stored(name: string): Buffer {
  return readFileSync(path.join(storage, name));
}

function indexedText(): string {
  return learnedTexts(decodeIndex(stored('language.bin'))).join('\n');
}

function checkpoint(): Checkpoint {
  return decodeCheckpoint(stored('model.safetensors'));
}

/** Nats per character of a text, read from its start. */
function lossOf({ parameters, vocabulary }: Checkpoint, text: string): number {
  return measure(scalarKernels, parameters, vocabulary, [text]).loss;
}

/** Replaces the text of a file that is learned, not held out. */
function withText(text: string): CorpusFile[] {
  const learned = JSON.parse(stored('files.json').toString()) as { training: { path: string }[] };
  const changed = learned.training[0]!.path;
  return corpus.map((file) => (file.path === changed ? { ...file, text } : file));
}

suite('as files change', () => {
  setup(() => {
    storage = mkdtempSync(path.join(tmpdir(), 'recurrent-indexing-'));
    notes = [];
  });

  teardown(() => {
    rmSync(storage, { recursive: true, force: true });
  });

  suiteSetup(async () => {
    trained = mkdtempSync(path.join(tmpdir(), 'recurrent-trained-'));
    const readCorpus = () => Promise.resolve({ files: corpus, leftOut: [] });
    await run(
      () => threads,
      { readCorpus, config, storage: trained, startOver: true },
      new RunControl(),
      () => undefined,
    );
  });

  suiteTeardown(() => {
    rmSync(trained, { recursive: true });
  });

  suite('an update of the index', () => {
    test('lists the secrets that are masked, and says so', async () => {
      const masked = corpus.map((file, i) => (i < 2 ? { ...file, secrets: [3, 5] } : file));
      assert.ok(await update(masked));
      const { files = [] } = atOnce(parseIndexedFiles(stored('index.json').toString())) ?? {};
      const counts = files.map((file) => [file.path, file.secrets]).sort();
      assert.deepEqual(
        counts,
        corpus.map((file, i) => [file.path, i < 2 ? 2 : undefined]),
      );
      assert.deepEqual(notes, ['4 secrets in 2 files are masked: the text around them is learned.']);
    });

    test('builds an index before any training, and none again while the files are unchanged', async () => {
      assert.ok(await update());
      assert.ok(indexedText().includes('visit(item)'));
      const { mtimeMs } = statSync(path.join(storage, 'language.bin'));
      assert.ok(!(await update()));
      assert.equal(statSync(path.join(storage, 'language.bin')).mtimeMs, mtimeMs);
    });

    test('has a first index that can be used while the mixture is fitted on more text', async () => {
      const usable: StoredIndex[] = [];
      await update(longer, { usable: () => void usable.push(decodeIndex(stored('language.bin'))) });
      const { fitted, source } = decodeIndex(stored('language.bin'));
      assert.deepEqual(
        [...usable.map((index) => index.source), source].map(({ isHasty }) => isHasty),
        [true, undefined],
      );
      assert.equal(usable[0]!.source.fingerprint, source.fingerprint);
      assert.notDeepEqual(usable[0]!.fitted, fitted);
    });

    test('fits the mixture again if that was interrupted, although the files are unchanged', async () => {
      const usable = (): void => {
        throw new Error('interrupted');
      };
      await assert.rejects(update(longer, { usable }), /interrupted/);
      assert.ok(decodeIndex(stored('language.bin')).source.isHasty);
      assert.ok(await update(longer));
      assert.equal(decodeIndex(stored('language.bin')).source.isHasty, undefined);
      assert.ok(!(await update(longer)));
      await assert.rejects(update(corpus, { usable }), /interrupted/);
      assert.equal(decodeIndex(stored('language.bin')).source.isHasty, undefined, 'all of a short text was used');
    });

    test('leaves to a run the weights of the index alone, if the files are unchanged', async () => {
      await update();
      const { fitted } = decodeIndex(stored('language.bin'));
      for (const [files, isSame] of [
        [corpus, true],
        [[...corpus, { path: 'g.ts', text: `// g\n${line.repeat(20)}` }], false],
      ] as const) {
        const readCorpus = () => Promise.resolve({ files, leftOut: [] });
        await run(
          () => threads,
          { readCorpus, config: { ...config, budget: { kind: 'steps', steps: 5 } }, storage, startOver: true },
          new RunControl(),
          () => undefined,
        );
        const after = decodeIndex(stored('language.bin'));
        assert.ok(after.fitted?.withNetwork && after.source.isHasty === undefined);
        assert.equal(isDeepStrictEqual(after.fitted.alone, fitted?.alone), isSame);
      }
    });

    test('replaces a damaged one', async () => {
      await update();
      writeFileSync(path.join(storage, 'language.bin'), stored('language.bin').fill(7, 400, 500));
      assert.ok(await update());
      assert.ok(indexedText().includes('visit(item)'));
    });

    test('replaces one of an earlier format', async () => {
      await update();
      const present = stored('language.bin');
      const earlier = Buffer.from(present);
      earlier.write('recurrent language 5');
      writeFileSync(path.join(storage, 'language.bin'), earlier);
      assert.ok(await update());
      assert.match(notes.join(), /Expected a file that begins with its format/);
      assert.deepEqual(stored('language.bin'), present);
    });

    test('drops the text of a deleted file, and adds that of a new one', async () => {
      const extra = { path: 'x.ts', text: `const zebraCrossing = 1;\n${line}` };
      await update([...corpus, extra]);
      assert.ok(indexedText().includes('zebraCrossing'));
      await update([...corpus, { path: 'y.ts', text: `const giraffe = 2;\n${line}` }]);
      assert.ok(!indexedText().includes('zebraCrossing'));
      assert.ok(indexedText().includes('giraffe'));
    });

    test('lists the files that it holds and those left out, also if the index does not change', async () => {
      const listedNow = () => atOnce(parseIndexedFiles(stored('index.json').toString()));
      await update();
      assert.deepEqual(
        listedNow()
          ?.files.map(({ path: file }) => file)
          .sort(),
        corpus.map(({ path: file }) => file),
      );
      const leftOut = [{ path: 'secret.pem', reason: 'its name' }];
      assert.ok(!(await update(corpus, { leftOut })));
      assert.deepEqual(listedNow()?.leftOut, leftOut);
      await update(corpus.slice(1));
      assert.equal(listedNow()?.files.length, corpus.length - 1);
    });

    test('deletes the index if there is too little text left', async () => {
      await update();
      const readCorpus = () => Promise.reject(new TooLittleTextError('Expected text, found none.'));
      const request = { readCorpus, config, storage, adapts: false };
      assert.ok(
        await updateIndex(
          () => threads,
          request,
          (text) => void notes.push(text),
        ),
      );
      assert.ok(!existsSync(path.join(storage, 'language.bin')));
      assert.deepEqual(notes, ['Expected text, found none.']);
      assert.ok(
        !(await updateIndex(
          () => threads,
          request,
          () => undefined,
        )),
      );
    });

    test('after training keeps the fitted weights and the vocabulary of the network', async () => {
      useTrained();
      assert.ok(!(await update()));
      const before = decodeIndex(stored('language.bin'));
      assert.equal(before.source.networkSteps, checkpoint().cursor.step);
      await update(withText(`const zebraCrossing = 1;\n${line.repeat(10)}`));
      const after = decodeIndex(stored('language.bin'));
      assert.deepEqual(after.fitted, before.fitted);
      assert.deepEqual(after.vocabulary.characters, before.vocabulary.characters);
      assert.ok(indexedText().includes('zebraCrossing'));
    });

    test('fits the mixture again for a newer network', async () => {
      await update();
      const alone = stored('language.bin');
      useTrained();
      writeFileSync(path.join(storage, 'language.bin'), alone);
      assert.ok(await update());
      const { fitted, source } = decodeIndex(stored('language.bin'));
      assert.ok(fitted?.withNetwork);
      assert.equal(source.networkSteps, checkpoint().cursor.step);
    });

    test('leaves a damaged checkpoint and the index unchanged', async () => {
      useTrained();
      const index = stored('language.bin');
      const damaged = stored('model.safetensors').fill(0, 2000, 2100);
      writeFileSync(path.join(storage, 'model.safetensors'), damaged);
      await assert.rejects(update(), /Expected values that match their checksum/);
      assert.deepEqual(stored('model.safetensors'), damaged);
      assert.deepEqual(stored('language.bin'), index);
    });
  });

  suite('adaptation', () => {
    const changedLine = 'while (queue.length > 0) handle(queue.shift());\n';

    test('learns changed files, and predicts the held-out files no worse', async () => {
      useTrained();
      const before = checkpoint();
      assert.ok(await update(withText(changedLine.repeat(20)), { adapts: true }));
      const after = checkpoint();
      assert.match(notes.join(), /learned 1 changed files in \d+ steps: .* kept\.$/);
      assert.ok(after.cursor.step > before.cursor.step);
      assert.ok(lossOf(after, changedLine) < lossOf(before, changedLine));
      assert.ok(lossOf(after, line.repeat(5)) <= lossOf(before, line.repeat(5)) * 1.01);
      assert.equal(decodeIndex(stored('language.bin')).source.networkSteps, after.cursor.step);
      assert.ok(!(await update(withText(changedLine.repeat(20)), { adapts: true })), 'the same is not learned twice');
    });

    test('to noise, which would make the network worse, is rejected', async () => {
      useTrained();
      const before = stored('model.safetensors');
      const random = new Random(1);
      const noise = Array.from({ length: 8000 }, () => String.fromCharCode(97 + random.integer(26))).join('');
      await update(withText(noise), { adapts: true });
      assert.match(notes.join(), /rejected\.$/);
      assert.deepEqual(stored('model.safetensors'), before);
      assert.ok(indexedText().includes(noise));
    });

    test('is skipped if it is turned off, or if a stopped run can be resumed', async () => {
      useTrained();
      const before = stored('model.safetensors');
      await update(withText(changedLine.repeat(20)));
      assert.deepEqual(stored('model.safetensors'), before);
      writeFileSync(path.join(storage, 'training.safetensors'), before);
      await update(withText(changedLine.repeat(25)), { adapts: true });
      assert.deepEqual(stored('model.safetensors'), before);
    });
  });
});
