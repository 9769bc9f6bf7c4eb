import path from 'node:path';
import { neverCancelled } from '../base/cancellation';
import { type Corpus, readCorpus } from '../corpus/select';
import { cellKinds, defaultTrainingConfig, type TrainingConfig } from '../model/config';
import { presetNames, presets } from '../model/presets';
import { RunControl } from '../trainer/control';
import { startEngine } from '../trainer/engine';
import { nodeFileSystem } from '../trainer/nodeFileSystem';
import { run, type RunListener, type RunResult } from '../trainer/run';
import { defaultExclude, readText } from './files';
import { ProgressBar } from './progressBar';
import { type Arguments, parseArguments, UsageError } from './usage';

const string = { type: 'string' } as const;
const boolean = { type: 'boolean' } as const;

/** What an optimiser or a schedule that is named by itself is set to. */
const optimizers: Readonly<Record<string, TrainingConfig['optimizer']>> = {
  sgd: { kind: 'sgd', momentum: 0.9 },
  adagrad: { kind: 'adagrad' },
  rmsprop: { kind: 'rmsprop', decay: 0.95 },
  adam: { kind: 'adam', beta2: 0.99 },
  adamw: { kind: 'adamw', beta2: 0.99, weightDecay: 0.01 },
};
const schedules: Readonly<Record<string, TrainingConfig['schedule']>> = {
  constant: { kind: 'constant' },
  step: { kind: 'step', factor: 0.5, epochs: 5 },
  exponential: { kind: 'exponential', factor: 0.97, after: 10 },
  cosine: { kind: 'cosine', warmUp: 0.02 },
};
const optimizerNames = Object.keys(optimizers);
const scheduleNames = Object.keys(schedules);

export async function train(args: string[]): Promise<void> {
  const options = parseArguments(
    args,
    {
      text: string,
      out: string,
      seconds: string,
      steps: string,
      seed: string,
      preset: string,
      cell: string,
      embedding: string,
      hidden: string,
      layers: string,
      dropout: string,
      threads: string,
      batch: string,
      'sequence-length': string,
      optimizer: string,
      'learning-rate': string,
      schedule: string,
      'clip-norm': string,
      'clip-value': string,
      'holdout-fraction': string,
      continue: boolean,
      json: boolean,
    },
    ['FOLDER'],
    0,
  );
  const storage = options.text('out');
  if (!storage) throw new UsageError('Expected --out DIR, the folder for the model, found none.');
  const config = trainingConfig(options);
  const request = {
    readCorpus: corpusReader(options),
    config,
    storage: path.resolve(storage),
    startOver: !options.flag('continue'),
  };
  const engine = startEngine(config);
  const control = new RunControl();
  process.once('SIGINT', () => {
    control.stop();
  });
  const bar = new ProgressBar(process.stderr);
  const result = await run(engine, request, control, listenerFor(bar));
  bar.end();
  await engine.disband();
  report(result, engine.team.size, options.flag('json'));
}

/** A preset, the default one if none is named, and what the options change of it. */
function trainingConfig(options: Arguments): TrainingConfig {
  const base = { ...defaultTrainingConfig, ...presets[choice(options, 'preset', presetNames) ?? 'default'] };
  const { network } = base;
  const size = (name: string, to: number): number | undefined => options.number(name, { from: 1, to, whole: true });
  const rate = (name: string, to: number): number | undefined => options.number(name, { from: 0, to, whole: false });
  return {
    ...base,
    network: {
      ...network,
      cell: choice(options, 'cell', cellKinds) ?? network.cell,
      embeddingSize: size('embedding', 512) ?? network.embeddingSize,
      hiddenSize: options.number('hidden', { from: 8, to: 1024, whole: true }) ?? network.hiddenSize,
      layers: size('layers', 4) ?? network.layers,
      dropout: rate('dropout', 0.9) ?? network.dropout,
    },
    seed: options.number('seed', { from: 0, to: 2 ** 32 - 1, whole: true }) ?? base.seed,
    threads: size('threads', 16) ?? base.threads,
    batchSize: size('batch', 256) ?? base.batchSize,
    sequenceLength: options.number('sequence-length', { from: 4, to: 512, whole: true }) ?? base.sequenceLength,
    optimizer: optimizers[choice(options, 'optimizer', optimizerNames) ?? ''] ?? base.optimizer,
    learningRate: rate('learning-rate', 10) ?? base.learningRate,
    schedule: schedules[choice(options, 'schedule', scheduleNames) ?? ''] ?? base.schedule,
    clip: clipping(options) ?? base.clip,
    budget: budget(options),
    holdoutFraction:
      options.number('holdout-fraction', { from: 0.01, to: 0.5, whole: false }) ??
      defaultTrainingConfig.holdoutFraction,
  };
}

function budget(options: Arguments): TrainingConfig['budget'] {
  const seconds = options.number('seconds', { from: 1, to: 86_400, whole: false });
  const steps = options.number('steps', { from: 1, to: 1e9, whole: true });
  if (seconds !== undefined && steps !== undefined) throw new UsageError('Expected --seconds or --steps, found both.');
  if (steps !== undefined) return { kind: 'steps', steps };
  return seconds === undefined ? defaultTrainingConfig.budget : { kind: 'seconds', seconds };
}

function clipping(options: Arguments): TrainingConfig['clip'] | undefined {
  const norm = options.number('clip-norm', { from: 0, to: 1e6, whole: false });
  const value = options.number('clip-value', { from: 0, to: 1e6, whole: false });
  if (norm !== undefined && value !== undefined)
    throw new UsageError('Expected --clip-norm or --clip-value, found both.');
  if (norm !== undefined) return { kind: 'norm', limit: norm };
  return value === undefined ? undefined : { kind: 'value', limit: value };
}

function choice<T extends string>(options: Arguments, name: string, allowed: readonly T[]): T | undefined {
  const text = options.text(name);
  const known = allowed.find((one) => one === text);
  if (text === undefined || known !== undefined) return known;
  throw new UsageError(`Expected --${name} to be one of ${allowed.join(', ')}, found "${text}".`);
}

function corpusReader(options: Arguments): () => Promise<Corpus> {
  const file = options.text('text');
  const folder = options.positionals[0];
  if ((file === undefined) === (folder === undefined)) {
    throw new UsageError(`Expected FOLDER or --text FILE, found ${file === undefined ? 'neither' : 'both'}.`);
  }
  if (file !== undefined) {
    return async () => ({ files: [{ path: path.basename(file), text: await readText(file) }], leftOut: [] });
  }
  const root = path.resolve(folder!);
  const request = { folders: [{ name: path.basename(root), path: root, exclude: defaultExclude }] };
  return () => readCorpus(nodeFileSystem, request, neverCancelled);
}

function listenerFor(bar: ProgressBar): RunListener {
  return {
    preparing: (doing) => {
      bar.show(0, doing);
    },
    started: ({ facts }, notes) => {
      for (const note of notes) bar.note(note);
      bar.note(
        `${facts.trainingFiles} files to learn (${facts.trainingCharacters} characters), ${facts.validationFiles} held out ` +
          `(${facts.validationCharacters}); ${facts.parameters} parameters. Held-out loss of a unigram model ` +
          `${facts.unigramLoss.toFixed(3)}, of a bigram model ${facts.bigramLoss.toFixed(3)} nats per character.`,
      );
    },
    point: (point, progress, secondsLeft) => {
      const rate = Math.round(point.charactersPerSecond);
      bar.show(
        progress,
        `${point.trainingLoss.toFixed(3)} nats, ${rate} characters/s, ${Math.ceil(secondsLeft)} s left`,
      );
      if (point.validationLoss !== undefined) {
        bar.note(`step ${point.step}: held-out loss ${point.validationLoss.toFixed(4)} nats per character`);
      }
    },
    sample: () => undefined,
    checkpoint: () => undefined,
    note: (text) => {
      bar.note(text);
    },
    paused: () => undefined,
    resumed: () => undefined,
  };
}

function report(
  { validationLoss, facts, seconds, steps, characters, why }: RunResult,
  threads: number,
  json: boolean,
): void {
  const bitsPerCharacter = validationLoss / Math.LN2;
  if (!json) {
    console.log(
      `Ended (${why}): ${validationLoss.toFixed(4)} nats per character on held-out files (${bitsPerCharacter.toFixed(3)} bits), ` +
        `unigram ${facts.unigramLoss.toFixed(4)}, bigram ${facts.bigramLoss.toFixed(4)}; ${steps} steps in ${seconds.toFixed(1)} s.`,
    );
    return;
  }
  console.log(
    JSON.stringify({
      validationLoss,
      bitsPerCharacter,
      unigramLoss: facts.unigramLoss,
      bigramLoss: facts.bigramLoss,
      seconds,
      steps,
      charactersPerSecond: characters / seconds,
      parameters: facts.parameters,
      threads,
      trainFiles: facts.trainingFiles,
      validationFiles: facts.validationFiles,
    }),
  );
}
