import { findSecrets, maskSpans } from '../secrets/maskSecrets';
import { decodeText, looksBinary } from './decode';
import { generatedReason, hasGeneratedMarker } from './generated';
import { isNotebook, textOfNotebook } from './notebook';
import { looksLikeData } from './textKinds';

/** Text to learn, with its secrets masked. */
export interface MaskedText {
  readonly text: string;
  /** Start of each masked secret, in order; absent if there is none. */
  readonly secrets?: readonly number[];
}

/** The text of a file that is learned, or the reason to leave the file out. */
export type Content = MaskedText | { readonly reason: string };

/** First line of a PGP key or message: `*.asc` is the extension of both PGP and AsciiDoc. */
const pgpArmour = /^\s*-----BEGIN PGP /;

/** `encoding` is the value of `files.encoding`. If `isHandwritten`, markers of generated files are ignored. */
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

/** Why the text is not learned; undefined if it is. */
function reasonByText(path: string, text: string, isHandwritten: boolean): string | undefined {
  if (text.trim() === '') return 'empty';
  if (pgpArmour.test(text)) return 'a key or a message of PGP';
  if (!isHandwritten && hasGeneratedMarker(path, text)) return generatedReason;
  return looksLikeData(text) ? 'minified or data' : undefined;
}
