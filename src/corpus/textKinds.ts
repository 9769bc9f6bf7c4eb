/** Not worth opening to see that they are no text. */
const binaryExtensions = new Set(
  (
    '7z avi bin bmp class dll dylib eot exe flac gif gz ico jar jpeg jpg mov mp3 mp4 o obj otf pdf png pyc rar so tar tgz ' +
    'tif tiff ttf vsix wasm wav webm webp woff woff2 xz zip zst safetensors'
  ).split(' '),
);

/** Mean length of a line from which text is taken for minified or data. */
const longestMeanLine = 300;

export function hasBinaryName(name: string): boolean {
  return binaryExtensions.has(name.slice(name.lastIndexOf('.') + 1).toLowerCase());
}

/** Why a text is not learned, judged by what it is; undefined where it is. */
export function reasonByText(text: string): string | undefined {
  if (text.trim() === '') return 'empty';
  const lines = text.split('\n').length;
  const isLong = text.length / lines > longestMeanLine;
  return isLong && !isProse(text) ? 'minified or data: very long lines' : undefined;
}

/** Many people write a paragraph as one line: then most of the text is words between spaces. */
function isProse(text: string): boolean {
  const words = text.split(' ').filter((word) => word.length < 40 && /^\p{L}+\p{P}*$/u.test(word));
  return words.reduce((sum, word) => sum + word.length + 1, 0) > text.length / 2;
}
