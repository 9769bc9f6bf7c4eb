import assert from 'node:assert/strict';
import {
  CancellationTokenSource,
  type CompletionList,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver-protocol/node';
import { isRecord } from '../../src/base/json';
import { Client, positionAt, textOf, uriOf } from './client';
import { type HeldOut, heldOutWorkspace, smallWorkspace, withIndex } from './held';

/** A text like those of the workspace, whose continuation is certain. */
const begun =
  "import { Observable } from '../Observable';\nimport { OperatorFunction } from '../types';\nimport { operate } from '../util/li";

suite('the language server completes', () => {
  let held: HeldOut;
  let client: Client;

  suiteSetup(async () => {
    held = heldOutWorkspace();
    client = new Client({ folders: [held.folder], cache: held.cache });
    await client.initialize();
    await client.until(({ hasIndex }) => hasIndex);
  });

  suiteTeardown(async () => {
    assert.equal(await client.end(), 0);
    assertFramed(Buffer.concat(client.output));
    assert.equal(client.errors, '');
    held.remove();
  });

  async function open(name: string, text: string): Promise<string> {
    const uri = uriOf(`${held.folder}/${name}`);
    await client.open(uri, text);
    return uri;
  }

  test('on request: up to three items, each with its range and the command that reports its acceptance', async () => {
    const uri = await open('explicit.ts', begun);
    const items = await client.complete(uri, positionAt(begun, begun.length), 1);
    assert.ok(items.length > 0 && items.length <= 3);
    for (const { range, command } of items) {
      assert.deepEqual(range?.start, positionAt(begun, begun.length));
      assert.equal(command?.command, 'recurrent.accepted');
      assert.match(String(command.arguments?.[0]), /^\d+$/);
    }
  });

  test('while typing: at most one item, which stays while it is typed through', async () => {
    const uri = await open('typed.ts', begun.slice(0, -1));
    const at = positionAt(begun, begun.length - 1);
    await client.insert(uri, 2, at, begun.slice(-1));
    const [item, ...more] = await client.complete(uri, positionAt(begun, begun.length), 2);
    assert.ok(typeof item?.insertText === 'string' && item.insertText.length > 2);
    assert.deepEqual(more, []);
    const next = item.insertText.slice(0, 1);
    await client.insert(uri, 3, positionAt(begun, begun.length), next);
    const [rest] = await client.complete(uri, positionAt(begun + next, begun.length + 1), 2);
    assert.equal(rest?.insertText, item.insertText.slice(1));
  });

  test('nothing after a deletion and within a word, and the log says why at debug level', async () => {
    const uri = await open('quiet.ts', begun);
    const end = positionAt(begun, begun.length);
    await client.change(uri, 2, { range: { start: positionAt(begun, begun.length - 1), end }, text: '' });
    assert.deepEqual(await client.complete(uri, positionAt(begun, begun.length - 1), 2), []);
    assert.deepEqual(await client.complete(uri, { line: 0, character: 3 }, 2), []);
    const debug = client.logged.filter(({ type }) => type === 5).map(({ message }) => message);
    assert.ok(debug.includes('No suggestion: text was just deleted.'));
    assert.ok(debug.includes('No suggestion: the cursor is within a word.'));
    assert.equal((await client.status()).lastReason, 'the cursor is within a word');
  });

  test('behind the selected item of a list, whose range the item replaces', async () => {
    const text = `${begun.slice(0, begun.indexOf('operate'))}oper`;
    const uri = await open('selected.ts', text);
    const end = positionAt(text, text.length);
    const range = { start: positionAt(text, text.length - 4), end };
    const items = await client.complete(uri, end, 1, { range, text: 'operate' });
    assert.ok(items.length > 0);
    for (const item of items) {
      assert.deepEqual(item.range, range);
      assert.ok(textOf(item).startsWith('operate'));
    }
  });

  test('the same after any edits as in a document that is opened with the result', async () => {
    const uri = await open('edited.ts', '\r\nα😀\r\n');
    await client.change(
      uri,
      2,
      // Beyond the text, with its ends exchanged, at the boundaries of a line break and of a pair of surrogates.
      { range: { start: { line: 90, character: 0 }, end: { line: 91, character: 7 } }, text: 'one\ntwo\n' },
      { range: { start: { line: 1, character: 3 }, end: { line: 1, character: 1 } }, text: 'β' },
      { range: { start: { line: 0, character: 99 }, end: { line: 1, character: 0 } }, text: begun },
      { range: { start: { line: 3, character: 9 }, end: { line: 3, character: 9 } }, text: '' },
    );
    const whole = `${begun}αβ\r\none\ntwo\n`;
    const end = positionAt(begun, begun.length);
    const reopened = await open('reopened.ts', whole);
    const texts = async (of: string): Promise<unknown> =>
      (await client.complete(of, end, 1)).map(({ insertText, range }) => [insertText, range]);
    assert.deepEqual(await texts(uri), await texts(reopened));
    // A client may also send the whole text.
    await client.change(uri, 3, { text: begun });
    const fresh = await open('fresh.ts', begun);
    const expected = await texts(fresh);
    assert.deepEqual(await texts(uri), expected);
    assert.ok(Array.isArray(expected) && expected.length > 0);
  });

  test('a cancelled request ends with an error, and its work ends too', async () => {
    const long = held.texts
      .map(({ text }) => text)
      .join('\n')
      .repeat(4);
    const uri = await open('long.ts', long);
    const source = new CancellationTokenSource();
    const params = { textDocument: { uri }, position: positionAt(long, long.length), context: { triggerKind: 1 } };
    const answer = client.connection.sendRequest('textDocument/inlineCompletion', params, source.token);
    source.cancel();
    await assert.rejects(
      answer,
      (error) => error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled,
    );
    assert.match((await client.status()).lastReason ?? '', /^superseded/);
  });

  test('a request is answered with nothing if the document has changed meanwhile', async () => {
    const uri = await open('changing.ts', begun);
    const answer = client.complete(uri, positionAt(begun, begun.length), 1);
    await client.insert(uri, 2, { line: 0, character: 0 }, '// ');
    assert.deepEqual(await answer, []);
  });

  test('acceptances are counted: a whole suggestion by its command, a part by the notification', async () => {
    const counts = async (): Promise<Readonly<Record<string, number>>> =>
      (await client.status()).suggestions.all['typescript'] ?? {};
    const uri = await open('accepted.ts', begun);
    const end = positionAt(begun, begun.length);
    const [item] = await client.complete(uri, end, 1);
    const text = textOf(item!);
    const before = await counts();
    await client.connection.sendNotification('textDocument/didShowCompletion', { item });
    await client.insert(uri, 2, end, text);
    await client.execute('recurrent.accepted', item!.command!.arguments![0]);
    const whole = await counts();
    assert.equal(whole['acceptedWhole'], (before['acceptedWhole'] ?? 0) + 1);
    assert.equal(whole['characters'], (before['characters'] ?? 0) + text.length);
    const other = await open('partly.ts', begun);
    const [next] = await client.complete(other, end, 1);
    await client.insert(other, 2, end, textOf(next!).slice(0, 3));
    const params = { item: next, acceptedLength: 3 };
    await client.connection.sendNotification('textDocument/didPartiallyAcceptCompletion', params);
    const part = await counts();
    assert.equal(part['acceptedInPart'], (whole['acceptedInPart'] ?? 0) + 1);
    assert.equal(part['characters'], whole['characters'] + 3);
  });

  test('for a client that has only a list: an item that begins with the word before the cursor', async () => {
    const initializationOptions = { completion: { inList: true } };
    await withIndex({ folders: [held.folder], cache: held.cache, initializationOptions }, async (listing) => {
      const uri = uriOf(`${held.folder}/listed.ts`);
      await listing.open(uri, begun);
      const params = { textDocument: { uri }, position: positionAt(begun, begun.length) };
      const list: CompletionList = await listing.connection.sendRequest('textDocument/completion', params);
      assert.ok(list.isIncomplete);
      const item = list.items[0]!;
      assert.ok(item.insertText!.startsWith('li') && item.insertText!.length > 2);
      assert.ok(item.textEdit && 'range' in item.textEdit);
      assert.deepEqual(item.textEdit.range.start, positionAt(begun, begun.length - 2));
      assert.equal(item.textEdit.newText, item.insertText);
      assert.equal(item.command?.command, 'recurrent.accepted');
    });
  });

  test('a message that violates the protocol is refused with what was expected', async () => {
    const code = (promise: Promise<unknown>): Promise<unknown> =>
      promise.then(
        () => undefined,
        (error: unknown) => (error instanceof ResponseError ? error.message : error),
      );
    const uri = await open('refused.ts', begun);
    for (const [params, message] of [
      [
        { textDocument: { uri: 'file:///none' }, position: { line: 0, character: 0 }, context: { triggerKind: 1 } },
        'an open document',
      ],
      [{ textDocument: { uri }, position: { line: -1, character: 0 }, context: { triggerKind: 1 } }, 'a line from 0'],
      [{ textDocument: { uri }, position: { line: 0, character: 0 }, context: { triggerKind: 7 } }, 'triggerKind'],
      [{ textDocument: { uri }, position: { line: 0, character: 0 } }, 'context'],
    ] as const)
      assert.ok(
        String(await code(client.connection.sendRequest('textDocument/inlineCompletion', params))).includes(message),
      );
    assert.match(String(await code(client.initialize())), /^Expected initialize once/);
    assert.match(
      String(await code(client.execute('recurrent.unknown'))),
      /^Expected one of the commands recurrent\.train,/,
    );
  });
});

suite('clients that have only a list of completions', () => {
  test('are offered items when the setting changes; others are not', async () => {
    const { folder, cache, remove } = smallWorkspace();
    let settings: unknown = {};
    const client = new Client({ folders: [folder], cache, settings: () => settings });
    const { capabilities } = await client.initialize();
    assert.equal(capabilities.completionProvider, undefined);
    assert.ok(!client.registered.includes('textDocument/completion'));
    settings = { 'completion.inList': true };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await client.until(() => client.registered.includes('textDocument/completion'));
    assert.equal(await client.end(), 0);
    remove();
  });
});

/** Asserts that the bytes are messages of the protocol and nothing else. */
function assertFramed(bytes: Buffer): void {
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf('\r\n\r\n', at);
    const length = /^Content-Length: (\d+)$/.exec(bytes.subarray(at, end).toString())?.[1];
    assert.ok(length !== undefined, `Expected a header, found ${bytes.subarray(at, at + 80).toString()}`);
    const message: unknown = JSON.parse(bytes.subarray(end + 4, end + 4 + Number(length)).toString());
    assert.ok(isRecord(message) && message['jsonrpc'] === '2.0');
    at = end + 4 + Number(length);
  }
}
