import { maskSecrets } from '../secrets/maskSecrets';
import { decodeText, looksBinary } from './decode';
import { generatedReason, saysItIsGenerated } from './generated';
import { isNotebook, textOfNotebook } from './notebook';
import { looksLikeData } from './textKinds';

/** What of a file is learned, its secrets masked, or why nothing is. */
export type Content = { readonly text: string } | { readonly reason: string };

/** The first line of a key or a message of PGP, whose name (`*.asc`) is one of AsciiDoc, too. */
const pgpArmour = /^\s*-----BEGIN PGP /;

/** `encoding`: what `files.encoding` says. */
export function contentOf(path: string, bytes: Uint8Array, encoding?: string): Content {
  if (looksBinary(bytes, encoding)) return { reason: 'not text' };
  const decoded = decodeText(bytes, encoding);
  if (decoded === undefined) return { reason: 'its encoding is unknown: set files.encoding' };
  const text = isNotebook(path) ? textOfNotebook(decoded) : decoded;
  if (text === undefined) return { reason: 'a notebook that cannot be read: expected JSON with cells' };
  const reason = reasonByText(path, text);
  return reason === undefined ? { text: maskSecrets(text) } : { reason };
}

/** Why a text is not learned, judged by what it is; undefined where it is. */
function reasonByText(path: string, text: string): string | undefined {
  if (text.trim() === '') return 'empty';
  if (pgpArmour.test(text)) return 'a key or a message of PGP';
  if (saysItIsGenerated(path, text)) return generatedReason;
  return looksLikeData(text) ? 'minified or data' : undefined;
}
