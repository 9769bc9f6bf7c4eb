import assert from 'node:assert/strict';
import { usualOptions } from '../../../src/protocol/completer';
import {
  parseFromCompleter,
  parseFromTrainer,
  parseToCompleter,
  unknownMessage,
} from '../../../src/protocol/processMessages';
import { boundaries, history, request, took } from './validMessages';

/** Fields that may be absent. */
const optional = ['validationLoss', 'secondsLeft', 'took', 'problem', 'notes', 'assumed', 'indentation'];

suite('messages between processes', () => {
  for (const [which, { parse, messages }] of Object.entries(boundaries)) {
    test(`come through unchanged: ${which}`, () => {
      for (const message of messages) assert.deepEqual(parse(message), message);
    });

    test(`are refused where a part is missing or is another thing: ${which}`, () => {
      for (const value of [undefined, null, 1, 'ready', [], {}, { kind: 'later' }])
        assert.equal(parse(value), undefined);
      for (const message of messages) {
        for (const field of Object.keys(message)) {
          if (optional.includes(field)) continue;
          const less = Object.fromEntries(Object.entries(message).filter(([name]) => name !== field));
          assert.equal(parse(less), undefined, `${JSON.stringify(message)} without ${field}`);
          assert.equal(
            parse({ ...message, [field]: { odd: 1 } }),
            undefined,
            `${JSON.stringify(message)}, odd ${field}`,
          );
        }
      }
    });
  }

  test('are refused where one of a list makes no sense', () => {
    const changes = [{ offset: 0, deleted: 0, inserted: 'a' }, { offset: 0 }];
    assert.equal(parseToCompleter({ kind: 'change', uri: 'file', version: 2, changes }), undefined);
    const suggestions = [{ text: 'a', probability: 0.5, replaces: 0 }, { text: 'a' }];
    assert.equal(parseFromCompleter({ kind: 'completed', id: 1, suggestions, took }), undefined);
    const odd = { ...request, options: { ...usualOptions, eagerness: 'wild' } };
    assert.equal(parseToCompleter({ kind: 'complete', request: odd }), undefined);
  });

  test('keep what is no finite number, which is null on the way', () => {
    const point = { kind: 'point', point: history.points[1], progress: 0, secondsLeft: Infinity };
    const checkpoint = { kind: 'checkpoint', validationLoss: NaN };
    for (const message of [point, checkpoint]) {
      const parsed: unknown = parseFromTrainer(JSON.parse(JSON.stringify(message)));
      assert.deepEqual(JSON.stringify(parsed), JSON.stringify(message));
    }
  });

  test('that are refused are told in one sentence, however long they are', () => {
    const sentence = unknownMessage('the training process', { kind: 'later', text: 'a'.repeat(1000) });
    assert.match(
      sentence,
      /^Expected a message of this version from the training process, found \{"kind":"later","text":"a+/,
    );
    assert.match(sentence, /\. Reload the window\.$/);
    assert.ok(sentence.length < 320);
    assert.match(unknownMessage('the training process', undefined), /found nothing\./);
  });
});
