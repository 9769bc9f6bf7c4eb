import { analyse } from 'chardet';

/**
 * Encodings are identified by the labels of the WHATWG Encoding Standard, which TextDecoder accepts. chardet detects them; it was
 * chosen for its size (40 KB; jschardet has 1.1 MB of tables).
 */

/** Minimum confidence of chardet, in percent; below it, a third of its results on single comments were wrong. */
const minimumConfidence = 30;

/** Minimum number of non-ASCII bytes for detection; fewer may be the rest of a damaged UTF-8 character. */
const minimumBytes = 4;

/** Size of the sample for detection, in bytes; a larger one takes time and does not change the result. */
const sampleBytes = 16_384;

/** The Windows encodings that use the C1 control codes of ISO ones for characters; chardet reports the ISO ones. */
const windowsVariants: ReadonlyMap<string, string> = new Map([
  ['ISO-8859-2', 'windows-1250'],
  ['ISO-8859-6', 'windows-1256'],
  ['ISO-8859-7', 'windows-1253'],
  ['ISO-8859-8', 'windows-1255'],
]);

/** The label for a value of VS Code's `files.encoding`; undefined if TextDecoder does not support it, as for code pages of DOS. */
export function labelOfSetting(encoding: string): string | undefined {
  const label = encoding
    .replace(/^utf16(?=[lb]e$)/, 'utf-16')
    .replace(/^utf8bom$/, 'utf-8')
    .replace(/^windows(?=\d)/, 'windows-')
    .replace(/^(koi8)(?=[ru])/, '$1-')
    .replace(/^shiftjis$/, 'shift_jis')
    .replace(/^(euc)(?=jp$|kr$)/, '$1-')
    .replace(/^macroman$/, 'macintosh')
    .replace(/^cp950$/, 'big5')
    .replace(/^big5hkscs$/, 'big5-hkscs');
  return decodeStrictly(new Uint8Array(), label) === undefined ? undefined : label;
}

/** Decodes bytes that are not UTF-8 by their most likely encoding; undefined if none is likely. */
export function decodeDetected(bytes: Uint8Array): string | undefined {
  const sample = nonAsciiLines(bytes);
  if (sample.filter((byte) => byte >= 0x80).length < minimumBytes) return undefined;
  for (const { name, confidence } of analyse(sample)) {
    if (confidence < minimumConfidence) return undefined;
    for (const label of [name, windowsVariants.get(name)]) {
      const text = label === undefined ? undefined : decodeStrictly(bytes, label);
      if (text !== undefined && !/[\x80-\x9f]/.test(text)) return text;
    }
  }
  return undefined;
}

/** Undefined if the bytes are not valid in the encoding, or if the label is not supported. */
export function decodeStrictly(bytes: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The lines with non-ASCII bytes, up to the size of the sample. With mostly ASCII text, the detector always reports Latin-1. */
function nonAsciiLines(bytes: Uint8Array): Uint8Array {
  const sample = new Uint8Array(Math.min(bytes.length, sampleBytes));
  let length = 0;
  for (let from = 0; from < bytes.length && length < sample.length;) {
    const newline = bytes.indexOf(0x0a, from);
    const line = bytes.subarray(from, newline < 0 ? bytes.length : newline + 1);
    from += line.length;
    if (!line.some((byte) => byte >= 0x80)) continue;
    const kept = line.subarray(0, sample.length - length);
    sample.set(kept, length);
    length += kept.length;
  }
  return sample.subarray(0, length);
}
