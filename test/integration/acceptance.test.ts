import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type AcceptanceCounts, totalOf } from '../../src/protocol/acceptance';
import { user } from '../harness/user';
import { append, completionsAt, end, newDocument, recurrent, until } from './recurrent';

const { Automatic } = vscode.InlineCompletionTriggerKind;
const beginning = "import { Repository } from './repository';\n\nexport interface Payment {\n";

suite('suggestion statistics', () => {
  setup(async () => {
    await recurrent();
    await vscode.commands.executeCommand('recurrent.resetStatistics');
    assert.equal((await counts()).shown, 0);
  });

  test('a suggestion that is typed through counts once, and each item reports its acceptance', async () => {
    const document = await newDocument(`${beginning}  readonly id`);
    await until(async () => (await completionsAt(document, end(document), Automatic)).length > 0);
    const [shown = ''] = await completionsAt(document, end(document), Automatic);
    await append(document, shown.slice(0, 1));
    await completionsAt(document, end(document), Automatic);
    assert.equal((await counts()).shown, 1);
    const { provider } = await recurrent();
    const context = { triggerKind: Automatic, selectedCompletionInfo: undefined };
    const { token } = new vscode.CancellationTokenSource();
    const items = await provider.provideInlineCompletionItems(document, end(document), context, token);
    const { command } = (items as vscode.InlineCompletionItem[])[0]!;
    await append(document, shown.slice(1));
    await vscode.commands.executeCommand(command!.command, ...(command!.arguments as unknown[]));
    const { acceptedWhole, acceptedInPart, characters, keystrokesSaved } = await counts();
    const rest = shown.length - 1;
    assert.deepEqual(
      { acceptedWhole, acceptedInPart, characters, keystrokesSaved },
      { acceptedWhole: 1, acceptedInPart: 0, characters: rest, keystrokesSaved: rest - 1 },
    );
    assert.deepEqual(Object.keys((await recurrent()).acceptance().today), ['typescript']);
  });

  test('retention is checked when the document is closed', async () => {
    const { provider } = await recurrent();
    const document = await newDocument(`${beginning}  readonly id`);
    const context = { triggerKind: Automatic, selectedCompletionInfo: undefined };
    const { token } = new vscode.CancellationTokenSource();
    const items = await provider.provideInlineCompletionItems(document, end(document), context, token);
    const { command, insertText } = (items as vscode.InlineCompletionItem[])[0]!;
    await append(document, insertText as string);
    await vscode.commands.executeCommand(command!.command, ...(command!.arguments as unknown[]));
    assert.equal((await counts()).judged, 0);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await until(async () => (await counts()).judged === 1);
  });

  if (user.isAvailable) {
    test('Tab accepts a suggestion as a whole, Ctrl+→ in part', async () => {
      const document = await newDocument(beginning);
      await user.focusEditor();
      await user.press('Control+End');
      // In a comment, where no list opens, whose item the suggestion would continue.
      const shown = await user.typeForGhostText('// A payment as the data');
      assert.match(shown, /^base \S/);
      await user.press('Control+ArrowRight');
      await until(async () => (await counts()).acceptedInPart === 1);
      assert.equal((await counts()).characters, 'base'.length);
      assert.ok(document.getText().endsWith('// A payment as the database'));
      await user.waitForGhostText();
      await user.press('Tab');
      await until(async () => (await counts()).acceptedWhole === 1);
      assert.equal((await counts()).acceptedInPart, 0);
      assert.ok((await counts()).keystrokesSaved >= shown.length - 2);
    });
  }
});

async function counts(): Promise<AcceptanceCounts> {
  return totalOf((await recurrent()).acceptance().today);
}
