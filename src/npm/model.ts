import { statSync } from 'node:fs';
import path from 'node:path';
import { Random } from '../base/random';
import { chooseKernels, createKernels } from '../kernels/kernelChoice';
import { likeliest, samplingLimits, sampleText, usualSampling } from '../language/sample';
import { type Checkpoint, decodeCheckpoint } from '../model/checkpoint';
import type { NetworkConfig } from '../model/config';
import { logProbabilitiesOf, Predictor, type PredictorState } from '../model/predictor';
import { boundarySymbol, type Vocabulary } from '../model/vocabulary';
import { storedFiles } from '../protocol/storage';
import { readPresent } from '../storage/storedFile';
import { checkNumber } from './checks';

/*
 * `recurrent/model` of the npm package: a trained network, alone. The types are written out here instead of derived
 * from internal types, because they are the public interface: if an internal change breaks them, this file does not
 * compile.
 */

export { UserError } from '../base/errors';
export type { NetworkConfig };

/** A trained network, with the symbols that it reads and predicts. */
export interface Model {
  /** The cell, and the sizes of the layers. */
  readonly network: NetworkConfig;
  /** Number of training steps since the network was created. */
  readonly steps: number;
  /** Loss on the held-out files, in nats per character. Divide by ln 2 for bits. */
  readonly validationLoss: number;
  /**
   * The text that each symbol stands for. Symbol 0 is the end of a file, `''`. Symbols 1 to 16 spell the characters that
   * have no symbol of their own, several symbols each: their text is U+FFFD, as is that of the symbol for masked text.
   */
  readonly symbols: readonly string[];
  /** The state of the network after a text, from the beginning of a file. */
  read(text: string): ModelState;
  /** Text that follows `prime`, drawn from the network's distribution character by character. */
  sample(options?: SampleOptions): string;
}

/** The state of a network after some text. It never changes. */
export interface ModelState {
  /** The state after more text. */
  read(text: string): ModelState;
  /** Probability of each symbol to be next, in the order of `Model.symbols`. They add up to 1. */
  probabilities(): Float32Array;
  /** The likeliest next symbols, likeliest first; 10 if `count` is absent. */
  likeliest(count?: number): readonly NextSymbol[];
}

export interface NextSymbol {
  /** As in `Model.symbols`. */
  readonly text: string;
  readonly probability: number;
}

export interface SampleOptions {
  /** The text to continue, from the beginning of a file; empty if absent. */
  readonly prime?: string | undefined;
  /** Number of characters, 1 to 1,000,000; 500 if absent. */
  readonly length?: number | undefined;
  /** 0 takes the likeliest symbol every time; higher values, up to 10, give less likely text; 0.7 if absent. */
  readonly temperature?: number | undefined;
  /** The same seed gives the same text; 1 if absent. */
  readonly seed?: number | undefined;
}

/**
 * Loads the network of a model folder, as `recurrent train` and `recurrent import` write it, or of its file
 * `model.safetensors`. Throws `UserError` if there is none or if it cannot be used.
 */
export function loadModel(folderOrFile: string): Model {
  const isFile = statSync(folderOrFile, { throwIfNoEntry: false })?.isFile() === true;
  const file = isFile ? folderOrFile : path.join(folderOrFile, storedFiles.checkpoint);
  return new StoredModel(readPresent(file, decodeCheckpoint));
}

/** A network that is read symbol by symbol, and the texts of its symbols. */
interface Reader {
  readonly predictor: Predictor;
  readonly vocabulary: Vocabulary;
  readonly symbols: readonly string[];
}

class StoredModel implements Model {
  readonly network: NetworkConfig;
  readonly steps: number;
  readonly validationLoss: number;
  readonly symbols: readonly string[];
  readonly #reader: Reader;

  constructor({ parameters, vocabulary, cursor }: Checkpoint) {
    this.network = parameters.config;
    this.steps = cursor.step;
    this.validationLoss = cursor.validationLoss;
    this.symbols = Array.from({ length: vocabulary.size }, (_, symbol) => vocabulary.decode([symbol]));
    const predictor = Predictor.over(createKernels(chooseKernels()).kernels, parameters);
    this.#reader = { predictor, vocabulary, symbols: this.symbols };
  }

  read(text: string): ModelState {
    const { predictor } = this.#reader;
    return new StateAfterText(this.#reader, predictor.read(predictor.blank(), boundarySymbol)).read(text);
  }

  sample(options: SampleOptions = {}): string {
    const { prime = '', length = usualSampling.length, temperature = usualSampling.temperature } = options;
    const { seed = usualSampling.seed } = options;
    checkNumber('length', length, samplingLimits.length);
    checkNumber('temperature', temperature, samplingLimits.temperature);
    checkNumber('seed', seed, samplingLimits.seed);
    const { predictor, vocabulary } = this.#reader;
    return sampleText(predictor, vocabulary, new Random(seed), { prime, length, temperature, topK: vocabulary.size });
  }
}

class StateAfterText implements ModelState {
  readonly #reader: Reader;
  readonly #state: PredictorState;

  constructor(reader: Reader, state: PredictorState) {
    this.#reader = reader;
    this.#state = state;
  }

  read(text: string): ModelState {
    const { predictor, vocabulary } = this.#reader;
    let state = this.#state;
    for (const symbol of vocabulary.encode(text)) state = predictor.read(state, symbol);
    return new StateAfterText(this.#reader, state);
  }

  probabilities(): Float32Array {
    return logProbabilitiesOf(this.#state).map(Math.exp);
  }

  likeliest(count = 10): readonly NextSymbol[] {
    const { symbols } = this.#reader;
    checkNumber('count', count, { from: 1, to: symbols.length, whole: true });
    const probabilities = this.probabilities();
    return likeliest(probabilities, count).map((symbol) => ({
      text: symbols[symbol]!,
      probability: probabilities[symbol]!,
    }));
  }
}
