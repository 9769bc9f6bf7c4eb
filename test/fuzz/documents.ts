import assert from 'node:assert/strict';
import fc from 'fast-check';
import { neverCancelled } from '../../src/base/cancellation';
import { Completer } from '../../src/completer/completer';
import { MaskedDocument } from '../../src/completer/maskedDocument';
import { PiecewiseText } from '../../src/language/documentText';
import { encodeCheckpoint } from '../../src/model/checkpoint';
import { scalarKernels } from '../../src/numeric/scalarKernels';
import { type DocumentChange, usualOptions } from '../../src/protocol/completer';
import { maskSecrets } from '../../src/secrets/maskSecrets';
import { checkLongDocument, longDocumentEdits } from '../unit/completer/longSecrets';
import { tinyIndex } from '../unit/language/tinyIndex';
import { tinyCheckpoint } from '../unit/model/tinyCheckpoint';
import { target, type Target } from './target';
import { anyText } from './texts';

/** An edit of a text of any length: places count modulo its length. */
interface Edit {
  readonly at: number;
  readonly deleted: number;
  readonly inserted: string;
}

const typed = fc.constantFrom(
  'let ',
  'total',
  ' = ',
  'items',
  '.length',
  ';\n',
  '\n',
  '\r\n',
  '  ',
  '(',
  ')',
  'x',
  '😀',
  '語',
);
const secret = fc.constantFrom(
  'password = "hunter2-x9Qz7"\n',
  '"',
  '\n',
  `ghp_${'a1B2c3D4e5F6'.repeat(3)}`,
  '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n',
  'https://user:s3cretPass9@host/',
);

function edits(inserted: fc.Arbitrary<string>, most: number): fc.Arbitrary<readonly Edit[]> {
  const deleted = fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.nat(12) },
    fc.nat(5000),
  );
  return fc.array(fc.record({ at: fc.nat(), deleted, inserted }), { minLength: 1, maxLength: most });
}

/** The change of a text by an edit, as the editor reports it. */
function changeOf({ length }: { readonly length: number }, { at, deleted, inserted }: Edit): DocumentChange {
  const offset = at % (length + 1);
  return { offset, deleted: Math.min(deleted, length - offset), inserted };
}

function applied(text: string, { offset, deleted, inserted }: DocumentChange): string {
  return text.slice(0, offset) + inserted + text.slice(offset + deleted);
}

const learned = 'let total = items.length;\nfor (const item of items) total += item;\n'.repeat(8);
const index = tinyIndex(learned, { isFitted: true });
const checkpoint = encodeCheckpoint(tinyCheckpoint(learned.slice(0, 70)));

/** An edit, and whether a suggestion is requested after it. */
const steps = fc.array(
  fc.record({
    at: fc.oneof(fc.constant(-1), fc.nat()),
    deleted: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(9)),
    inserted: typed,
    asks: fc.boolean(),
    // An explicit request searches ten times as long.
    isExplicit: fc.integer({ min: 0, max: 5 }).map((drawn) => drawn === 0),
  }),
  { minLength: 1, maxLength: 12 },
);

/** The answer to a request, without its times. */
function ask(completer: Completer, uri: string, offset: number, isExplicit: boolean): unknown {
  const trigger = isExplicit ? 'explicit' : 'automatic';
  const options = { ...usualOptions, eagerness: 'eager', maximumLength: 12 } as const;
  const answer = completer.complete({ id: 1, uri, version: 1, offset, trigger, options }, neverCancelled);
  return answer.kind === 'completed' ? answer.suggestions : answer.kind === 'quiet' ? answer.reason : answer;
}

export const documentTargets: readonly Target[] = [
  target(
    'document text',
    10,
    fc.tuple(
      anyText,
      edits(
        fc.oneof(
          anyText,
          fc.nat(40_000).map((length) => 'ab\n'.repeat(length / 3)),
        ),
        12,
      ),
    ),
    ([start, all]) => {
      const pieces = new PiecewiseText(start);
      let text = start;
      for (const edit of all) {
        const change = changeOf(text, edit);
        pieces.replace(change.offset, change.deleted, change.inserted);
        text = applied(text, change);
        assert.equal(pieces.length, text.length);
        const middle = change.offset;
        assert.equal(pieces.slice(middle - 9, middle + 9), text.slice(Math.max(0, middle - 9), middle + 9));
      }
      assert.ok(pieces.slice(0, text.length) === text);
    },
  ),
  target('masked document', 2, fc.tuple(anyText, edits(fc.oneof(secret, typed, anyText), 10)), ([start, all]) => {
    const document = new MaskedDocument(start);
    let text = start;
    for (const edit of all) {
      const before = document.masked.slice(0, document.masked.length);
      const change = changeOf(text, edit);
      const from = document.replace(change.offset, change.deleted, change.inserted);
      text = applied(text, change);
      const masked = document.masked.slice(0, document.masked.length);
      assert.equal(document.text.slice(0, text.length), text);
      assert.equal(masked, maskSecrets(text));
      assert.equal(masked.slice(0, from), before.slice(0, from));
    }
  }),
  target('long masked document', 0.1, longDocumentEdits, checkLongDocument),
  target('suggestions of the network after edits', 1, steps, (all) => {
    const completer = new Completer(() => scalarKernels);
    completer.load(checkpoint);
    completer.open('edited', 1, '');
    let text = '';
    for (const step of all) {
      // In longer texts, reading starts near the cursor, at a place that depends on earlier requests.
      if (text.length > 200) break;
      const change = changeOf(text, { ...step, at: step.at < 0 ? text.length : step.at });
      completer.change('edited', 1, [change]);
      text = applied(text, change);
      if (!step.asks) continue;
      const offset = change.offset + change.inserted.length;
      completer.open('fresh', 1, text);
      const [edited, fresh] = ['edited', 'fresh'].map((uri) => ask(completer, uri, offset, step.isExplicit));
      assert.deepEqual(edited, fresh, text);
    }
  }),
  target('suggestions of the index after edits', 0.3, fc.tuple(fc.nat(400), steps), ([length, all]) => {
    const completer = new Completer(() => scalarKernels);
    completer.loadIndex(index);
    let text = learned.slice(0, length);
    // Of the replaced document: its length, and where it begins to differ from the edited one.
    let known = { length: text.length, same: text.length };
    for (const uri of ['edited', 'replaced']) completer.open(uri, 1, text);
    for (const step of all) {
      const change = changeOf(text, { ...step, at: step.at < 0 ? text.length : step.at });
      completer.change('edited', 1, [change]);
      text = applied(text, change);
      known.same = Math.min(known.same, change.offset);
      if (!step.asks) continue;
      // The same requests, with each text in one change: the answer must not depend on the edits. It may depend on earlier
      // requests: `OpenDocument` says why.
      const offset = known.same;
      completer.change('replaced', 1, [{ offset, deleted: known.length - offset, inserted: text.slice(offset) }]);
      known = { length: text.length, same: text.length };
      const cursor = change.offset + change.inserted.length;
      const [edited, replaced] = ['edited', 'replaced'].map((uri) => ask(completer, uri, cursor, step.isExplicit));
      assert.deepEqual(edited, replaced, text);
    }
  }),
];
