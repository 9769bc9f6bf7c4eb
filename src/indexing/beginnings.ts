/**
 * Shortest part of a file, in symbols: a file is read as a new document, which takes several milliseconds, and its
 * first symbols contribute little.
 */
const leastPart = 128;

/**
 * Beginnings of files, `total` symbols in all. Long files are cut, so that all get an equal part. If there are too many
 * files for `leastPart` each, only the first ones are used: held-out files are in random order.
 */
export function beginningsOf(files: readonly Uint16Array[], total: number): Uint16Array[] {
  let left = total;
  const chosen = files.slice(0, Math.max(1, Math.floor(total / leastPart)));
  const shortestFirst = chosen.sort((a, b) => a.length - b.length);
  return shortestFirst.map((file, i) => {
    const part = file.subarray(0, Math.ceil(left / (shortestFirst.length - i)));
    left -= part.length;
    return part;
  });
}
