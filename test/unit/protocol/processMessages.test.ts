import assert from 'node:assert/strict';
import { optimizerNames, presetNames, scheduleNames } from '../../../src/learning/presets';
import { cellKinds } from '../../../src/numeric/cells/kinds';
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
    const suggestion = { text: 'a', probability: 0.5, replaces: 0 };
    for (const odd of [null, ...Object.keys(suggestion).map((name) => ({ ...suggestion, [name]: [] }))])
      assert.equal(parseFromCompleter({ kind: 'completed', id: 1, suggestions: [suggestion, odd], took }), undefined);
    for (const odd of [null, 3, 'a'])
      assert.equal(parseToCompleter({ kind: 'change', uri: 'file', version: 2, changes: [odd] }), undefined);
    const odd = { ...request, options: { ...usualOptions, eagerness: 'wild' } };
    assert.equal(parseToCompleter({ kind: 'complete', request: odd }), undefined);
  });

  test('to the training process are rejected if any field of the corpus or the settings is invalid', () => {
    const start = { kind: 'start', ...run, startOver: false };
    const oddBudgets = [
      { kind: 'seconds', seconds: null },
      { kind: 'steps', steps: '9' },
      { kind: 'epochs', steps: 9 },
      { kind: 'epochs', seconds: 9 },
    ];
    const accepted: unknown = parseToTrainer({ ...start, settings: {} });
    assert.deepEqual(JSON.parse(JSON.stringify(accepted)), { ...start, settings: {} });
    for (const name of Object.keys(settings)) {
      for (const value of [null, {}, 'much', ...oddBudgets])
        assert.equal(parseToTrainer({ ...start, settings: { ...settings, [name]: value } }), undefined, name);
    }
    const kinds: Readonly<Record<string, unknown>> = { cell: ['gru'], preset: ['default'], schedule: ['step'] };
    for (const [name, value] of Object.entries(kinds))
      assert.equal(parseToTrainer({ ...start, settings: { ...settings, [name]: value } }), undefined, name);
    const [folder] = corpus.folders;
    const [rule] = folder!.exclude;
    for (const odd of [
      { ...corpus, open: ['/app/a.ts', 1] },
      { ...corpus, maximumCharacters: '16' },
      { ...corpus, folders: [...corpus.folders, { name: 'more', path: '/more' }] },
      { folders: [{ ...folder, encoding: 8 }] },
      { folders: [{ ...folder, name: undefined }] },
      { folders: [{ ...folder, path: 8 }] },
      { folders: ['/app'] },
      { folders: [null] },
      { folders: [{ ...folder, exclude: [null] }] },
      { folders: [{ ...folder, exclude: [{ ...rule, glob: 8 }] }] },
      { folders: [{ ...folder, exclude: [{ ...rule, setting: 'editor.exclude' }] }] },
      { folders: [{ ...folder, exclude: [{ ...rule, setting: 'toString' }] }] },
      { folders: [{ ...folder, exclude: [{ ...rule, when: true }] }] },
    ]) {
      assert.equal(parseToTrainer({ ...start, corpus: odd }), undefined, JSON.stringify(odd));
    }
  });

  test('accept each choice that the settings offer, and no other', () => {
    const start = { kind: 'start', ...run, startOver: false };
    const choices = { preset: presetNames, cell: cellKinds, optimizer: optimizerNames, schedule: scheduleNames };
    for (const [name, known] of Object.entries(choices)) {
      for (const value of known) {
        const parsed = parseToTrainer({ ...start, settings: { [name]: value } });
        assert.equal(parsed?.kind === 'start' && (parsed.settings as Record<string, unknown>)[name], value);
      }
      assert.equal(parseToTrainer({ ...start, settings: { [name]: 'hasOwnProperty' } }), undefined);
    }
    for (const setting of ['files.exclude', 'search.exclude', 'recurrent.exclude']) {
      const folders = [{ name: 'app', path: '/app', exclude: [{ setting, glob: '*' }] }];
      const parsed = parseToTrainer({ ...start, corpus: { folders } });
      assert.deepEqual(parsed?.kind === 'start' && parsed.corpus, { folders });
    }
  });

  test('accept each reason for which a run ends, and no other', () => {
    const ended = { kind: 'ended', validationLoss: 1 };
    for (const why of ['budget', 'converged', 'stopped', 'interrupted'])
      assert.deepEqual(parseFromTrainer({ ...ended, why }), { ...ended, why });
    assert.equal(parseFromTrainer({ ...ended, why: 'bored' }), undefined);
  });

  test('without what may be absent are parsed without it, and with it only if it is valid', () => {
    const started = { kind: 'started', history, notes: ['One file is gone', 1, null] };
    assert.deepEqual(parseFromTrainer(started), { ...started, notes: ['One file is gone'] });
    const loaded = { kind: 'loaded', validationLoss: 1.5, hasIndex: true };
    assert.deepEqual(parseFromCompleter({ ...loaded, problem: 3 }), loaded);
    assert.deepEqual(parseFromCompleter({ ...loaded, validationLoss: 'low' }), {
      ...loaded,
      validationLoss: undefined,
    });
    const quiet = { kind: 'quiet', id: 3, reason: 'nothing is expected here' };
    for (const odd of [null, { reading: 1 }, { decoding: 1 }, { reading: 1, decoding: '2' }]) {
      assert.deepEqual(parseFromCompleter({ ...quiet, took: odd }), quiet);
      const completed = { kind: 'completed', id: 3, suggestions: [], took: odd };
      assert.equal(parseFromCompleter(completed), undefined);
    }
  });

  test('to the completion worker are rejected if a field of a request, an option or a change makes no sense', () => {
    const indentation = { insertSpaces: true, tabSize: 2 };
    const assumed = { start: 1, text: 'item' };
    const whole = { ...request, assumed, options: { ...usualOptions, indentation } };
    const parse = (odd: object): unknown => parseToCompleter({ kind: 'complete', request: odd });
    assert.deepEqual(parse(whole), { kind: 'complete', request: whole });
    for (const tabSize of [0, 2.5]) {
      const options = { ...whole.options, indentation: { ...indentation, tabSize } };
      assert.equal(parse({ ...whole, options }), undefined, `a tab of ${tabSize} columns`);
    }
    for (const odd of [undefined, null, [], -1, 'odd', {}]) {
      for (const name of ['id', 'offset', 'options']) assert.equal(parse({ ...whole, [name]: odd }), undefined, name);
      for (const name of ['temperature', 'topK', 'maximumLength', 'severalLines', 'eagerness'])
        assert.equal(parse({ ...whole, options: { ...whole.options, [name]: odd } }), undefined, name);
      for (const name of ['insertSpaces', 'tabSize']) {
        const options = { ...whole.options, indentation: { ...indentation, [name]: odd } };
        assert.equal(parse({ ...whole, options }), undefined, name);
      }
      assert.equal(parse({ ...whole, assumed: { ...assumed, start: odd } }), undefined);
      const change = { offset: 1, deleted: 2, inserted: 'a' };
      for (const name of ['offset', 'deleted']) {
        const changes = [{ ...change, [name]: odd }];
        assert.equal(parseToCompleter({ kind: 'change', uri: 'file', version: 2, changes }), undefined, name);
      }
    }
    for (const odd of [undefined, null, 1, []]) {
      assert.equal(parse({ ...whole, uri: odd }), undefined);
      assert.equal(parse({ ...whole, trigger: odd }), undefined);
      assert.equal(parse({ ...whole, version: odd === 1 ? '1' : odd }), undefined);
      assert.equal(parse({ ...whole, assumed: { ...assumed, text: odd } }), undefined);
      const changes = [{ offset: 1, deleted: 2, inserted: odd }];
      assert.equal(parseToCompleter({ kind: 'change', uri: 'file', version: 2, changes }), undefined);
    }
    for (const odd of [null, 1, []]) {
      assert.equal(parse({ ...whole, assumed: odd }), undefined);
      assert.equal(parse({ ...whole, options: { ...whole.options, indentation: odd } }), undefined);
    }
    for (const eagerness of ['quiet', 'balanced', 'eager']) {
      const options = { ...whole.options, eagerness };
      assert.deepEqual(parse({ ...whole, options }), { kind: 'complete', request: { ...whole, options } });
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
    const cycle: Record<string, unknown> = { kind: 'later' };
    cycle['self'] = cycle;
    assert.match(unknownMessage('the training process', cycle), /found an object with kind, self\./);
  });
});
