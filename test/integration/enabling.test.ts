import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { user } from '../harness/user';
import { completionsAt, end, newDocument, recurrent, until, withSettings } from './recurrent';

const configuration = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('recurrent');

suite('enabling and disabling', () => {
  teardown(async () => {
    for (const target of [vscode.ConfigurationTarget.Workspace, vscode.ConfigurationTarget.Global]) {
      await configuration().update('enabled', undefined, target);
      await configuration().update('completion.enable', undefined, target);
    }
  });

  test('Disable turns off a workspace whose own settings have completions on, and says where', async () => {
    await withSettings({ 'completion.enable': { '*': true, typescript: true } }, async () => {
      assert.equal(await isOff(), false);
      await vscode.commands.executeCommand('recurrent.disable');
      assert.equal(await isOff(), true);
      assert.equal(configuration().inspect('enabled')?.workspaceValue, false);
      assert.equal(configuration().inspect('enabled')?.globalValue, undefined);
      if (user.isAvailable)
        await user.waitForNotification('Completions are off in this workspace \\(workspace settings\\)');
      await vscode.commands.executeCommand('recurrent.enable');
      assert.equal(await isOff(), false);
    });
  });

  test('Disable, then Enable, keeps the value of a language', async () => {
    await newDocument('const one = 1;\n');
    await vscode.commands.executeCommand('recurrent.disableForLanguage');
    assert.equal(await isOff(), true);
    await vscode.commands.executeCommand('recurrent.disable');
    await vscode.commands.executeCommand('recurrent.enable');
    assert.equal(await isOff(), true);
    assert.equal(await isOff('markdown'), false);
    if (user.isAvailable) await user.waitForNotification('still off for .*typescript');
    assert.equal(await isOff(), true);
    await vscode.commands.executeCommand('recurrent.enableForLanguage');
    assert.equal(await isOff(), false);
  });

  if (user.isAvailable) {
    test('Undo reverts the change', async () => {
      await vscode.commands.executeCommand('recurrent.disable');
      await user.waitForNotification('Completions are off in all workspaces \\(user settings\\)');
      await user.clickNotificationButton('Undo');
      await until(() => configuration().inspect('enabled')?.globalValue === undefined);
      assert.equal(await isOff(), false);
    });
  }
});

/** Whether the settings turn completions off in a document of this language. */
async function isOff(language = 'typescript'): Promise<boolean> {
  const document = await vscode.workspace.openTextDocument({ language, content: 'const one = 1;\n' });
  await vscode.window.showTextDocument(document);
  const texts = await completionsAt(document, end(document));
  return texts.length === 0 && ((await recurrent()).lastQuietReason() ?? '').startsWith('completions are turned off');
}
