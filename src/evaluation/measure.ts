import { predictFile } from '../language/mixture/fit';
import type { LanguageModel } from '../language/mixture/languageModel';
import type { Kernels } from '../numeric/kernels';
import { Network } from '../model/network';
import { ignoredTarget } from '../numeric/ops/softmaxCrossEntropy';
import type { Parameters } from '../model/parameters';
import { forEachWindow, packPassages } from '../model/passages';
import type { Vocabulary } from '../model/vocabulary';

export interface Measurement {
  /** Nats per character. */
  readonly loss: number;
  /** Loss ÷ ln 2. */
  readonly bitsPerCharacter: number;
  /** Fraction of the characters that were the likeliest. */
  readonly topOneAccuracy: number;
  readonly characters: number;
}

const batchSize = 8;
const steps = 64;

/** Measures how well a network predicts texts, each from its first character to its last, from the zero state. */
export function measure(
  kernels: Kernels,
  parameters: Parameters,
  vocabulary: Vocabulary,
  texts: readonly string[],
): Measurement {
  const network = new Network(kernels, parameters, batchSize, steps);
  const streams = packPassages(
    texts.map((text) => ({ symbols: vocabulary.encode(text), context: 0 })),
    batchSize,
  );
  const counters = streams.map(() => new CharacterCounter(vocabulary));
  let nats = 0;
  forEachWindow(streams, [network], () => {
    nats += network.forward();
    network.targets.forEach((target, row) => {
      if (target === ignoredTarget) return;
      counters[row % batchSize]!.add(target, likeliestSymbol(network, row) === target);
    });
  });
  const characters = counters.reduce((sum, counter) => sum + counter.characters, 0);
  const right = counters.reduce((sum, counter) => sum + counter.right, 0);
  const loss = nats / characters;
  return { loss, bitsPerCharacter: loss / Math.LN2, topOneAccuracy: right / characters, characters };
}

/**
 * Measures how well the mixture predicts texts, each from its first character to its last; no state is carried between
 * texts.
 */
export function measureMixture(language: LanguageModel, texts: readonly string[]): Measurement {
  let nats = 0;
  let characters = 0;
  let right = 0;
  for (const text of texts) {
    const counter = new CharacterCounter(language.vocabulary);
    const symbols = language.vocabulary.encode(text);
    const prediction = predictFile(language, symbols);
    for (const [i, symbol] of symbols.entries()) counter.add(symbol, prediction.wasLikeliest[i] === 1);
    nats += prediction.nats;
    characters += counter.characters;
    right += counter.right;
  }
  const loss = nats / characters;
  return { loss, bitsPerCharacter: loss / Math.LN2, topOneAccuracy: right / characters, characters };
}

/** Counts characters; one that takes several symbols is right only if all of them are. */
class CharacterCounter {
  characters = 0;
  right = 0;
  readonly #vocabulary: Vocabulary;
  #spelled: number[] = [];
  #allRight = true;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  add(symbol: number, isRight: boolean): void {
    this.#spelled.push(symbol);
    this.#allRight &&= isRight;
    if (this.#vocabulary.wholeCharacter(this.#spelled) === undefined) return;
    this.characters++;
    if (this.#allRight) this.right++;
    this.#spelled = [];
    this.#allRight = true;
  }
}

function likeliestSymbol(network: Network, row: number): number {
  const { data, columns } = network.logits;
  let best = 0;
  for (let v = 1; v < columns; v++) {
    if (data[row * columns + v]! > data[row * columns + best]!) best = v;
  }
  return best;
}
