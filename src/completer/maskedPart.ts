import { replacementCharacter } from '../base/utf8';
import type { DocumentText } from '../language/documentText';
import { maskSecrets } from '../secrets/maskSecrets';

/**
 * Largest distance to a line start, in UTF-16 units, that is searched for; in a longer line, the search begins inside.
 */
const longestLine = 1 << 12;

/** The characters of tokens: a match that begins in the middle of them is not found by its prefix. */
const tokenRest = /^[\w.~+/=-]+/;

/**
 * A part of the text, as masking the whole text would leave it. Secrets are searched in whole lines, up to `context`
 * UTF-16 units away on both sides. In a very long line, a token may begin farther away: `isHidden` decides on its rest.
 */
export function maskedPart(
  text: DocumentText,
  from: number,
  to: number,
  context: number,
  isHidden: (rest: string) => boolean,
): string {
  const least = Math.max(0, from - context);
  const newline = text.slice(least - longestLine, least).lastIndexOf('\n');
  const isWithinLine = least > 0 && newline < 0;
  const start = isWithinLine ? least : least - (Math.min(least, longestLine) - newline - 1);
  const around = text.slice(start, to + context);
  const masked = maskSecrets(around).slice(from - start, to - start);
  const [rest = ''] = (isWithinLine ? tokenRest.exec(around) : undefined) ?? [];
  const hidden = Math.min(to, start + rest.length) - from;
  return hidden > 0 && isHidden(rest) ? replacementCharacter.repeat(hidden) + masked.slice(hidden) : masked;
}
