/** Extensions of binary files, which need not be read. */
const binaryExtensions = new Set(
  (
    '7z a avi bin bmp bz2 class dll dylib eot exe flac gif gz ico jar jpeg jpg lib mov mp3 mp4 npy npz o obj onnx otf parquet ' +
    'pdf png psd pyc rar safetensors so sqlite sqlite3 tar tgz tif tiff ttf vsix wasm wav webm webp woff woff2 xz zip zst'
  ).split(' '),
);

/** Maximum mean line length of code, in characters; a text with longer lines is data or prose. */
const maximumMeanLine = 300;

/** Minimum share of words in prose; minified scripts have a tenth, prose with a lot of markup a third. */
const minimumWordShare = 0.3;

/** Maximum share of digits, and length from which it applies, in UTF-16 units; a file with only a version is shorter. */
const maximumDigitShare = 1 / 2;
const minimumDataLength = 256;

/** Longest word, in letters; longer ones are encoded data. */
const maximumWord = 40;

/** A line of wrapped base64. */
const base64Line = /^(?=.*\d)[A-Za-z0-9+/]{60,}={0,2}$/;

/** A character of a script without spaces between words; each counts as a word. */
const unspaced =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}\p{scx=Tibetan}\p{scx=Javanese}\p{scx=Balinese}\p{scx=Yi}][\p{M}\u200b-\u200d]*/gu;

/** A word with adjacent punctuation. Quotes and brackets that begin a literal of code are not accepted before it. */
const word = /^[\p{Pi}(„‚¿¡*_–—-]*((?:\p{L}|\p{M}|\p{Cf}|['’ʼ\u05f3\u05f4·-])+)\p{P}*$/u;

/** The text of a link counts as words, its target does not. */
const markdownLink = /\[([^[\]]*)\]\([^()\s]*\)/g;

/** True if the extension is that of a binary file. A name such as `.bin` or `bin` has no extension. */
export function hasBinaryName(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return dot > 0 && binaryExtensions.has(name.slice(dot + 1).toLowerCase());
}

/** True if the text is minified code or data. Combining marks are not counted as characters. */
export function looksLikeData(text: string): boolean {
  const lines = text.split('\n');
  const isLong = withoutCombiningMarks(text).length > maximumMeanLine * lines.length;
  return (isLong && wordShare(text) < minimumWordShare) || isMostlyBase64(lines, text.length) || isMostlyDigits(text);
}

/** Share of words in the characters that are not white space. It is high in prose with one line per paragraph. */
function wordShare(text: string): number {
  const characters = withoutCombiningMarks(text.replace(/\s+/gu, '')).length;
  const single = withoutCombiningMarks((text.match(unspaced) ?? []).join('')).length;
  const words = text
    .replace(markdownLink, '$1')
    .replace(unspaced, ' ')
    .split(/[\s፡]+/u)
    .map((token) => withoutCombiningMarks(word.exec(token)?.[1] ?? '').length)
    .filter((length) => length <= maximumWord);
  return words.reduce((sum, length) => sum + length, single) / characters;
}

function isMostlyBase64(lines: readonly string[], length: number): boolean {
  const encoded = lines.filter((line) => base64Line.test(line));
  return encoded.reduce((sum, line) => sum + line.length, 0) > length / 2;
}

function withoutCombiningMarks(text: string): string {
  return text.replace(/\p{M}+/gu, '');
}

function isMostlyDigits(text: string): boolean {
  const characters = text.replace(/\s+/g, '').length;
  return text.length >= minimumDataLength && text.replace(/\D+/g, '').length > characters * maximumDigitShare;
}
