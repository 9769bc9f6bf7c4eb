import assert from 'node:assert/strict';
import { type Client, positionAt, uriOf } from './client';
import { type HeldOut, heldOutWorkspace, withIndex } from './held';
import { answerOf, Reference } from './reference';

/** Number of positions at which suggestions are compared. */
const positions = 504;

/** Number of positions of which one also gets an explicit request, which takes longer. */
const explicitOf = 4;

/** Distance between two positions of a document, in characters: no divisor of usual lengths of lines. */
const stride = 37;

/** Numbers of positions, and of those with suggestions. */
interface Found {
  readonly compared: number;
  readonly automatics: number;
  readonly explicits: number;
}

suite('suggestions of the language server', () => {
  let held: HeldOut;

  suiteSetup(() => {
    held = heldOutWorkspace();
  });

  suiteTeardown(() => {
    held.remove();
  });

  test(`equal the extension’s at ${positions} positions of held-out text, which is typed`, async () => {
    await withIndex({ folders: [held.folder], cache: held.cache }, async (client) => {
      const { storage } = await client.status();
      const reference = new Reference(storage!);
      await reference.loaded;
      let all: Found = { compared: 0, automatics: 0, explicits: 0 };
      for (const { file, text } of held.texts) {
        if (all.compared >= positions) break;
        const found = await compareIn(client, reference, uriOf(file), text.slice(0, 30 * stride));
        all = {
          compared: all.compared + found.compared,
          automatics: all.automatics + found.automatics,
          explicits: all.explicits + found.explicits,
        };
      }
      reference.worker.dispose();
      assert.ok(all.compared >= positions, `Expected ${positions} positions, found ${all.compared}.`);
      // Without suggestions there is nothing to compare.
      assert.ok(all.explicits > positions / explicitOf / 2 && all.automatics > positions / 8, JSON.stringify(all));
    });
  });
});

/** Types a text: the text between two positions as one change, and the character before a position as a key. */
async function compareIn(client: Client, reference: Reference, uri: string, text: string): Promise<Found> {
  await client.open(uri, '');
  let version = 1;
  let [compared, automatics, explicits] = [0, 0, 0];
  let before = '';
  for (let end = stride; end < text.length; end += stride) {
    for (const inserted of [text.slice(end - stride, end - 1), text.slice(end - 1, end)]) {
      version++;
      await client.insert(uri, version, positionAt(before, before.length), inserted);
      reference.type(uri, version, before, inserted);
      before += inserted;
    }
    const position = positionAt(before, end);
    const where = `at ${end} of ${uri}`;
    const automatic = answerOf(await client.complete(uri, position, 2));
    assert.deepEqual(automatic, await reference.answer(uri, version, before, false), `automatic, ${where}`);
    compared++;
    automatics += automatic.length > 0 ? 1 : 0;
    if (compared % explicitOf !== 0) continue;
    const explicit = answerOf(await client.complete(uri, position, 1));
    assert.deepEqual(explicit, await reference.answer(uri, version, before, true), `explicit, ${where}`);
    assert.deepEqual(explicit, await reference.engine(uri, version, before), `of the worker, ${where}`);
    explicits += explicit.length > 0 ? 1 : 0;
  }
  return { compared, automatics, explicits };
}
