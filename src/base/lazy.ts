/** Makes the value at its first use, and keeps it: for what is too slow to make while a module is loaded. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
