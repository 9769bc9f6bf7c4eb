import assert from 'node:assert/strict';
import { parseAnswer } from '../../../bench/editor/hostFigures';
import { parseResult } from '../../../bench/editor/results';

const figures = {
  processId: 7,
  node: 'v20.19.0',
  loopDelay: { p50: 0.1, p95: 1, p99: 2, maximum: 30 },
  latencies: [12.5, 8],
  status: { kind: 'training', progress: 0.5, doing: 'Training', secondsLeft: 60 },
  languageStatus: ['Suggesting'],
  activatedAt: 1.7e12,
  trainer: 8,
};
const held = {
  holding: [55],
  running: [50],
  longest: [{ milliseconds: 55, running: 50, functions: ['read 50'] }],
  roundTrips: [2],
};

suite('the benches in a real VS Code', () => {
  test('accept the answers of the probe', () => {
    assert.deepEqual(parseAnswer('figures', JSON.stringify(figures)), figures);
    const without = { ...figures, status: undefined, activatedAt: undefined, trainer: undefined };
    assert.deepEqual(parseAnswer('figures', JSON.stringify(without)), without);
    assert.deepEqual(parseAnswer('end', JSON.stringify({ ...figures, ...held })), { ...figures, ...held });
    assert.deepEqual(parseAnswer('activation', '{"text":"Startup"}'), { text: 'Startup' });
    assert.deepEqual(parseAnswer('begin', '{}'), {});
  });

  test('report an answer that is invalid, with what was found', () => {
    for (const [name, value] of Object.entries({ ...figures, loopDelay: 1 })) {
      const odd = typeof value === 'object' ? 'odd' : { odd: 1 };
      const text = JSON.stringify({ ...figures, [name]: odd });
      assert.throws(() => parseAnswer('figures', text), /Expected an answer to \/figures .* found \{"/, name);
    }
    assert.throws(() => parseAnswer('end', JSON.stringify(figures)), /\/end/);
    assert.throws(() => parseAnswer('activation', '{}'), /found \{\}\. Build again\./);
    assert.throws(() => parseAnswer('begin', '<html>'), /found <html>/);
  });

  test('accept a stored result, and name the file of an invalid one', () => {
    const result = {
      column: '1.100 with',
      conditions: '10 minutes',
      machine: 'a',
      figures: { a: '1' },
      notes: { b: [1] },
    };
    assert.deepEqual(parseResult('a.json', JSON.stringify(result)), result);
    for (const odd of [
      '',
      '[]',
      JSON.stringify({ ...result, figures: { a: 1 } }),
      JSON.stringify({ ...result, notes: [] }),
    ])
      assert.throws(() => parseResult('a.json', odd), /Expected a result of this bench in a\.json/, odd);
  });
});
