/** Not worth opening to see that they are no text. */
const binaryExtensions = new Set(
  (
    '7z a avi bin bmp bz2 class dll dylib eot exe flac gif gz ico jar jpeg jpg lib mov mp3 mp4 npy npz o obj onnx otf parquet ' +
    'pdf png psd pyc rar safetensors so sqlite sqlite3 tar tgz tif tiff ttf vsix wasm wav webm webp woff woff2 xz zip zst'
  ).split(' '),
);

/** Length of a line from which it is data unless it is prose, in characters: what people write as code is shorter. */
const longestLine = 300;

/** Part of the text that lines of data may be. */
const mostData = 1 / 2;

/** Part of a line that words are where it is prose. */
const leastWords = 1 / 2;

/** Part of the text that digits may be. */
const mostDigits = 1 / 2;

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

/** Whether a text is minified, or data rather than what people write. */
export function looksLikeData(text: string): boolean {
  const data = text.split('\n').filter(isDataLine);
  return data.reduce((sum, line) => sum + line.length, 0) > text.length * mostData || isMostlyDigits(text);
}

function isDataLine(line: string): boolean {
  return (line.length > longestLine && !isProse(line)) || base64Line.test(line);
}

/** Many people write a paragraph as one line: then most of it is words. Marks belong to the letters that bear them. */
function isProse(line: string): boolean {
  const characters = withoutMarks(line.replace(/\s+/gu, '')).length;
  const single = withoutMarks((line.match(unspaced) ?? []).join('')).length;
  const words = line
    .replace(markdownLink, '$1')
    .replace(unspaced, ' ')
    .split(/[\s፡]+/u)
    .map((token) => withoutMarks(word.exec(token)?.[1] ?? '').length)
    .filter((length) => length <= longestWord);
  return words.reduce((sum, length) => sum + length, single) > characters * leastWords;
}

function withoutMarks(text: string): string {
  return text.replace(/\p{M}+/gu, '');
}

function isMostlyDigits(text: string): boolean {
  const characters = text.replace(/\s+/g, '').length;
  return text.replace(/\D+/g, '').length > characters * mostDigits;
}
