import { analyse } from 'chardet';

/**
 * Encodings are named by the labels of the WHATWG Encoding Standard, which are those that TextDecoder takes. chardet tells
 * which one bytes are in: of the detectors it is the one without tables of megabytes (40 KB against 1.1 MB of jschardet).
 */

/** Confidence below which chardet only guesses, in percent: a third of its guesses on single comments were wrong there. */
const leastConfidence = 30;

/** Number of bytes beyond ASCII from which they tell an encoding: fewer may be what is left of a character of UTF-8. */
const fewestBytes = 4;

/** Bytes of the lines beyond ASCII that are looked at: more of them change nothing, and take time. */
const sampleBytes = 16_384;

/** ISO encodings, and what Windows made of them where the ISO ones have control characters. */
const windowsSiblings: ReadonlyMap<string, string> = new Map([
  ['ISO-8859-2', 'windows-1250'],
  ['ISO-8859-6', 'windows-1256'],
  ['ISO-8859-7', 'windows-1253'],
  ['ISO-8859-8', 'windows-1255'],
]);

/** The label of an encoding that VS Code's `files.encoding` names; undefined where there is no decoder for it, as for DOS's. */
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

/** The text of bytes that are not UTF-8, in the encoding that they are most likely in; undefined where none is likely. */
export function decodeDetected(bytes: Uint8Array): string | undefined {
  const sample = linesBeyondAscii(bytes);
  if (sample.filter((byte) => byte >= 0x80).length < fewestBytes) return undefined;
  for (const { name, confidence } of analyse(sample)) {
    if (confidence < leastConfidence) return undefined;
    for (const label of [name, windowsSiblings.get(name)]) {
      const text = label === undefined ? undefined : decodeStrictly(bytes, label);
      if (text !== undefined && !/[\x80-\x9f]/.test(text)) return text;
    }
  }
  return undefined;
}

/** Undefined where the bytes are not valid, or there is no decoder. */
export function decodeStrictly(bytes: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The lines in which the encoding shows: among much ASCII, the detector takes everything for Latin-1. */
function linesBeyondAscii(bytes: Uint8Array): Uint8Array {
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
