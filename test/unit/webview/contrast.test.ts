import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { contrast, leastContrast, legible, type Rgb } from '../../../src/webview/contrast';

const channel = fc.integer({ min: 0, max: 255 });
const colors: fc.Arbitrary<Rgb> = fc.tuple(channel, channel, channel);

suite('Contrast', () => {
  test('is that of WCAG 2.1', () => {
    assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
    assert.equal(contrast([18, 52, 86], [18, 52, 86]), 1);
    // The lightest grey that is legible on white, according to the explanations of the criterion.
    assert.equal(contrast([118, 118, 118], [255, 255, 255]).toFixed(2), '4.54');
    assert.equal(contrast([255, 0, 0], [255, 255, 255]).toFixed(2), '4.00');
    assert.equal(contrast([255, 255, 255], [255, 0, 0]).toFixed(2), '4.00');
  });

  test('a colour with enough contrast stays as in the theme', () => {
    assert.deepEqual(legible([55, 148, 255], [31, 31, 31], leastContrast.mark), [55, 148, 255]);
    assert.deepEqual(legible([26, 133, 255], [255, 255, 255], leastContrast.mark), [26, 133, 255]);
  });

  test('a colour without is mixed until it has enough, in every theme', () => {
    const least = fc.constantFrom(leastContrast.text, leastContrast.mark);
    fc.assert(
      fc.property(colors, colors, least, (color, background, wanted) => {
        assert.ok(contrast(legible(color, background, wanted), background) >= wanted);
      }),
    );
  });

  test('it is mixed no more than necessary', () => {
    const moved = legible([226, 192, 141], [255, 255, 255], leastContrast.mark);
    const reached = contrast(moved, [255, 255, 255]);
    assert.ok(reached >= 3 && reached < 3.2, `${moved.join(' ')}: ${reached}`);
  });

  test('it keeps its hue', () => {
    for (const background of [
      [255, 255, 255],
      [253, 246, 227],
      [31, 31, 31],
      [0, 43, 54],
    ] as const) {
      for (const color of [
        [94, 60, 20],
        [230, 180, 120],
        [20, 90, 200],
        [200, 230, 90],
      ] as const) {
        const moved = legible(color, background, leastContrast.text);
        assert.ok(Math.abs(hue(moved) - hue(color)) < 4, `${color.join(' ')} became ${moved.join(' ')}`);
      }
    }
  });
});

/** Hue, in degrees. */
function hue([red, green, blue]: Rgb): number {
  return (Math.atan2(Math.sqrt(3) * (green - blue), 2 * red - green - blue) * 180) / Math.PI;
}
