import { replacementCharacter } from '../base/utf8';
import { findUrlPasswords } from './urls';
import { findNamedSecrets } from './assigned';
import { findAuthorizations, findRandomLiterals } from './literals';
import { findPrivateKeys } from './privateKeys';
import type { Span } from './span';
import { findTokens } from './tokenFormats';

const finders = [
  findTokens,
  findPrivateKeys,
  findUrlPasswords,
  findNamedSecrets,
  findAuthorizations,
  findRandomLiterals,
];

/**
 * Replaces each character of a secret by U+FFFD, except line ends, so that the length stays the same. Secrets are tokens of known
 * services, private keys, passwords in URLs, values assigned to the names of secrets, HTTP credentials, and random-looking literals.
 */
export function maskSecrets(text: string): string {
  return maskSpans(text, findSecrets(text));
}

/** Masks these ranges of the text, which are in order. */
export function maskSpans(text: string, spans: readonly Span[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { from, to } of spans) {
    pieces.push(text.slice(at, from), text.slice(from, to).replace(/[^\r\n]/g, replacementCharacter));
    at = to;
  }
  return at === 0 ? text : pieces.join('') + text.slice(at);
}

/** The ranges of all secrets, in order; overlapping and adjacent ones are merged. */
export function findSecrets(text: string): Span[] {
  const spans = finders.flatMap((find) => find(text)).sort((a, b) => a.from - b.from);
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && span.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else merged.push(span);
  }
  return merged;
}
