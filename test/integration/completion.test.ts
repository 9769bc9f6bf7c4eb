import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { report } from '../harness/mochaEntry';
import { user } from '../harness/user';
import { append, completionsAt, end, newDocument, recurrent, untilPoint, whileTraining } from './recurrent';

const { Automatic, Invoke } = vscode.InlineCompletionTriggerKind;
const beginning =
  "import { Repository } from './repository';\n\n/** A payment as the database stores it. */\nexport interface Pay";

suite('completion', () => {
  test('automatically: at most one suggestion, of one line', async () => {
    const document = await newDocument(`${beginning}ment {\n  readonly id`);
    const suggestions = await completionsAt(document, end(document), Automatic);
    assert.equal(suggestions.length, 1);
    assert.ok(!suggestions[0]!.includes('\n'));
    assert.match(suggestions[0]!, /^: number/);
  });

  test('on request: up to three', async () => {
    const document = await newDocument(beginning);
    const suggestions = await completionsAt(document, end(document), Invoke);
    assert.ok(suggestions.length >= 1 && suggestions.length <= 3, JSON.stringify(suggestions));
    assert.equal(new Set(suggestions).size, suggestions.length);
  });

  test('typing through a suggestion keeps it, without asking again', async () => {
    const api = await recurrent();
    const document = await newDocument(`${beginning}ment {\n  readonly id`);
    const [shown = ''] = await completionsAt(document, end(document), Automatic);
    assert.ok(shown.length > 3, api.lastQuietReason());
    const asked = api.latencies.length;
    await append(document, shown.slice(0, 3));
    assert.deepEqual(await completionsAt(document, end(document), Automatic), [shown.slice(3)]);
    assert.equal(api.latencies.length, asked);
    await append(document, '#');
    await completionsAt(document, end(document), Automatic);
    assert.equal(api.latencies.length, asked + 1);
  });

  test('mirrors every edit of a document, also with CR LF line ends', async () => {
    const document = await newDocument(`${beginning}ment {\r\n  readonly na`);
    await completionsAt(document, end(document));
    const edit = new vscode.WorkspaceEdit();
    edit.delete(document.uri, new vscode.Range(0, 0, 2, 0));
    edit.insert(document.uri, end(document), 'me: string;\r\n  readonly id');
    await vscode.workspace.applyEdit(edit);
    const again = await newDocument(document.getText());
    // The deleted text is still known, so only the next line is compared.
    const nextLine = async (of: vscode.TextDocument): Promise<string | undefined> =>
      (await completionsAt(of, end(of)))[0]?.split(/\r?\n/)[0];
    assert.equal(await nextLine(document), ': number;');
    assert.equal(await nextLine(again), ': number;');
  });

  test('gives a reason when it is cancelled, turned off, or text follows the cursor', async () => {
    const api = await recurrent();
    const document = await newDocument(`${beginning}ment {`);
    const source = new vscode.CancellationTokenSource();
    const pending = completionsAt(document, end(document), Invoke, source.token);
    source.cancel();
    assert.deepEqual(await pending, []);
    assert.match(api.lastQuietReason() ?? '', /superseded/);

    assert.deepEqual(await completionsAt(document, new vscode.Position(3, 6), Automatic), []);
    assert.equal(api.lastQuietReason(), 'nothing fits the text after the cursor well enough');
    assert.deepEqual(await completionsAt(document, new vscode.Position(3, 3), Automatic), []);
    assert.equal(api.lastQuietReason(), 'the cursor is within a word');

    await vscode.commands.executeCommand('recurrent.disableForLanguage');
    assert.deepEqual(await completionsAt(document, end(document)), []);
    assert.equal(api.lastQuietReason(), 'completions are turned off for typescript');
    await vscode.commands.executeCommand('recurrent.enableForLanguage');
    await vscode.commands.executeCommand('recurrent.disable');
    assert.deepEqual(await completionsAt(document, end(document)), []);
    await vscode.commands.executeCommand('recurrent.enable');
    assert.notDeepEqual(await completionsAt(document, end(document)), []);
  });

  test('answers during training with the latest checkpoint; reports its latency', async () => {
    await whileTraining(async () => {
      await untilPoint();
      const api = await recurrent();
      const document = await newDocument("import { Repository } from './repository';\n");
      const from = api.latencies.length;
      for (const character of 'const quartz = (vexed: Map<string, bigint>) => [...vexed.keys()].flatMap((jolt) => jolt.split(/[xyz]/u)); // why') {
        await append(document, character);
        await completionsAt(document, end(document), Automatic);
      }
      assert.equal(api.status().kind, 'training');
      const latencies = api.latencies.slice(from).sort((a, b) => a - b);
      const quantile = (part: number): string => latencies[Math.floor(latencies.length * part)]!.toFixed(1);
      assert.ok(latencies.length > 5);
      report(
        `${latencies.length} requests while training: median ${quantile(0.5)} ms, 95th percentile ${quantile(0.95)} ms`,
      );
    });
  });

  if (user.isAvailable) {
    // In a comment, where the list of suggestions does not open by default and takes neither key.
    test('shows ghost text, which Tab accepts and Escape dismisses', async () => {
      const dismissed = await commented();
      await user.press('Escape');
      await user.waitForNoGhostText();
      assert.match(dismissed.getText(), /A payment as the data$/);
      const accepted = await commented();
      await user.press('Tab');
      await textOf(accepted, /A payment as the database/);
    });
  }
});

/** A document in which the user has typed the beginning of a comment, with ghost text after it. */
async function commented(): Promise<vscode.TextDocument> {
  const document = await newDocument(`${beginning}ment {\n`);
  await user.focusEditor();
  await user.press('Control+End');
  assert.match(await user.typeForGhostText('// A payment as the data'), /^base/);
  return document;
}

/** A document's text follows the keyboard with a delay. */
async function textOf(document: vscode.TextDocument, expected: RegExp): Promise<void> {
  if (expected.test(document.getText())) return;
  await new Promise<void>((resolve) => {
    const listener = vscode.workspace.onDidChangeTextDocument(() => {
      if (!expected.test(document.getText())) return;
      listener.dispose();
      resolve();
    });
  });
}
