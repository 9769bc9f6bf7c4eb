import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { Random } from '../src/base/random';
import { createKernels, chooseKernels } from '../src/kernels/kernelChoice';
import { mixingKernels } from '../src/kernels/mixing';
import { CorpusIndex } from '../src/language/index/corpusIndex';
import { fitMixture } from '../src/language/mixture/fit';
import { languageOf, withoutFiles } from '../src/language/mixture/languageModel';
import { SymbolTree } from '../src/language/mixture/symbolTree';
import { encodeIndex } from '../src/language/mixture/indexFile';
import { encodeCheckpoint } from '../src/model/checkpoint';
import { initializeParameters } from '../src/learning/initialization';
import { createParameters } from '../src/model/parameters';
import { Predictor } from '../src/model/predictor';
import { Vocabulary } from '../src/model/vocabulary';
import { cancellationSlots, completerLimits, type FromCompleter, type ToCompleter } from '../src/protocol/completer';
import { saveCheckpoint, saveIndex } from '../src/storage/modelFiles';
import { replayedOptions } from '../src/protocol/completer';
import { parseFromCompleter, unknownMessage } from '../src/protocol/processMessages';
import { type Quantiles, quantilesOf } from '../src/cli/timedEngine';
import { networkOf } from './model';
import { readScaleCorpus, readTypedText } from './scaleCorpus';

export interface BuildResult {
  readonly characters: number;
  readonly vocabulary: number;
  /** Processor time of building both indexes from symbols: that of all files, and that without the held-out ones. */
  readonly indexSeconds: number;
  readonly indexBytes: number;
  /** Memory of the process with the texts before it builds, and its peak, in MB. */
  readonly textsMB: number;
  readonly peakMB: number;
}

export interface TypeResult {
  readonly loadingMilliseconds: number;
  /** Growth of the process since it started the worker, in MB. */
  readonly completerMB: number;
  /** Memory of the whole process, including Node. */
  readonly processMB: number;
  /** Time from message to answer, for automatic requests. */
  readonly latencyMs: Quantiles;
}

/** Number of characters of the typed text that the mixture is fitted on. */
const fittedCharacters = 8192;

/** Fraction of the files that is held out, as in training. */
const heldOutPart = 0.1;

/** Number of documents, and of characters typed in each. */
const documents = 4;
const typedCharacters = 1000;

/** Writes an index of `characters` characters and a network with random weights to a folder. Runs in its own process. */
export async function buildScale(characters: number, storage: string): Promise<BuildResult> {
  const texts = readScaleCorpus(characters);
  const vocabulary = Vocabulary.of(texts);
  const files = texts.map((text) => vocabulary.encode(text));
  const tree = SymbolTree.of(files, vocabulary);
  const textsMB = megabytes(process.memoryUsage().rss);
  const before = process.cpuUsage();
  const whole = languageOf(CorpusIndex.of(files, vocabulary.size), tree, vocabulary);
  const learned = withoutFiles(whole, files, (file) => file < files.length * heldOutPart);
  const { user, system } = process.cpuUsage(before);
  const language = { ...learned, mixing: mixingKernels() };
  const parameters = createParameters(networkOf({ cell: 'gru', hiddenSize: 256 }), vocabulary.size);
  initializeParameters(parameters, { kind: 'pytorch' }, new Random(1));
  const predictor = Predictor.over(createKernels(chooseKernels()).kernels, parameters);
  const examples = [vocabulary.encode(readTypedText().slice(0, fittedCharacters))];
  const fitted = {
    alone: fitMixture(language, examples),
    withNetwork: fitMixture({ ...language, predictor }, examples),
  };
  const parts = encodeIndex({ ...whole, fitted }, { fingerprint: 'scale', networkSteps: 0 });
  await saveIndex(storage, parts, { files: [], leftOut: [] });
  const cursor = { step: 0, characters: 0, seconds: 0, validationLoss: Math.log(vocabulary.size) };
  await saveCheckpoint(storage, encodeCheckpoint({ parameters, vocabulary, cursor }));
  return {
    characters: files.reduce((sum, { length }) => sum + length, 0),
    vocabulary: vocabulary.size,
    indexSeconds: (user + system) / 1e6,
    indexBytes: whole.index.bytes + whole.tokens.bytes,
    textsMB,
    peakMB: megabytes(1024 * process.resourceUsage().maxRSS),
  };
}

/** Loads the files of `buildScale` into a completion worker, as the editor does, and types. Runs in its own process. */
export async function typeScale(storage: string): Promise<TypeResult> {
  const emptyMB = megabytes(process.memoryUsage().rss);
  const worker = new Worker(path.join(path.dirname(process.argv[1]!), 'completer.js'), {
    workerData: new SharedArrayBuffer(4 * cancellationSlots),
    resourceLimits: completerLimits,
  });
  const send = (message: ToCompleter): void => {
    worker.postMessage(message);
  };
  const answer = async (message: ToCompleter): Promise<FromCompleter> => {
    send(message);
    const received: readonly unknown[] = await once(worker, 'message');
    const reply = parseFromCompleter(received[0]);
    if (!reply) throw new Error(unknownMessage('the completion worker', received[0]));
    return reply;
  };
  const from = performance.now();
  const loaded = await answer({ kind: 'load', folder: storage });
  if (loaded.kind !== 'loaded') throw new Error(`Expected the model to be loaded, found ${JSON.stringify(loaded)}.`);
  const loadingMilliseconds = performance.now() - from;
  const text = readTypedText().slice(fittedCharacters);
  const milliseconds: number[] = [];
  for (let document = 0; document < documents; document++) {
    const uri = `file:///typed${document}`;
    send({ kind: 'open', uri, version: 0, text: '' });
    for (let typed = 0; typed < typedCharacters; typed++) {
      const inserted = text.charAt(document * typedCharacters + typed);
      const version = typed + 1;
      const asked = performance.now();
      send({ kind: 'change', uri, version, changes: [{ offset: typed, deleted: 0, inserted }] });
      const request = {
        id: version,
        uri,
        version,
        offset: version,
        trigger: 'automatic',
        options: replayedOptions,
      } as const;
      await answer({ kind: 'complete', request });
      milliseconds.push(performance.now() - asked);
    }
  }
  const processMB = megabytes(process.memoryUsage().rss);
  await worker.terminate();
  return { loadingMilliseconds, completerMB: processMB - emptyMB, processMB, latencyMs: quantilesOf(milliseconds) };
}

function megabytes(bytes: number): number {
  return bytes / 1e6;
}
