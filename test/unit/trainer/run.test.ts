import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UserError } from '../../../src/base/errors';
import { hashText } from '../../../src/base/hash';
import type { CorpusFile } from '../../../src/corpus/corpus';
import { decodeIndex } from '../../../src/language/mixture/indexFile';
import { aloneShare, mixingShare } from '../../../src/language/recipe';
import { decodeCheckpoint } from '../../../src/model/checkpoint';
import { defaultTrainingConfig, type TrainingConfig } from '../../../src/learning/config';
import type { Kernels } from '../../../src/numeric/kernels';
import { scalarKernels } from '../../../src/numeric/scalarKernels';
import { solo } from '../../../src/learning/team';
import type { LearningHistory, LearningPoint, Reliability } from '../../../src/protocol/learning';
import { RunControl } from '../../../src/trainer/runControl';
import { atOnce } from '../../../src/base/stepwise';
import { parseLearnedFiles } from '../../../src/protocol/fileLists';
import type { RunEvent } from '../../../src/protocol/trainer';
import { run, type RunResult } from '../../../src/trainer/run';

const line = 'for (const item of items) visit(item);\n';
const corpus: readonly CorpusFile[] = ['a', 'b', 'c', 'd'].map((name) => ({
  path: `${name}.ts`,
  text: `// ${name}\n${line.repeat(20)}`,
}));

/** Number of steps, each followed by a validation. */
const shortRun = 12;

interface Recorded {
  readonly points: LearningPoint[];
  readonly losses: number[];
  readonly notes: string[];
  history: LearningHistory | undefined;
  reliability: Reliability | undefined;
  readonly states: string[];
  readonly finishing: { readonly doing: string; readonly progress: number }[];
}

let storage: string;

setup(() => {
  storage = mkdtempSync(path.join(tmpdir(), 'recurrent-run-'));
});

teardown(() => {
  rmSync(storage, { recursive: true, force: true });
});

interface Options {
  readonly steps?: number;
  readonly startOver?: boolean;
  readonly files?: readonly CorpusFile[];
  readonly config?: Partial<TrainingConfig>;
  readonly folder?: string;
  readonly kernels?: Kernels;
  readonly onStarted?: (control: RunControl) => void;
  readonly onFinishing?: (control: RunControl, doing: string) => void;
  readonly onPoint?: (control: RunControl, points: number) => void;
}

async function train(options: Options = {}): Promise<RunResult & Recorded> {
  const network = { ...defaultTrainingConfig.network, hiddenSize: 12, embeddingSize: 6, ngramRows: 64 };
  const budget = { kind: 'steps', steps: options.steps ?? shortRun } as const;
  const config = { ...defaultTrainingConfig, network, budget, ...options.config };
  const recorded: Recorded = {
    points: [],
    losses: [],
    notes: [],
    history: undefined,
    reliability: undefined,
    states: [],
    finishing: [],
  };
  const control = new RunControl();
  const record = (event: RunEvent): void => {
    switch (event.kind) {
      case 'started':
        recorded.history = event.history;
        recorded.notes.push(...event.notes);
        options.onStarted?.(control);
        break;
      case 'finishing':
        recorded.finishing.push({ doing: event.doing, progress: event.progress });
        options.onFinishing?.(control, event.doing);
        break;
      case 'point':
        recorded.points.push(event.point);
        if (event.point.validationLoss !== undefined) recorded.losses.push(event.point.validationLoss);
        options.onPoint?.(control, recorded.points.length);
        break;
      case 'note':
        recorded.notes.push(event.text);
        break;
      case 'reliability':
        recorded.reliability = event.reliability;
        break;
      case 'paused':
        recorded.states.push('paused');
        control.resume();
        break;
      case 'resumed':
        recorded.states.push('resumed');
        break;
      case 'waiting':
      case 'preparing':
      case 'sample':
      case 'checkpoint':
        break;
    }
  };
  const request = {
    readCorpus: () => Promise.resolve({ files: options.files ?? corpus, leftOut: [] }),
    config,
    storage: options.folder ?? storage,
    startOver: options.startOver ?? false,
  };
  return {
    ...(await run(
      () => ({ kernels: options.kernels ?? scalarKernels, team: solo, disband: () => Promise.resolve() }),
      request,
      control,
      record,
    )),
    ...recorded,
  };
}

function stored(name: string): Buffer {
  return readFileSync(path.join(storage, name));
}

suite('a training run', () => {
  test('ends with the reliability of suggestions, reported and stored, and with their prices', async () => {
    const { reliability } = await train({ startOver: true });
    assert.ok(reliability && reliability.bins.length > 0);
    const history = JSON.parse(stored('history.json').toString('utf8')) as LearningHistory;
    assert.deepEqual(history.reliability, reliability);
    const prices = decodeIndex(stored('language.bin')).fitted?.prices;
    assert.ok(prices && prices.quiet >= prices.balanced && prices.balanced >= prices.eager, JSON.stringify(prices));
  });

  test('reports increasing progress after its last step, when the run is complete', async () => {
    const { finishing } = await train({ startOver: true });
    const doings = ['Measuring what was learned', 'Learning to mix index and network'];
    assert.deepEqual(
      [...new Set(finishing.map(({ doing }) => doing))],
      [...doings, 'Measuring how reliable suggestions are'],
    );
    const parts = finishing.map(({ progress }) => progress);
    assert.equal(parts[0], 0);
    assert.deepEqual(
      parts,
      parts.toSorted((a, b) => a - b),
    );
    // Reports are limited in time, so the last one may be the beginning of the last measurement. It begins earlier if the
    // mixture of the index alone was fitted during training.
    const withNetwork = mixingShare * (1 - aloneShare);
    const measuresFrom = finishing.find(({ doing }) => doing.endsWith('reliable suggestions are'))!.progress;
    assert.ok(
      measuresFrom >= withNetwork / (withNetwork + 1 - mixingShare) - 1e-9 && parts.at(-1)! <= 1,
      parts.join(' '),
    );
  });

  test('stopped while fitting the mixture, keeps the weights, with the network, and skips the measurements', async () => {
    const stopped = await train({
      startOver: true,
      onFinishing: (control, doing) => {
        if (doing === 'Learning to mix index and network') control.stop();
      },
    });
    assert.equal(stopped.why, 'budget');
    assert.equal(stopped.reliability, undefined);
    const { fitted, source } = decodeIndex(stored('language.bin'));
    assert.ok(fitted?.withNetwork);
    assert.equal(source.networkSteps, decodeCheckpoint(stored('model.safetensors')).cursor.step);
  });

  test('gives the same losses for the same seed and steps, bit for bit', async () => {
    const first = await train({ startOver: true });
    const second = await train({ startOver: true });
    assert.ok(first.losses.length >= 10);
    assert.deepEqual(first.losses, second.losses);
    assert.notDeepEqual((await train({ startOver: true, config: { seed: 2 } })).losses, first.losses);
  });

  test('leaves the best checkpoint, the curves and the list of files', async () => {
    const { validationLoss, losses, steps } = await train();
    assert.equal(steps, shortRun);
    assert.equal(validationLoss, Math.min(...losses));
    assert.equal(decodeCheckpoint(stored('model.safetensors')).cursor.validationLoss, validationLoss);
    const history = JSON.parse(stored('history.json').toString()) as LearningHistory;
    assert.ok(history.points.length >= losses.length && history.samples.length > 0);
    assert.deepEqual(Object.keys(JSON.parse(stored('files.json').toString()) as object), [
      'training',
      'validation',
      'former',
      'split',
    ]);
    assert.deepEqual(readdirSync(storage).sort(), [
      'files.json',
      'history.json',
      'index.json',
      'language.bin',
      'model.safetensors',
    ]);
  });

  test('continues from the existing checkpoint and its curves', async () => {
    await train();
    const { step } = decodeCheckpoint(stored('model.safetensors')).cursor;
    const { points, history, steps } = await train();
    assert.equal(steps, shortRun);
    assert.equal(points.at(-1)!.step, step + shortRun);
    assert.ok(points[0]!.step > step && points[0]!.step <= step + shortRun);
    assert.ok(history!.points.every((point) => point.step <= step));
    const all = (JSON.parse(stored('history.json').toString()) as LearningHistory).points.map((point) => point.step);
    assert.deepEqual(
      [...all].sort((a, b) => a - b),
      all,
    );
  });

  for (const [what, bytes] of [
    ['damaged', undefined],
    ['foreign', Buffer.from('this is no model, but it was here first')],
  ] as const) {
    test(`sets a ${what} checkpoint aside, says so, and starts over`, async () => {
      await train();
      const file = path.join(storage, 'model.safetensors');
      const damaged = bytes ?? readFileSync(file).fill(0, 2000, 2100);
      writeFileSync(file, damaged);
      const { notes, points } = await train();
      assert.match(notes.join(), /cannot be used and was set aside as model\.damaged-1\.safetensors\. .*: Expected/);
      assert.deepEqual(stored('model.damaged-1.safetensors'), damaged);
      assert.ok(points[0]!.step <= 2);
    });
  }

  test('rejects a storage folder that is not writable, before it reads any file', async () => {
    const file = path.join(storage, 'file');
    writeFileSync(file, '');
    let wasRead = false;
    const files = new Proxy(corpus, { get: (target, key) => ((wasRead = true), Reflect.get(target, key) as unknown) });
    await assert.rejects(train({ folder: path.join(file, 'below'), files }), (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.match(
        error.message,
        /Expected to write the model to .* found that there is a file in the place of the folder\. Remove that file\./,
      );
      return true;
    });
    assert.ok(!wasRead);
  });

  test('stops when asked, and keeps what it learned', async () => {
    const { why, steps, validationLoss } = await train({
      steps: 1e6,
      onPoint: (control, points) => {
        if (points === 3) control.stop();
      },
      config: { budget: { kind: 'seconds', seconds: 3600 } },
    });
    assert.equal(why, 'stopped');
    assert.ok(steps > 0);
    assert.equal(decodeCheckpoint(stored('model.safetensors')).cursor.validationLoss, validationLoss);
  });

  test('stopped before its first step, reports it and leaves the model and its curves unchanged', async () => {
    const stop = {
      onStarted: (control: RunControl): void => {
        control.stop();
      },
    };
    await assert.rejects(train(stop), (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /stopped before its first step: nothing was learned/);
      return true;
    });
    const { validationLoss } = await train();
    const before = ['model.safetensors', 'history.json'].map(stored);
    await assert.rejects(train({ ...stop, startOver: true }), UserError);
    assert.deepEqual(['model.safetensors', 'history.json'].map(stored), before);
    assert.equal((await train(stop)).validationLoss, validationLoss);
    assert.deepEqual(stored('model.safetensors'), before[0]);
  });

  test('says what to do if no loss was finite, and saves no such network', async () => {
    await assert.rejects(train({ steps: 4, config: { learningRate: Infinity } }), /Lower the learning rate/);
    assert.deepEqual(readdirSync(storage).sort(), ['files.json', 'index.json', 'language.bin']);
  });

  test('counts skipped steps, and reports that the learning rate was halved', async () => {
    let windows = 0;
    const kernels: Kernels = {
      ...scalarKernels,
      crossEntropyBackward: (...args) => {
        scalarKernels.crossEntropyBackward(...args);
        // Not in the measurement of gradient flow.
        const isStep = args[3] !== 1;
        if (isStep && ++windows > 2 && windows <= 5) args[0].data[0] = NaN;
      },
    };
    const { points, notes, history } = await train({ kernels });
    assert.equal(points[0]!.skippedSteps, undefined);
    assert.equal(points.at(-1)!.skippedSteps, 3);
    // The loss of uniform probabilities, and a little more because of the initial weights.
    const most = Math.log(history!.facts.vocabularySize) + 0.1;
    for (const { trainingLoss } of points) assert.ok(trainingLoss > 0 && trainingLoss < most, `${trainingLoss}`);
    assert.match(
      notes.join(),
      /skipped: its loss or gradient is not finite .*the learning rate is 0\.5 times the scheduled one/,
    );
  });

  test('pauses and resumes', async () => {
    const { states, why } = await train({
      onPoint: (control, points) => {
        if (points === 3) control.pause();
      },
    });
    assert.deepEqual(states, ['paused', 'resumed']);
    assert.equal(why, 'budget');
  });

  test('ends when the held-out loss no longer improves', async () => {
    const noise = Array.from({ length: 400 }, (_, i) => String.fromCharCode(97 + ((i * i * 31) % 26))).join('');
    const files = [...corpus, { path: 'x', text: noise }, { path: 'y', text: noise.slice(200) + noise.slice(0, 200) }];
    const { why } = await train({ steps: 1500, files, config: { holdoutFraction: 0.3, learningRate: 0.05 } });
    assert.equal(why, 'converged');
  });

  test('keeps its split when it continues with another seed, another fraction and other names, and says so', async () => {
    const more = Array.from({ length: 8 }, (_, i) => ({
      path: `${i}.ts`,
      text: `// ${i}\n${'visit(item);\n'.repeat(9)}`,
    }));
    const files = [...corpus, ...more];
    await train({ files, steps: 2 });
    const heldOut = (): number[] =>
      atOnce(parseLearnedFiles(stored('files.json').toString()))!.validation.map(({ hash }) => hash);
    const before = heldOut();
    const renamed = files.map(({ path, text }) => ({ path: `moved/${path}`, text }));
    const { notes } = await train({ files: renamed, steps: 2, config: { seed: 2, holdoutFraction: 0.5 } });
    assert.deepEqual(heldOut().sort(), before.sort());
    assert.match(notes.join(), /keeps the seed 1 and the held-out fraction 0\.1/);
    const left = renamed.filter(({ text }) => !before.includes(hashText(text)));
    await assert.rejects(
      train({ files: left, steps: 2 }),
      /that the network has not learned, found none.*from scratch/,
    );
  });

  test('says that changed settings of the network need training from scratch', async () => {
    await train();
    const network = { ...defaultTrainingConfig.network, hiddenSize: 20, embeddingSize: 6, ngramRows: 64 };
    const continued = await train({ config: { network } });
    assert.match(continued.notes.join(), /take effect when you train from scratch/);
    assert.equal(continued.facts.network.hiddenSize, 12);
    assert.equal((await train({ config: { network }, startOver: true })).facts.network.hiddenSize, 20);
  });

  test('continues a model of an earlier version, without n-grams, as it is', async () => {
    const network = { ...defaultTrainingConfig.network, hiddenSize: 12, embeddingSize: 6, ngramRows: 0 };
    const { steps, facts } = await train({ config: { network } });
    const continued = await train();
    assert.deepEqual(continued.notes, []);
    assert.equal(continued.facts.parameters, facts.parameters);
    assert.ok(continued.points.at(-1)!.step > steps);
  });
});
