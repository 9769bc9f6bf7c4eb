import { isWordCharacter } from '../model/characters';
import type { Vocabulary } from '../model/vocabulary';

/** Properties of a vocabulary's symbols that the mixture uses. */
export interface Alphabet {
  readonly size: number;
  /** 1 if the symbol is part of a word, `_` and `$` included, (V). */
  readonly isWord: Uint8Array;
  /** 1 for an opening bracket, −1 for a closing one, 0 for other symbols, (V). */
  readonly bracket: Int8Array;
  /** −1 if the vocabulary has none. */
  readonly newline: number;
}

export function alphabetOf(vocabulary: Vocabulary): Alphabet {
  const characters = Array.from({ length: vocabulary.size }, (_, symbol) => vocabulary.wholeCharacter([symbol]) ?? '');
  return {
    size: vocabulary.size,
    isWord: Uint8Array.from(characters, (character) => (isWordCharacter(character) ? 1 : 0)),
    bracket: Int8Array.from(characters, (character) => (isOpening(character) ? 1 : isClosing(character) ? -1 : 0)),
    newline: characters.indexOf('\n'),
  };
}

function isOpening(character: string): boolean {
  return /^[([{]$/.test(character);
}

function isClosing(character: string): boolean {
  return /^[)\]}]$/.test(character);
}
