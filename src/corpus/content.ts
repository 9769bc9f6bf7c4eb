import { maskSecrets } from '../secrets/maskSecrets';
import { decodeText, looksBinary } from './decode';
import { generatedReason, hasGeneratedMarker } from './generated';
import { isNotebook, textOfNotebook } from './notebook';
import { looksLikeData } from './textKinds';

/** The text of a file that is learned, with its secrets masked, or the reason to leave the file out. */
export type Content = { readonly text: string } | { readonly reason: string };

/** First line of a PGP key or message: `*.asc` is the extension of both PGP and AsciiDoc. */
const pgpArmour = /^\s*-----BEGIN PGP /;

/** `encoding` is the value of `files.encoding`. */
export function contentOf(path: string, bytes: Uint8Array, encoding?: string): Content {
  if (looksBinary(bytes, encoding)) return { reason: 'not text' };
  const decoded = decodeText(bytes, encoding);
  if (decoded === undefined) return { reason: 'its encoding is unknown: set files.encoding' };
  const text = isNotebook(path) ? textOfNotebook(decoded) : decoded;
  if (text === undefined) return { reason: 'a notebook that cannot be read: expected JSON with cells' };
  const reason = reasonByText(path, text);
  return reason === undefined ? { text: maskSecrets(text) } : { reason };
}

/** Why the text is not learned; undefined if it is. */
function reasonByText(path: string, text: string): string | undefined {
  if (text.trim() === '') return 'empty';
  if (pgpArmour.test(text)) return 'a key or a message of PGP';
  if (hasGeneratedMarker(path, text)) return generatedReason;
  return looksLikeData(text) ? 'minified or data' : undefined;
}
