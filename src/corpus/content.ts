import { findSecrets, maskSpans } from '../secrets/maskSecrets';
import { decodeText, looksBinary } from './decode';
import { generatedReason, saysItIsGenerated } from './generated';
import { isNotebook, textOfNotebook } from './notebook';
import { looksLikeData } from './textKinds';

/** Text that is learned. */
export interface MaskedText {
  /** With its secrets masked. */
  readonly text: string;
  /** Where each masked secret begins, in order; absent if there is none. */
  readonly secrets?: readonly number[];
}

/** What of a file is learned, or why nothing is. */
export type Content = MaskedText | { readonly reason: string };

/** The first line of a key or a message of PGP, whose name (`*.asc`) is one of AsciiDoc, too. */
const pgpArmour = /^\s*-----BEGIN PGP /;

/** `encoding`: what `files.encoding` says. `isHandwritten`: whether marks of generated files in it do not count. */
export function contentOf(path: string, bytes: Uint8Array, encoding?: string, isHandwritten = false): Content {
  if (looksBinary(bytes, encoding)) return { reason: 'not text' };
  const decoded = decodeText(bytes, encoding);
  if (decoded === undefined) return { reason: 'its encoding is unknown: set files.encoding' };
  const text = isNotebook(path) ? textOfNotebook(decoded) : decoded;
  if (text === undefined) return { reason: 'a notebook that cannot be read: expected JSON with cells' };
  const reason = reasonByText(path, text, isHandwritten);
  return reason === undefined ? maskedText(text) : { reason };
}

export function maskedText(text: string): MaskedText {
  const spans = findSecrets(text);
  return { text: maskSpans(text, spans), ...(spans.length > 0 && { secrets: spans.map(({ from }) => from) }) };
}

/** Why a text is not learned, judged by what it is; undefined where it is. */
function reasonByText(path: string, text: string, isHandwritten: boolean): string | undefined {
  if (text.trim() === '') return 'empty';
  if (pgpArmour.test(text)) return 'a key or a message of PGP';
  if (!isHandwritten && saysItIsGenerated(path, text)) return generatedReason;
  return looksLikeData(text) ? 'minified or data' : undefined;
}
