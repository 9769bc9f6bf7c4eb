import fc from 'fast-check';

/** A change of a file's bytes. Places count from the beginning, modulo the length. */
type ByteChange =
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | { readonly kind: 'replace'; readonly at: number; readonly deleted: number; readonly inserted: Uint8Array }
  | { readonly kind: 'copy'; readonly at: number; readonly from: number; readonly length: number }
  | { readonly kind: 'cut'; readonly at: number };

const place = fc.oneof(fc.nat(512), fc.nat(1 << 20));
const length = fc.nat(64);

const byteChange: fc.Arbitrary<ByteChange> = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: place, bit: fc.nat(7) }),
  fc.record({
    kind: fc.constant('replace' as const),
    at: place,
    deleted: length,
    inserted: fc.uint8Array({ maxLength: 16 }),
  }),
  fc.record({ kind: fc.constant('copy' as const), at: place, from: place, length }),
  fc.record({ kind: fc.constant('cut' as const), at: place }),
);

export const byteChanges = fc.array(byteChange, { minLength: 1, maxLength: 3 });

export function changedBytes(bytes: Uint8Array, changes: readonly ByteChange[]): Uint8Array {
  return changes.reduce(changed, Uint8Array.from(bytes));
}

function changed(bytes: Uint8Array, change: ByteChange): Uint8Array {
  const at = bytes.length === 0 ? 0 : change.at % bytes.length;
  switch (change.kind) {
    case 'flip': {
      const flipped = bytes.slice();
      if (at < flipped.length) flipped[at]! ^= 1 << change.bit;
      return flipped;
    }
    case 'replace':
      return Buffer.concat([bytes.subarray(0, at), change.inserted, bytes.subarray(at + change.deleted)]);
    case 'copy': {
      const copied = bytes.slice();
      const from = change.from % Math.max(1, bytes.length);
      return copied.copyWithin(at, from, from + change.length);
    }
    case 'cut':
      return bytes.slice(0, at);
  }
}

/** Placeholders for texts that `JSON.stringify` does not write. */
const raw: Readonly<Record<string, string>> = {
  '@overflow': '1e999',
  '@deep': '['.repeat(20_000) + ']'.repeat(20_000),
  '@huge': '123456789012345678901234567890',
};

const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, -1, 0, 0.5, 1e300, 2 ** 31, 2 ** 53, '', 'x', [], {}, [null], { a: 1 }),
  fc.constantFrom(...Object.keys(raw)),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ maxLength: 20 }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** One node of a JSON value, by its place in the order of the text, and what replaces it; absent removes it. */
export const valueChanges = fc.array(
  fc.record({ at: fc.nat(4000), value: fc.option(oddValue, { nil: undefined, freq: 8 }) }),
  { minLength: 1, maxLength: 3 },
);

export function changedValue(
  value: unknown,
  changes: readonly { readonly at: number; readonly value?: unknown }[],
): unknown {
  return changes.reduce((from, change) => replaced(from, change.at % countOf(from), change.value), value);
}

/** JSON of a value, with the texts in the place of their placeholders. */
export function oddJson(value: unknown): string {
  const json = JSON.stringify(value) as string | undefined;
  return Object.entries(raw).reduce((text, [name, odd]) => text.replaceAll(`"${name}"`, odd), json ?? '');
}

function countOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, inner) => sum + countOf(inner), 1);
}

function replaced(value: unknown, at: number, by: unknown): unknown {
  if (at === 0) return by;
  if (typeof value !== 'object' || value === null) return value;
  let left = at - 1;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => {
    const count = countOf(inner);
    const isHere = left >= 0 && left < count;
    const result: unknown = isHere ? replaced(inner, left, by) : inner;
    left -= count;
    return [key, result];
  });
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}
