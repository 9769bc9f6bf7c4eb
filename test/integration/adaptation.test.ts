import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { report } from '../harness/mochaEntry';
import { hashText } from '../../src/base/hash';
import { decodeIndex } from '../../src/language/mixture/indexFile';
import { decodeCheckpoint } from '../../src/model/checkpoint';
import type { LearnedFiles } from '../../src/protocol/learning';
import { storedFiles } from '../../src/protocol/storage';
import { append, newDocument, recurrent, until, untilStatus, untilSuggested, withSettings } from './recurrent';

suite('adaptation, as files are saved', () => {
  let storage: vscode.Uri;
  /** A file of the workspace that is learned, not held out. */
  let file: vscode.Uri;
  let original: Uint8Array;

  suiteSetup(async () => {
    storage = (await recurrent()).storage!;
    await trainToTheEnd();
    const [folder] = vscode.workspace.workspaceFolders!;
    const { path } = (await learnedFiles()).training.find(({ path }) => path.startsWith('src/'))!;
    file = vscode.Uri.joinPath(folder!.uri, path);
    original = await vscode.workspace.fs.readFile(file);
  });

  suiteTeardown(async () => {
    await vscode.workspace.fs.writeFile(file, original);
  });

  test('if it is turned off, only the index is updated and the network is unchanged', async () => {
    await withSettings({ 'training.adaptOnSave': false }, async () => {
      // An update that had begun before, and may adapt the network, ends before that of this file.
      await save(functionNamed('meadowCarrier'));
      await untilOffered('meadowCarrier');
      const before = await stored('checkpoint');
      const filesBefore = await learnedFiles();
      await save(functionNamed('lanternCarrier'));
      await untilOffered('lanternCarrier');
      assert.deepEqual(await stored('checkpoint'), before);
      assert.deepEqual(await learnedFiles(), filesBefore);
    });
  });

  test('saved files are learned by network and index, and completions use both', async () => {
    const before = decodeCheckpoint(await stored('checkpoint'));
    await save(functionNamed('heronMarsh'));
    const text = await savedText();
    await until(async () => (await learnedHash()) === hashText(text));
    const after = decodeCheckpoint(await stored('checkpoint'));
    const losses = [before, after].map(({ cursor }) => cursor.validationLoss);
    report(`held-out loss before adaptation and after: ${losses.join(', ')}`);
    // An adaptation that raises the held-out loss by more than a thousandth is rejected.
    const isKept = after.cursor.step > before.cursor.step;
    if (isKept) assert.notDeepEqual(after.parameters.values, before.parameters.values);
    else assert.deepEqual(after.parameters.values, before.parameters.values);
    await untilOffered('heronMarsh');
    // Another adaptation may follow, of what was saved meanwhile.
    await until(async () => {
      const { cursor } = decodeCheckpoint(await stored('checkpoint'));
      return decodeIndex(await stored('index')).source.networkSteps === cursor.step;
    });
    const { fitted } = decodeIndex(await stored('index'));
    assert.ok(fitted?.withNetwork, 'how to mix with the network is known still');
  });

  /** A stopped run would keep the network from adapting. */
  async function trainToTheEnd(): Promise<void> {
    await vscode.commands.executeCommand('recurrent.train');
    await untilStatus('ready');
  }

  async function save(text: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    await append(document, text);
    // False while another save goes on: this form of VS Code saves by itself a second after a change.
    await until(async () => document.save());
  }

  async function savedText(): Promise<string> {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  }

  async function stored(name: keyof typeof storedFiles): Promise<Uint8Array> {
    return vscode.workspace.fs.readFile(vscode.Uri.joinPath(storage, storedFiles[name]));
  }

  async function learnedFiles(): Promise<LearnedFiles> {
    return JSON.parse(new TextDecoder().decode(await stored('learnedFiles'))) as LearnedFiles;
  }

  /** Hash of the file's text in the list of learned files. */
  async function learnedHash(): Promise<number | undefined> {
    const path = vscode.workspace.asRelativePath(file, false);
    return (await learnedFiles()).training.find((learned) => learned.path === path)?.hash;
  }
});

/** Code with characters that the network knows, and with the name often enough to outweigh the names of the fixture. */
function functionNamed(name: string): string {
  return `\nexport function ${name}(): number {\n  return 1;\n}\n`.repeat(12);
}

/** Waits until another document gets the name as a suggestion. */
async function untilOffered(name: string): Promise<void> {
  const [begun, rest] = [name.slice(0, 3), name.slice(3)];
  const other = await newDocument(`export function ${begun}`);
  await untilSuggested(other, (texts) => texts.some((text) => text.startsWith(rest)));
}
