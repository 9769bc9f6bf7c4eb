import { replacementCharacter } from '../base/utf8';
import { findAddressPasswords } from './addresses';
import { findNamedSecrets } from './assigned';
import { findAuthorizations, findRandomLiterals } from './literals';
import { findPrivateKeys } from './privateKeys';
import type { Span } from './span';
import { findTokens } from './tokenForms';

const finders = [
  findTokens,
  findPrivateKeys,
  findAddressPasswords,
  findNamedSecrets,
  findAuthorizations,
  findRandomLiterals,
];

/**
 * The text with each secret in it replaced by mask characters, of the same length, with the same line ends: tokens of known
 * services, private keys, passwords in addresses, values of names of secrets, and literals that look drawn at random.
 */
export function maskSecrets(text: string): string {
  return maskSpans(text, findSecrets(text));
}

/** The text with these parts of it masked; they are in order. */
export function maskSpans(text: string, spans: readonly Span[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { from, to } of spans) {
    pieces.push(text.slice(at, from), text.slice(from, to).replace(/[^\r\n]/g, replacementCharacter));
    at = to;
  }
  return at === 0 ? text : pieces.join('') + text.slice(at);
}

/** Where secrets are, in order, none touching another. */
export function findSecrets(text: string): Span[] {
  const spans = finders.flatMap((find) => find(text)).sort((a, b) => a.from - b.from);
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && span.from <= last.to) joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else joined.push(span);
  }
  return joined;
}
