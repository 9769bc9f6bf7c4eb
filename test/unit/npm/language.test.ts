import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeCheckpoint } from '../../../src/model/checkpoint';
import { type Language, loadLanguage, updateIndex, UserError } from '../../../src/npm/language';
import { tinyCheckpoint } from '../model/tinyCheckpoint';

const sources = 'test/integration/fixture-workspace/src';

/** Lines that repeat, so that their continuation is certain. */
const text = 'for (const parcel of warehouse.parcels) deliver(parcel);\nreturn warehouse.close();\n'.repeat(30);

const texts = [
  { path: 'a.ts', text },
  { path: 'b.ts', text: `// Deliveries\n${text}` },
];

suite('suggestions of the npm package', () => {
  let folder: string;
  let storage: string;

  setup(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'recurrent-language-'));
    storage = path.join(folder, 'model');
  });

  teardown(() => {
    rmSync(folder, { recursive: true });
  });

  test('continue what was learned from texts; the index is built once for the same texts', async () => {
    assert.equal(await updateIndex(storage, texts), true);
    assert.equal(await updateIndex(storage, texts), false);
    const language = loadLanguage(storage);
    assert.equal(language.validationLoss, undefined);
    assert.equal(first(language, 'for (const parcel of ware').startsWith('house.parcels'), true);
  });

  test('continue what was learned from a folder, without the model folder in it', async () => {
    const learned = path.join(folder, 'src');
    cpSync(sources, learned, { recursive: true });
    const inside = path.join(learned, 'model');
    for (let time = 0; time < 2; time++) await updateIndex(inside, learned);
    const { files } = JSON.parse(readFileSync(path.join(inside, 'index.json'), 'utf8')) as {
      files: { path: string }[];
    };
    assert.equal(files.length, 8);
    assert.match(first(loadLanguage(inside), 'export function findInvoi'), /^ce\(/);
  });

  test('follow the changes of a document', async () => {
    await updateIndex(storage, texts);
    const document = loadLanguage(storage).open('for (const parcel of x');
    document.replace(21, 1, 'warehouse.');
    document.replace(31, 0, 'par');
    const { suggestions, reason } = document.suggest(34);
    assert.match(suggestions[0]!.text, /^cels/);
    assert.equal(reason, undefined);
  });

  test('are at most one on an automatic request, within the requested length', async () => {
    await updateIndex(storage, texts);
    const document = loadLanguage(storage).open('for (const parcel of ware');
    const answer = document.suggest(25, { trigger: 'automatic', eagerness: 'eager', maximumLength: 8 });
    assert.equal(answer.suggestions.length, 1);
    assert.ok(answer.suggestions[0]!.text.length <= 8, answer.suggestions[0]!.text);
  });

  test('have a reason when there are none', async () => {
    await updateIndex(storage, texts);
    const document = loadLanguage(storage).open("const key = 'AKIAIOSFODNN7EXAMPLF';");
    assert.deepEqual(document.suggest(20), { suggestions: [], reason: 'what follows looks like a secret' });
  });

  test('come from the network where there is no index, and from both where there are both', async () => {
    await updateIndex(storage, texts);
    const network = path.join(storage, 'model.safetensors');
    const checkpoint = encodeCheckpoint(tinyCheckpoint(text));
    writeFileSync(network, checkpoint);
    assert.equal(await updateIndex(storage, texts), true);
    const both = loadLanguage(storage);
    assert.equal(both.validationLoss, 1.25);
    assert.match(first(both, 'for (const parcel of ware'), /^house/);
    rmSync(path.join(storage, 'language.bin'));
    const alone = loadLanguage(storage).open('for (');
    assert.ok(alone.suggest(5).suggestions.length > 0 || alone.suggest(5).reason !== undefined);
    assert.equal(loadLanguage(storage).validationLoss, 1.25);
  });

  test('never contain a secret of the learned texts', async () => {
    const notes: string[] = [];
    await updateIndex(
      storage,
      [...texts, { path: 'c.ts', text: `const token = 'ghp_${'aB3dE5'.repeat(6)}';\n` }],
      (note) => notes.push(note),
    );
    assert.deepEqual(notes, ['1 secret in 1 file is masked: the text around it is learned.']);
    assert.ok(!first(loadLanguage(storage), "const token = '").includes('ghp'));
  });

  test('need enough text, and keep the index if there is too little', async () => {
    await updateIndex(storage, texts);
    const index = readFileSync(path.join(storage, 'language.bin'));
    const tooLittle = /^Expected at least 1024 characters of text to learn from, found 5 in 1 file/;
    await assert.rejects(updateIndex(storage, [{ path: 'a.ts', text: 'short' }]), isUserError(tooLittle));
    await assert.rejects(
      updateIndex(storage, storage),
      isUserError(/^Expected a folder to learn that is not the model/),
    );
    assert.deepEqual(readFileSync(path.join(storage, 'language.bin')), index);
  });

  test('of nothing, at a wrong place, with wrong options or in a closed document are refused in a sentence', async () => {
    assert.throws(() => loadLanguage(storage), isUserError(/^Expected a network or an index in .*, found neither/));
    await updateIndex(storage, texts);
    const document = loadLanguage(storage).open('abc');
    const wrong = 'sometimes' as 'automatic';
    for (const [act, message] of [
      [() => document.suggest(4), /^Expected offset to be a whole number from 0 to 3, found 4\.$/],
      [() => document.suggest(-1), /found -1/],
      [() => document.suggest(0, { trigger: wrong }), /^Expected trigger to be one of automatic, explicit, found some/],
      [() => document.suggest(0, { maximumLength: 0 }), /^Expected maximumLength to be a whole number from 1 to 400/],
      [
        () => document.suggest(0, { indentation: { insertSpaces: true, tabSize: 0 } }),
        /^Expected tabSize to be a whole number from 1 to 64, found 0/,
      ],
      [
        () => {
          document.replace(2, 2, '');
        },
        /^Expected deleted to be a whole number from 0 to 1, found 2/,
      ],
    ] as const)
      assert.throws(act, isUserError(message));
    document.close();
    assert.throws(() => document.suggest(0), isUserError(/^Expected an open document, found one that was closed/));
  });
});

/** The best suggestion at the end of a new document. */
function first(language: Language, begun: string): string {
  const document = language.open(begun);
  const { suggestions, reason } = document.suggest(begun.length);
  document.close();
  return suggestions[0]?.text ?? `none: ${reason ?? ''}`;
}

function isUserError(message: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof UserError && message.test(error.message);
}
