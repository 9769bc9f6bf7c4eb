import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PackedPlaces } from '../../../src/language/index/packedPlaces';

function all(places: PackedPlaces): number[] {
  return Array.from({ length: places.length }, (_, i) => places.at(i));
}

suite('packed places', () => {
  const first = 30_000_000;

  test('are those that were packed, up to 16,777,215 behind the first position', () => {
    const place = fc.oneof(fc.nat((1 << 24) - 1), fc.constantFrom(0, 255, 256, 65_535, 65_536, (1 << 24) - 1));
    fc.assert(
      fc.property(fc.array(place), (distances) => {
        const places = Int32Array.from(distances, (distance) => first + distance);
        const packed = PackedPlaces.of(places, first);
        assert.deepEqual(all(packed), [...places]);
        assert.deepEqual(all(new PackedPlaces(packed.bytes, first)), [...places], 'from their bytes');
      }),
    );
  });

  test('remain in order when some are left out', () => {
    const leftOut = Uint8Array.of(0, 1, 0, 1, 0, 0);
    const packed = PackedPlaces.of(Int32Array.of(5, 3, 0, 1, 4), 0);
    assert.deepEqual(all(packed.without(leftOut)), [5, 0, 4]);
    assert.deepEqual(all(packed.without(new Uint8Array(6).fill(1))), []);
  });
});
