import assert from 'node:assert/strict';
import { once } from 'node:events';
import fc from 'fast-check';
import { ResponseError } from 'vscode-languageserver-protocol/node';
import { OpenDocuments } from '../../src/lsp/documents';
import type { DocumentChange } from '../../src/protocol/completer';
import { Client } from '../lsp/client';
import { smallWorkspace } from '../lsp/held';
import { changedValue, oddJson, valueChanges } from './mutations';
import { target, type Target } from './target';

/** Longest time for the answers to the messages of a case, in milliseconds: for a loaded machine. */
const longestAnswer = 20_000;

const uri = 'file:///somewhere/document.ts';
const textDocument = { uri };
const position = { line: 1, character: 3 };
const range = { start: position, end: { line: 2, character: 0 } };
const context = { triggerKind: 1, selectedCompletionInfo: { range, text: 'export' } };
const item = { command: { arguments: ['1'] } };

/** Valid messages of the protocol; each is sent with changes. */
const messages: readonly { readonly method: string; readonly isRequest?: true; readonly params: unknown }[] = [
  { method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'c', version: 1, text: 'a\nb(\r\n' } } },
  {
    method: 'textDocument/didChange',
    params: { textDocument: { uri, version: 2 }, contentChanges: [{ range, text: 'const' }, { text: 'whole\ntext' }] },
  },
  { method: 'textDocument/didSave', params: { textDocument } },
  { method: 'textDocument/didClose', params: { textDocument } },
  { method: 'textDocument/didShowCompletion', params: { item } },
  { method: 'textDocument/didPartiallyAcceptCompletion', params: { item, acceptedLength: 4 } },
  { method: 'textDocument/inlineCompletion', isRequest: true, params: { textDocument, position, context } },
  { method: 'textDocument/completion', isRequest: true, params: { textDocument, position } },
  { method: 'workspace/didChangeConfiguration', params: { settings: { recurrent: { completion: { inList: true } } } } },
  { method: 'workspace/didChangeWatchedFiles', params: { changes: [{ uri, type: 2 }] } },
  { method: 'workspace/didCreateFiles', params: { files: [{ uri }] } },
  { method: 'workspace/didDeleteFiles', params: { files: [{ uri }] } },
  { method: 'workspace/didRenameFiles', params: { files: [{ oldUri: uri, newUri: uri }] } },
  { method: 'workspace/didChangeWorkspaceFolders', params: { event: { added: [{ uri, name: 'a' }], removed: [] } } },
  ...['status', 'pause', 'resume', 'stop', 'forget', 'accepted', 'none'].map((command) => ({
    method: 'workspace/executeCommand',
    isRequest: true as const,
    params: { command: `recurrent.${command}`, arguments: [{ uri }] },
  })),
  { method: 'unknown/request', isRequest: true, params: [1] },
  { method: '$/setTrace', params: { value: 'verbose' } },
];

const message = fc
  .record({ sent: fc.constantFrom(...messages), changes: fc.option(valueChanges, { nil: [], freq: 4 }) })
  .map(({ sent, changes }) => ({ ...sent, params: changedValue(sent.params, changes) }));

/** A body that may be no message, and may be no JSON. */
const body = fc.oneof(
  message.map(({ method, params }) => oddJson({ jsonrpc: '2.0', method, params })),
  fc.record({ sent: message, changes: valueChanges }).map(({ sent, changes }) => oddJson(changedValue(sent, changes))),
  fc.string({ maxLength: 30 }),
);

type Step = { readonly body: string } | (typeof messages)[number];

let running: Promise<{ readonly client: Client; readonly remove: () => void }> | undefined;

/** One server for all cases of a target, with an index. */
async function server(): Promise<Client> {
  running ??= (async () => {
    const { folder, cache, remove } = smallWorkspace();
    const client = new Client({ folders: [folder], cache });
    await client.initialize();
    await client.until(({ hasIndex }) => hasIndex);
    return { client, remove };
  })();
  return (await running).client;
}

/** Ends the server after the last case. */
function withServer(checked: Target): Target {
  return {
    ...checked,
    async check(cases, seed, onCase) {
      try {
        return await checked.check(cases, seed, onCase);
      } finally {
        const { client, remove } = await running!;
        running = undefined;
        client.kill();
        await client.exited();
        remove();
      }
    },
  };
}

async function take(client: Client, step: Step): Promise<void> {
  if ('body' in step) {
    client.process.stdin!.write(`Content-Length: ${Buffer.byteLength(step.body)}\r\n\r\n${step.body}`);
    return;
  }
  const { method, params, isRequest } = step;
  if (!isRequest) {
    await client.connection.sendNotification(method, params);
    return;
  }
  const answer = client.connection.sendRequest(method, params).catch((error: unknown) => {
    assert.ok(error instanceof ResponseError, String(error));
    assert.notEqual(error.message, '');
  });
  await within(answer, method);
}

/** Fails if the server does not answer, or ends. */
async function within(answer: Promise<unknown>, what: string): Promise<void> {
  const client = await server();
  const timer = new AbortController();
  const ended = once(client.process, 'exit', { signal: timer.signal }).then(() => {
    throw new Error(`The server ended: ${client.errors}`);
  });
  const late = new Promise((_, reject) => {
    const timeout = setTimeout(() => {
      reject(new Error(`Expected an answer to ${what} within ${longestAnswer} ms.`));
    }, longestAnswer);
    timer.signal.addEventListener('abort', () => {
      clearTimeout(timeout);
    });
  });
  ended.catch(() => undefined);
  try {
    await Promise.race([answer, ended, late]);
  } finally {
    timer.abort();
  }
}

/** Positions in and beyond a text of a few lines, in any order. */
const anyPosition = fc.record({ line: fc.nat(6), character: fc.nat(8) });
const anyLines = fc
  .array(fc.constantFrom('a', 'bc', '\n', '\r\n', '\r', '😀', ' '), { maxLength: 12 })
  .map((parts) => parts.join(''));
const anyEdits = fc.array(
  fc.record({ range: fc.record({ start: anyPosition, end: anyPosition }), text: anyLines }, { requiredKeys: ['text'] }),
  { maxLength: 4 },
);

export const languageServerTargets: readonly Target[] = [
  withServer(
    target(
      'messages to the language server',
      1,
      fc.array(
        fc.oneof({ weight: 4, arbitrary: message }, { weight: 1, arbitrary: body.map((text) => ({ body: text })) }),
        {
          minLength: 1,
          maxLength: 12,
        },
      ),
      async (steps) => {
        const client = await server();
        for (const step of steps) await take(client, step);
        await within(client.status(), 'the status');
        assert.equal(client.errors, '');
      },
    ),
  ),
  target(
    'edits of documents of the language server',
    20,
    fc.record({ text: anyLines, edits: fc.array(anyEdits, { maxLength: 4 }) }),
    ({ text, edits }) => {
      const documents = new OpenDocuments();
      documents.open({ textDocument: { uri, languageId: 'c', version: 1, text } });
      let expected = text;
      edits.forEach((contentChanges, i) => {
        const before = documents.textOf(uri);
        const edit = documents.change(uri, { textDocument: { uri, version: i + 2 }, contentChanges });
        const after = documents.textOf(uri);
        // The completion worker mirrors the text of the client.
        assert.equal((edit?.changes ?? []).reduce(changed, before.text(0, before.length)), after.text(0, after.length));
        expected = contentChanges.reduce((whole, one) => {
          if (!one.range) return one.text;
          const [from, to] = [one.range.start, one.range.end].map((at) => offsetIn(whole, at)).sort((a, b) => a - b);
          return whole.slice(0, from) + one.text + whole.slice(to);
        }, expected);
        assert.equal(after.text(0, after.length), expected);
        assert.equal(after.lineCount, expected.split(/\r\n|\r|\n/).length);
      });
    },
  ),
];

function changed(text: string, { offset, deleted, inserted }: DocumentChange): string {
  return text.slice(0, offset) + inserted + text.slice(offset + deleted);
}

/** By the protocol, a position beyond a line means the end of the line, one beyond the text the end of the text. */
function offsetIn(text: string, { line, character }: { readonly line: number; readonly character: number }): number {
  const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((found) => found.index + found[0].length)];
  const start = starts[line];
  if (start === undefined) return text.length;
  return start + Math.min(character, /^[^\r\n]*/.exec(text.slice(start))![0].length);
}
