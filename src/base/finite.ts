/**
 * Place of the first value that is not finite; −1 if there is none. By index: `findIndex` takes five times as long, and requests
 * wait while a model or an index is read.
 */
export function firstNotFinite(values: Float32Array | Float64Array): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}
