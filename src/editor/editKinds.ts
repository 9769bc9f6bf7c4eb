import type { DocumentChange } from '../protocol/completer';

/** What a change of a document was, inferred from its text. Suggestions come only after typing and acceptances. */
export type EditKind = 'typed' | 'deleted' | 'undone' | 'pasted' | 'accepted';

/** Longest insertion without white space that counts as one word of a list or an input method, in UTF-16 units. */
const longestWord = 40;

/** `shown` is the ghost text that may have been accepted, in whole or in part. */
export function editKindOf(
  changes: readonly DocumentChange[],
  isUndoOrRedo: boolean,
  shown: readonly string[],
): EditKind {
  if (isUndoOrRedo) return 'undone';
  if (changes.every(({ inserted }) => inserted === '')) return 'deleted';
  const [{ inserted } = { inserted: '' }] = changes;
  const isTaken = shown.some((text) => inserted.length > 1 && text.startsWith(inserted));
  if (isTaken && !isTypedAtOnce(inserted)) return 'accepted';
  return changes.every((change) => isTypedAtOnce(change.inserted) || isWord(change.inserted)) ? 'typed' : 'pasted';
}

/** Whether one key inserts this: a character, a pair of brackets or quotes, or a new line with its indentation. */
function isTypedAtOnce(text: string): boolean {
  return Array.from(text).length <= 1 || /^(?:\(\)|\[\]|\{\}|<>|''|""|``)$/.test(text) || /^\r?\n\s*$/.test(text);
}

function isWord(text: string): boolean {
  return text.length <= longestWord && !/\s/.test(text);
}
