import path from 'node:path';
import { unreachable } from '../base/errors';
import type { Corpus } from '../corpus/corpus';
import { measure } from '../evaluation/measure';
import { chooseKernels, createKernels } from '../kernels/kernelChoice';
import { cellKinds } from '../numeric/cells/kinds';
import type { TrainingConfig } from '../learning/config';
import { placeParameters } from '../model/parameters';
import { configOf, optimizerNames, presetNames, scheduleNames } from '../learning/presets';
import { RunControl } from '../trainer/runControl';
import { startThreads, threadCountOf, threadCountOfAllCores } from '../trainer/threads';
import { readFolder } from '../trainer/folderCorpus';
import { run, type RunResult } from '../trainer/run';
import type { ModelFacts } from '../protocol/learning';
import type { RunEvent } from '../protocol/trainer';
import { mostCharacters, requireCheckpoint, readTextFile } from './files';
import { onEnding } from './ending';
import { ProgressBar } from './progressBar';
import { type Arguments, parseArguments, UsageError } from './usage';

const string = { type: 'string' } as const;
const boolean = { type: 'boolean' } as const;

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
      'ngram-rows': string,
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
      'maximum-characters': string,
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
    readCorpus: corpusReader(options, path.resolve(storage)),
    config,
    storage: path.resolve(storage),
    startOver: !options.flag('continue'),
  };
  const control = new RunControl();
  onEnding(() => {
    control.stop();
  });
  const bar = new ProgressBar(process.stderr);
  const result = await run(startThreads, request, control, (event) => {
    show(bar, event);
  });
  bar.end();
  const heldOut = result.heldOut.map(({ text }) => text);
  report(result, lossOn(heldOut, request.storage), threadCountOf(config), options.flag('json'));
}

/**
 * Loss of the stored network on complete held-out texts, in nats per character; during training only pieces of them are
 * measured.
 */
function lossOn(texts: readonly string[], storage: string): number {
  const { parameters, vocabulary } = requireCheckpoint(storage);
  const { kernels } = createKernels(chooseKernels());
  return measure(kernels, placeParameters(parameters, kernels.allocate), vocabulary, texts).loss;
}

function trainingConfig(options: Arguments): TrainingConfig {
  const number = (name: string, from: number, to: number): number | undefined =>
    options.number(name, { from, to, whole: false });
  const whole = (name: string, from: number, to: number): number | undefined =>
    options.number(name, { from, to, whole: true });
  const clip = { clipNorm: number('clip-norm', 0, 1000), clipValue: number('clip-value', 0, 1000) };
  if (clip.clipNorm && clip.clipValue) throw new UsageError('Expected --clip-norm or --clip-value, found both.');
  return configOf({
    ...clip,
    preset: choice(options, 'preset', presetNames),
    cell: choice(options, 'cell', cellKinds),
    embeddingSize: whole('embedding', 0, 512),
    ngramRows: whole('ngram-rows', 0, 65_536),
    hiddenSize: whole('hidden', 8, 1024),
    layers: whole('layers', 1, 4),
    dropout: number('dropout', 0, 0.9),
    seed: whole('seed', 0, 2 ** 32 - 1),
    batchSize: whole('batch', 1, 256),
    sequenceLength: whole('sequence-length', 4, 512),
    threads: whole('threads', 1, 16) ?? threadCountOfAllCores(),
    optimizer: choice(options, 'optimizer', optimizerNames),
    learningRate: number('learning-rate', 1e-5, 10),
    schedule: choice(options, 'schedule', scheduleNames),
    budget: budget(options),
    holdoutFraction: number('holdout-fraction', 0.01, 0.5),
  });
}

function budget(options: Arguments): TrainingConfig['budget'] | undefined {
  const seconds = options.number('seconds', { from: 1, to: 86_400, whole: false });
  const steps = options.number('steps', { from: 1, to: 1e9, whole: true });
  if (seconds !== undefined && steps !== undefined) throw new UsageError('Expected --seconds or --steps, found both.');
  if (steps !== undefined) return { kind: 'steps', steps };
  return seconds === undefined ? undefined : { kind: 'seconds', seconds };
}

function choice<T extends string>(options: Arguments, name: string, allowed: readonly T[]): T | undefined {
  const text = options.text(name);
  const known = allowed.find((one) => one === text);
  if (text === undefined || known !== undefined) return known;
  throw new UsageError(`Expected --${name} to be one of ${allowed.join(', ')}, found "${text}".`);
}

/** Returns the reader of the text to learn: a file, or a folder without the model's folder, which may be inside it. */
function corpusReader(options: Arguments, storage: string): () => Promise<Corpus> {
  const file = options.text('text');
  const folder = options.positionals[0];
  if ((file === undefined) === (folder === undefined)) {
    throw new UsageError(`Expected FOLDER or --text FILE, found ${file === undefined ? 'neither' : 'both'}.`);
  }
  if (file !== undefined) {
    return async () => ({ files: [await readTextFile(file)], leftOut: [] });
  }
  const root = path.resolve(folder!);
  if (root === storage) throw new UsageError(`Expected --out to be another folder than ${folder}, found the same.`);
  const millions = options.number('maximum-characters', { from: 1, to: mostCharacters / 1e6, whole: false });
  return () => readFolder(root, storage, millions === undefined ? undefined : millions * 1e6);
}

function show(bar: ProgressBar, event: RunEvent): void {
  switch (event.kind) {
    case 'preparing':
      bar.show(0, event.doing);
      break;
    case 'started':
      for (const note of event.notes) bar.note(note);
      bar.note(describe(event.history.facts));
      break;
    case 'finishing':
      bar.show(event.progress, event.doing);
      break;
    case 'point':
      showPoint(bar, event);
      break;
    case 'note':
      bar.note(event.text);
      break;
    case 'waiting':
    case 'sample':
    case 'reliability':
    case 'checkpoint':
    case 'paused':
    case 'resumed':
      // Not shown on the command line.
      break;
    default:
      unreachable(event);
  }
}

function describe(facts: ModelFacts): string {
  return (
    `${facts.trainingFiles} files to learn (${facts.trainingCharacters} characters), ${facts.validationFiles} held out ` +
    `(${facts.validationCharacters}); ${facts.parameters} parameters. Held-out loss of a unigram model ` +
    `${facts.unigramLoss.toFixed(3)}, of a bigram model ${facts.bigramLoss.toFixed(3)} nats per character.`
  );
}

function showPoint(
  bar: ProgressBar,
  { point, progress, secondsLeft }: Extract<RunEvent, { readonly kind: 'point' }>,
): void {
  const rate = Math.round(point.charactersPerSecond);
  const losses = `${point.trainingLoss.toFixed(3)} nats, ${rate} characters/s`;
  bar.show(progress, `${losses}, ${Math.ceil(secondsLeft)} s left`);
  if (point.validationLoss !== undefined)
    bar.note(`step ${point.step}: held-out loss ${point.validationLoss.toFixed(4)} nats per character`);
}

function report(
  { validationLoss, facts, seconds, steps, characters, why }: RunResult,
  heldOutLoss: number,
  threads: number,
  json: boolean,
): void {
  const bitsPerCharacter = validationLoss / Math.LN2;
  if (!json) {
    console.log(
      `Ended (${why}): ${validationLoss.toFixed(4)} nats per character on held-out files (${bitsPerCharacter.toFixed(3)} bits), ` +
        `${heldOutLoss.toFixed(4)} on all of their text, unigram ${facts.unigramLoss.toFixed(4)}, bigram ${facts.bigramLoss.toFixed(4)}; ${steps} steps in ${seconds.toFixed(1)} s.`,
    );
    return;
  }
  console.log(
    JSON.stringify({
      validationLoss,
      heldOutLoss,
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
