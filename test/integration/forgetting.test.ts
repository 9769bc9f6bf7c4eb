import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { user } from '../harness/user';
import {
  completionsAt,
  end,
  newDocument,
  recurrent,
  stopTraining,
  until,
  untilStatus,
  withSettings,
} from './recurrent';

if (user.isAvailable) {
  suite('forgetting', () => {
    test('a file leaves the index and the list, and what decides is kept in the workspace’s settings', async () => {
      await withSettings({ 'training.adaptOnSave': false, exclude: {} }, async () => {
        const file = vscode.Uri.joinPath(folder(), 'src', 'zebra[1].ts');
        const line = 'export const zebraCrossing = stripes.join(tarmac);\n';
        await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(line.repeat(3)));
        try {
          await until(async () => (await listed('Learned')).includes('src/zebra[1].ts'));
          assert.match(await suggestedAfter('zebraCross'), /^ing/);
          const forgotten = vscode.commands.executeCommand('recurrent.forget', file);
          await user.confirm('Forget');
          await forgotten;
          await until(async () => !(await listed('Learned')).includes('src/zebra[1].ts'));
          await until(async () => !(await suggestedAfter('zebraCross')).startsWith('ing'));
          assert.match(await listed('Left out'), /recurrent\.exclude: src\/zebra\[\[\]1\]\.ts \| src\/zebra\[1\]\.ts/);
          const setting = vscode.workspace.getConfiguration('recurrent').inspect('exclude')?.workspaceValue;
          assert.deepEqual(setting, { 'src/zebra[[]1].ts': true });
        } finally {
          await vscode.workspace.fs.delete(file);
        }
      });
    });

    test('a file that the network learned is named until a network is trained that never read it', async () => {
      await withSettings({ 'training.budgetSeconds': 3600, exclude: {} }, async () => {
        const file = vscode.Uri.joinPath(folder(), 'src', 'invoice.ts');
        const forgotten = vscode.commands.executeCommand('recurrent.forget', file);
        await user.confirm('Forget in the Index Only');
        await forgotten;
        await until(async () => (await listed('Still in the network')).includes('src/invoice.ts'));
        const again = vscode.commands.executeCommand('recurrent.forget', file);
        await user.confirm('Forget and Train Again');
        await again;
        await untilStatus('training');
        await until(async () => !(await listed('Still in the network')).includes('src/invoice.ts'));
        assert.doesNotMatch(await listed('Learned'), /src\/invoice\.ts/);
        await stopTraining();
      });
    });

    test('what lies outside of the workspace is refused, with what to do', async () => {
      await vscode.commands.executeCommand('recurrent.forget', folder());
      await user.waitForNotification('Expected a file or folder inside the workspace to forget');
    });

    test('Delete Model leaves nothing, not even what was set aside or half written', async () => {
      const { storage } = await recurrent();
      assert.ok(storage);
      for (const name of ['model.damaged-1.safetensors', 'language.bin.tmp'])
        await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(storage, name), new Uint8Array(8));
      const deleted = vscode.commands.executeCommand('recurrent.deleteModel');
      await user.confirm('Delete');
      await deleted;
      await untilStatus('untrained');
      await assert.rejects(async () => await vscode.workspace.fs.stat(storage), /ENOENT|FileNotFound/);
    });
  });
}

function folder(): vscode.Uri {
  return vscode.workspace.workspaceFolders![0]!.uri;
}

/** A section of the list of learned files. */
async function listed(section: string): Promise<string> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse('recurrent:/Learned Files.md'));
  const text = document.getText();
  return new RegExp(`^## ${section} \\(\\d+\\)\n([^]*?)(?=^## |$(?![^]))`, 'm').exec(text)?.[1] ?? '';
}

/** The first suggestion for a new document that ends like this. */
async function suggestedAfter(text: string): Promise<string> {
  const document = await newDocument(text);
  const [first = ''] = await completionsAt(document, end(document));
  return first;
}
