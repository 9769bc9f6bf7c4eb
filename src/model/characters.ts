/** Letters, digits, combining marks, `_`, `$`, and the zero-width joiners of Indic and Persian words. */
export function isWordCharacter(character: string): boolean {
  return /^[\p{L}\p{N}\p{M}_$\u200c\u200d]$/u.test(character);
}

/** Kinds of characters, of which each has its own range of symbols: between words, digits, capital letters, others of words. */
export const characterKinds = 4;

/** The kind of a character, 0 … `characterKinds` − 1. */
export function kindOf(character: string): number {
  if (!isWordCharacter(character)) return 0;
  if (/^\p{N}$/u.test(character)) return 1;
  return /^\p{Lu}$/u.test(character) ? 2 : 3;
}
