import { isWordCharacter } from '../model/characters';
import { capitalLetter, type LetterCase, noLetter, smallLetter } from './index/subtoken';
import type { Vocabulary } from '../model/vocabulary';

/** Properties of a vocabulary's symbols that the mixture uses. */
export interface Alphabet {
  readonly size: number;
  /** 1 if the symbol is part of a word, `_` and `$` included, (V). */
  readonly isWord: Uint8Array;
  /** 1 for white space within a line, (V). */
  readonly isBlank: Uint8Array;
  /** 1 for an opening bracket, −1 for a closing one, 0 for other symbols, (V). */
  readonly bracket: Int8Array;
  /** See `LetterCase`, (V). */
  readonly letterCase: Uint8Array;
  /** The small letter of a capital one, and the capital one of a small one, if the vocabulary has it; else the symbol itself, (V). */
  readonly smallOf: Uint16Array;
  readonly capitalOf: Uint16Array;
  /** −1 if the vocabulary has none. */
  readonly newline: number;
}

export function alphabetOf(vocabulary: Vocabulary): Alphabet {
  const characters = Array.from({ length: vocabulary.size }, (_, symbol) => vocabulary.wholeCharacter([symbol]) ?? '');
  const symbols = new Map(characters.map((character, symbol) => [character, symbol]));
  const counterpart = (from: RegExp, change: (character: string) => string): Uint16Array =>
    Uint16Array.from(characters, (character, symbol) =>
      from.test(character) ? (symbols.get(change(character)) ?? symbol) : symbol,
    );
  return {
    size: vocabulary.size,
    isWord: Uint8Array.from(characters, (character) => (isWordCharacter(character) ? 1 : 0)),
    isBlank: Uint8Array.from(characters, (character) => (/^[^\S\n]$/.test(character) ? 1 : 0)),
    bracket: Int8Array.from(characters, (character) => (isOpening(character) ? 1 : isClosing(character) ? -1 : 0)),
    letterCase: Uint8Array.from(characters, letterCaseOf),
    smallOf: counterpart(/^\p{Lu}$/u, (character) => character.toLowerCase()),
    capitalOf: counterpart(/^\p{Ll}$/u, (character) => character.toUpperCase()),
    newline: characters.indexOf('\n'),
  };
}

function letterCaseOf(character: string): LetterCase {
  if (/^\p{Lu}$/u.test(character)) return capitalLetter;
  return /^[\p{L}\p{M}]$/u.test(character) ? smallLetter : noLetter;
}

function isOpening(character: string): boolean {
  return /^[([{]$/.test(character);
}

function isClosing(character: string): boolean {
  return /^[)\]}]$/.test(character);
}
