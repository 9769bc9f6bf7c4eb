import * as assert from 'node:assert/strict';
import { defaultViewState, fittingView, parseViewState } from '../../../src/webview/viewState';
import { historyOf } from './history';

suite('View state of the loss panel', () => {
  test('a stored state is restored', () => {
    const stored = { axis: 'step', unit: 'bits', zoom: { from: 10, to: 20 }, sample: 3 } as const;
    assert.deepEqual(parseViewState(JSON.parse(JSON.stringify(stored))), stored);
  });

  test('without a stored state it is the default', () => {
    for (const nothing of [undefined, null, 'text', 7]) assert.deepEqual(parseViewState(nothing), defaultViewState);
  });

  test('invalid parts are dropped, the rest is kept', () => {
    assert.deepEqual(parseViewState({ axis: 'years', unit: 'bits', zoom: { from: 'a', to: 2 }, sample: '1' }), {
      axis: 'seconds',
      unit: 'bits',
    });
  });

  test('a choice that fits the curves is kept; one from another model is not', () => {
    const samples = [{ step: 20, seconds: 2, validationLoss: 3, text: 'a' }];
    const history = { ...historyOf([4, 3, 2]), samples };
    const fitting = { axis: 'step', unit: 'bits', zoom: { from: 15, to: 25 }, sample: 0 } as const;
    assert.deepEqual(fittingView(fitting, history), fitting);
    const other = { ...fitting, zoom: { from: 50, to: 60 }, sample: 1 };
    assert.deepEqual(fittingView(other, history), { axis: 'step', unit: 'bits' });
    assert.deepEqual(fittingView(fitting, historyOf([])), { axis: 'step', unit: 'bits' });
  });

  test('a zoom without width, or a sample that is not an index, is dropped', () => {
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
