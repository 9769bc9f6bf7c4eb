import type { Candidate, TextState } from '../../../src/language/textState';
import { boundarySymbol, Vocabulary } from '../../../src/model/vocabulary';

/** Probabilities of the next character after a text; an empty character is the end of the file. */
export type Script = (text: string) => Readonly<Record<string, number>>;

const vocabulary = Vocabulary.of(['abcdefghijklmnopqrstuvwxyz;(){} \n\ufffd'.repeat(2)]);

/** A model with scripted predictions; `learned` answers `learnedBefore`. */
export function scriptedState(script: Script, learned?: (text: string) => string | undefined, text = ''): TextState {
  const candidates: readonly Candidate[] = Object.entries(script(text))
    .map(([character, probability]) => ({ symbol: symbolOf(character), probability }))
    .sort((a, b) => b.probability - a.probability);
  return {
    vocabulary,
    likeliest: (count) => candidates.slice(0, count),
    probability: (symbol) => candidates.find((one) => one.symbol === symbol)?.probability ?? 0,
    read: (symbol) => scriptedState(script, learned, text + vocabulary.decode([symbol])),
    learnedBefore: () => learned?.(text),
  };
}

/** Predicts one text, each character with the same probability, and then the end of the line. */
export function saying(whole: string, probability: number): Script {
  return (text) => ({ [`${whole}\n`.charAt(text.length) || 'z']: probability, z: 1 - probability });
}

function symbolOf(character: string): number {
  return character === '' ? boundarySymbol : vocabulary.encode(character)[0]!;
}
