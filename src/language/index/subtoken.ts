/** Case of a symbol: no letter, a small letter or one of a script without case, a capital letter. */
export type LetterCase = 0 | 1 | 2;

export const [noLetter, smallLetter, capitalLetter] = [0, 1, 2] as const;

/** How the letters of a subtoken are cased: in small letters since the first one, one capital letter, several. */
export const [small, oneCapital, capitals] = [1, 2, 3] as const;

/**
 * The subtoken that ends at a position of a text: a word, or a part of a name, such as `get`, `User` and `ID` in `getUserID`
 * and in `get_user_id` (as names are split for models of code; Allamanis et al. 2015, "Suggesting Accurate Method and Class
 * Names"). As one number, 4 · length + case; 0 outside subtokens.
 */
export type Subtoken = number;

export function lengthOf(subtoken: Subtoken): number {
  return subtoken >> 2;
}

export function caseOf(subtoken: Subtoken): number {
  return subtoken & 3;
}

/** The subtoken after one more symbol. */
export function advanced(subtoken: Subtoken, letter: number): Subtoken {
  const [length, letters] = [lengthOf(subtoken), caseOf(subtoken)];
  if (letter === noLetter) return 0;
  if (letter === capitalLetter) return length === 0 || letters === small ? 4 + oneCapital : 4 * (length + 1) + capitals;
  // The last of several capital letters begins a word, as the `E` in `HTMLElement`.
  return letters === capitals ? 8 + small : 4 * (length + 1) + small;
}

/** Length of the subtoken that ended when `before` became `after`; 0 if none did. */
export function endedLength(before: Subtoken, after: Subtoken): number {
  if (lengthOf(after) === lengthOf(before) + 1) return 0;
  return lengthOf(after) === 2 ? lengthOf(before) - 1 : lengthOf(before);
}
