import assert from 'node:assert/strict';
import { usualOptions } from '../../../src/protocol/completer';
import {
  parseFromCompleter,
  parseFromTrainer,
  parseToCompleter,
  unknownMessage,
} from '../../../src/protocol/processMessages';
import { parseToTrainer } from '../../../src/protocol/toTrainer';
import { boundaries, corpus, history, request, run, settings, took } from './validMessages';

/** Fields that may be absent. */
const optional = ['validationLoss', 'secondsLeft', 'took', 'problem', 'notes', 'assumed', 'indentation'];

suite('messages between processes', () => {
  for (const [which, { parse, messages }] of Object.entries(boundaries)) {
    test(`are parsed unchanged: ${which}`, () => {
      for (const message of messages) assert.deepEqual(parse(message), message);
    });

    test(`are rejected if a field is missing or invalid: ${which}`, () => {
      for (const value of [undefined, null, 1, 'ready', [], {}, { kind: 'later' }])
        assert.equal(parse(value), undefined);
      for (const message of messages) {
        for (const field of Object.keys(message)) {
          if (optional.includes(field)) continue;
          const less = Object.fromEntries(Object.entries(message).filter(([name]) => name !== field));
          assert.equal(parse(less), undefined, `${JSON.stringify(message)} without ${field}`);
          assert.equal(parse({ ...message, [field]: ['odd'] }), undefined, `${JSON.stringify(message)}, odd ${field}`);
        }
      }
    });
  }

  test('are rejected if one element of a list is invalid', () => {
    const changes = [{ offset: 0, deleted: 0, inserted: 'a' }, { offset: 0 }];
    assert.equal(parseToCompleter({ kind: 'change', uri: 'file', version: 2, changes }), undefined);
    const suggestions = [{ text: 'a', probability: 0.5, replaces: 0 }, { text: 'a' }];
    assert.equal(parseFromCompleter({ kind: 'completed', id: 1, suggestions, took }), undefined);
    const odd = { ...request, options: { ...usualOptions, eagerness: 'wild' } };
    assert.equal(parseToCompleter({ kind: 'complete', request: odd }), undefined);
  });

  test('to the training process are rejected if any field of the corpus or the settings is invalid', () => {
    const start = { kind: 'start', ...run, startOver: false };
    const accepted: unknown = parseToTrainer({ ...start, settings: {} });
    assert.deepEqual(JSON.parse(JSON.stringify(accepted)), { ...start, settings: {} });
    for (const name of Object.keys(settings)) {
      for (const value of [null, {}, 'much', { kind: 'seconds', seconds: null }])
        assert.equal(parseToTrainer({ ...start, settings: { ...settings, [name]: value } }), undefined, name);
    }
    const [folder] = corpus.folders;
    const [rule] = folder!.exclude;
    for (const odd of [
      { ...corpus, open: ['/app/a.ts', 1] },
      { ...corpus, maximumCharacters: '16' },
      { ...corpus, folders: [...corpus.folders, { name: 'more', path: '/more' }] },
      { folders: [{ ...folder, encoding: 8 }] },
      { folders: [{ ...folder, exclude: [{ ...rule, setting: 'editor.exclude' }] }] },
      { folders: [{ ...folder, exclude: [{ ...rule, setting: 'toString' }] }] },
      { folders: [{ ...folder, exclude: [{ ...rule, when: true }] }] },
    ]) {
      assert.equal(parseToTrainer({ ...start, corpus: odd }), undefined, JSON.stringify(odd));
    }
  });

  test('keep numbers that are not finite, which JSON turns into null', () => {
    const point = { kind: 'point', point: history.points[1], progress: 0, secondsLeft: Infinity };
    const checkpoint = { kind: 'checkpoint', validationLoss: NaN };
    for (const message of [point, checkpoint]) {
      const parsed: unknown = parseFromTrainer(JSON.parse(JSON.stringify(message)));
      assert.deepEqual(JSON.stringify(parsed), JSON.stringify(message));
    }
  });

  test('that are rejected are reported in one short sentence', () => {
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
