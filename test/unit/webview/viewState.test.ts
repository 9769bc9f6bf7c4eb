import * as assert from 'node:assert/strict';
import { defaultViewState, fittingView, parseViewState } from '../../../src/webview/viewState';
import { historyOf } from './history';

suite('View state of the loss panel', () => {
  test('what was stored comes back', () => {
    const stored = { axis: 'step', unit: 'bits', zoom: { from: 10, to: 20 }, sample: 3 } as const;
    assert.deepEqual(parseViewState(JSON.parse(JSON.stringify(stored))), stored);
  });

  test('nothing stored is the default', () => {
    for (const nothing of [undefined, null, 'text', 7]) assert.deepEqual(parseViewState(nothing), defaultViewState);
  });

  test('what makes no sense is left out, the rest is kept', () => {
    assert.deepEqual(parseViewState({ axis: 'years', unit: 'bits', zoom: { from: 'a', to: 2 }, sample: '1' }), {
      axis: 'seconds',
      unit: 'bits',
    });
  });

  test('what fits the curves stays chosen; what was chosen in those of another model does not', () => {
    const samples = [{ step: 20, seconds: 2, validationLoss: 3, text: 'a' }];
    const history = { ...historyOf([4, 3, 2]), samples };
    const fitting = { axis: 'step', unit: 'bits', zoom: { from: 15, to: 25 }, sample: 0 } as const;
    assert.deepEqual(fittingView(fitting, history), fitting);
    const other = { ...fitting, zoom: { from: 50, to: 60 }, sample: 1 };
    assert.deepEqual(fittingView(other, history), { axis: 'step', unit: 'bits' });
    assert.deepEqual(fittingView(fitting, historyOf([])), { axis: 'step', unit: 'bits' });
  });

  test('a zoom without width or a sample that is no index is left out', () => {
    const odd = [
      { from: 5, to: 5 },
      { from: 6, to: 5 },
      { from: NaN, to: 5 },
      { from: 0, to: Infinity },
    ];
    for (const zoom of odd) assert.equal(parseViewState({ zoom }).zoom, undefined);
    for (const sample of [-1, 0.5, NaN]) assert.equal(parseViewState({ sample }).sample, undefined);
  });
});
