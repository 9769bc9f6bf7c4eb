import * as assert from 'node:assert/strict';
import { isWhole, panned, showsAny, zoomed } from '../../../src/webview/zoom';

suite('Zoom of the charts', () => {
  const whole = { from: 0, to: 100 };

  test('the place under the pointer stays where it is', () => {
    assert.deepEqual(zoomed(whole, 25, 0.5, whole), { from: 12.5, to: 62.5 });
  });

  test('zooming out ends at the whole axis', () => {
    const zoom = zoomed({ from: 20, to: 90 }, 50, 10, whole);
    assert.deepEqual(zoom, whole);
    assert.ok(isWhole(zoom, whole));
    assert.ok(!isWhole({ from: 0, to: 99 }, whole));
  });

  test('zooming in ends at the smallest width', () => {
    const closest = { from: 50, to: 50.05 };
    assert.equal(zoomed(closest, 50, 0.5, whole), closest);
  });

  test('a zoom beside the data shows nothing', () => {
    assert.ok(!showsAny({ from: 100, to: 200 }, whole));
    assert.ok(showsAny({ from: 99, to: 200 }, whole));
  });

  test('panning keeps the width and ends at the data', () => {
    assert.deepEqual(panned({ from: 20, to: 40 }, 15, whole), { from: 35, to: 55 });
    assert.deepEqual(panned({ from: 20, to: 40 }, -50, whole), { from: 0, to: 20 });
    assert.deepEqual(panned({ from: 20, to: 40 }, 500, whole), { from: 80, to: 100 });
  });
});
