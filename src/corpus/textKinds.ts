/** Not worth opening to see that they are no text. */
const binaryExtensions = new Set(
  (
    '7z a avi bin bmp bz2 class dll dylib eot exe flac gif gz ico jar jpeg jpg lib mov mp3 mp4 npy npz o obj onnx otf parquet ' +
    'pdf png psd pyc rar safetensors so sqlite sqlite3 tar tgz tif tiff ttf vsix wasm wav webm webp woff woff2 xz zip zst'
  ).split(' '),
);

/** Mean length of a line from which text is data unless it is prose, in characters: what people write as code is shorter. */
const longestMeanLine = 300;

/** Part of a text that words are where it is prose: of minified scripts a tenth, of prose with much markup a third. */
const leastWords = 0.3;

/** Part of the text that digits may be, where it is long enough to be data, in UTF-16 units: a version is not. */
const mostDigits = 1 / 2;
const shortestData = 256;

/** Length of a word beyond which it is none, in letters. */
const longestWord = 40;

/** A line of base64, as programs wrap it. */
const base64Line = /^(?=.*\d)[A-Za-z0-9+/]{60,}={0,2}$/;

/** Writing without spaces between words: a character of it counts by itself. */
const unspaced =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}\p{scx=Tibetan}\p{scx=Javanese}\p{scx=Balinese}\p{scx=Yi}][\p{M}\u200b-\u200d]*/gu;

/** A word between spaces, with the punctuation that touches it, but for the quotes and brackets that begin a value of code. */
const word = /^[\p{Pi}(„‚¿¡*_–—-]*((?:\p{L}|\p{M}|\p{Cf}|['’ʼ\u05f3\u05f4·-])+)\p{P}*$/u;

/** Its text is words, too; its address is none. */
const markdownLink = /\[([^[\]]*)\]\([^()\s]*\)/g;

/** Judged by its extension. The name of a file without one is none, nor is a name that begins with its only dot. */
export function hasBinaryName(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return dot > 0 && binaryExtensions.has(name.slice(dot + 1).toLowerCase());
}

/** Whether a text is minified, or data rather than what people write. Marks belong to the letters that bear them. */
export function looksLikeData(text: string): boolean {
  const lines = text.split('\n');
  const isLong = withoutMarks(text).length > longestMeanLine * lines.length;
  return (isLong && wordShare(text) < leastWords) || isMostlyBase64(lines, text.length) || isMostlyDigits(text);
}

/** The part of the text that words are, spaces left out. Many people write a paragraph as one line: then it is most of it. */
function wordShare(text: string): number {
  const characters = withoutMarks(text.replace(/\s+/gu, '')).length;
  const single = withoutMarks((text.match(unspaced) ?? []).join('')).length;
  const words = text
    .replace(markdownLink, '$1')
    .replace(unspaced, ' ')
    .split(/[\s፡]+/u)
    .map((token) => withoutMarks(word.exec(token)?.[1] ?? '').length)
    .filter((length) => length <= longestWord);
  return words.reduce((sum, length) => sum + length, single) / characters;
}

function isMostlyBase64(lines: readonly string[], length: number): boolean {
  const encoded = lines.filter((line) => base64Line.test(line));
  return encoded.reduce((sum, line) => sum + line.length, 0) > length / 2;
}

function withoutMarks(text: string): string {
  return text.replace(/\p{M}+/gu, '');
}

function isMostlyDigits(text: string): boolean {
  const characters = text.replace(/\s+/g, '').length;
  return text.length >= shortestData && text.replace(/\D+/g, '').length > characters * mostDigits;
}
