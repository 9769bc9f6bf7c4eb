/** Makes a value at its first use and keeps it, so that loading a module stays fast. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
