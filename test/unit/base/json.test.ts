import assert from 'node:assert/strict';
import fc from 'fast-check';
import { excerpt, parseUniqueJson } from '../../../src/base/json';

suite('JSON', () => {
  test('without a doubled key is parsed as by JSON.parse', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, '\t'), (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        assert.deepEqual(parseUniqueJson(text), JSON.parse(text));
      }),
    );
    for (const text of [
      '{"a":{"a":1},"b":{"a":1}}',
      '[{"a":1},{"a":1}]',
      '{"a":"b","b":"a"}',
      '{"":1,"\\\\":2,"\\"":3}',
    ])
      assert.deepEqual(parseUniqueJson(text), JSON.parse(text));
  });

  test('with a doubled key is refused at any depth, however the key is written', () => {
    for (const text of [
      '{"a":1,"a":1}',
      '{"a":1,"b":{"c":[{"d":1 , "d"\n:2}]}}',
      '{"\\u0061":1,"a":2}',
      '{"":1,"":2}',
      '{"__proto__":1,"__proto__":2}',
      '{"a":{"b":1},"a":2}',
    ])
      assert.equal(parseUniqueJson(text), undefined, text);
    for (const text of ['', '{', '{"a":NaN}', "{'a':1}"]) assert.equal(parseUniqueJson(text), undefined, text);
  });

  test('of any value has a short excerpt', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    let deep: unknown = [];
    for (let i = 0; i < 100_000; i++) deep = [deep];
    for (const value of [
      cycle,
      deep,
      10n,
      undefined,
      null,
      'x'.repeat(1000),
      Symbol('a'),
      [],
      { ['k'.repeat(999)]: 1 },
    ])
      assert.ok(excerpt(value).length < 120);
    assert.deepEqual(
      [excerpt('a'), excerpt([1, 2]), excerpt({ a: 1, b: 2 }), excerpt(NaN), excerpt(undefined)],
      ['"a"', 'a list of 2', 'an object with a, b', 'NaN', 'nothing'],
    );
  });
});
