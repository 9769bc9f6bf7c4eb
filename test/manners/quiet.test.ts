import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { user } from '../harness/user';
import { completionsAt, end, recurrent, withSettings } from '../integration/recurrent';
import { comment, Typist, untilSoon } from './editor';

const { Automatic, Invoke } = vscode.InlineCompletionTriggerKind;
const begun = "import { Observable } from '../Observable';\nimport { noop } from '../util/noop';\n";

suite('never in the way', () => {
  test('nothing new is suggested while text is deleted', async () => {
    const typist = await Typist.at('typescript', `${begun}import { operate`);
    for (let key = 0; key < 8; key++) assert.equal(await typist.press('Backspace'), '');
    assert.equal((await recurrent()).lastQuietReason(), 'text was just deleted');
    assert.notEqual(await typist.type('ob'), undefined);
  });

  test('a suggestion stays after Backspace over its typed part', async () => {
    const typist = await Typist.at('typescript', comment.begun);
    const ghost = await typist.untilTyped(comment.typed);
    await typist.type(ghost.slice(0, 2));
    await typist.press('Backspace');
    assert.equal(await typist.press('Backspace'), ghost);
  });

  test('after Escape suggestions pause, also after Backspace', async () => {
    const typist = await Typist.at('typescript', comment.begun);
    await typist.untilTyped(comment.typed);
    await user.press('Escape');
    await user.waitForNoGhostText();
    assert.equal(await typist.press('Backspace'), '');
    for (const character of 'ctio') assert.equal(await typist.type(character), '');
    assert.equal((await recurrent()).lastQuietReason(), 'suggestions were dismissed in this line');
  });

  test('nothing is suggested with a selection, with several cursors, after undo, after paste and within a word', async () => {
    const api = await recurrent();
    const typist = await Typist.at('typescript', `${begun}import { Ob`);
    await typist.type('s');
    const { document, editor } = typist;
    const quietWith = async (selections: readonly vscode.Selection[], reason: string): Promise<void> => {
      editor.selections = selections;
      assert.deepEqual(await completionsAt(document, selections[0]!.active, Automatic), []);
      assert.equal(api.lastQuietReason(), reason);
    };
    const last = end(document);
    await quietWith([new vscode.Selection(last.translate(0, -3), last)], 'text is selected');
    await quietWith([new vscode.Selection(last, last), new vscode.Selection(0, 0, 0, 0)], 'there are several cursors');
    await quietWith(
      [new vscode.Selection(last.translate(0, -1), last.translate(0, -1))],
      'the cursor is within a word',
    );
    editor.selection = new vscode.Selection(last, last);
    await typist.type('e');
    await vscode.commands.executeCommand('undo');
    assert.deepEqual(await completionsAt(document, end(document), Automatic), []);
    assert.equal(api.lastQuietReason(), 'a change was just undone or redone');
    await vscode.env.clipboard.writeText('ervable } and more ');
    await vscode.commands.executeCommand('editor.action.clipboardPasteAction');
    assert.deepEqual(await completionsAt(document, end(document), Automatic), []);
    assert.equal(api.lastQuietReason(), 'text was just pasted');
    assert.notDeepEqual(await completionsAt(document, end(document), Invoke), []);
  });

  test('nothing is suggested in documents that are not files, and the reason is shown', async () => {
    const api = await recurrent();
    for (const [scheme, language, reason] of [
      ['vscode-scm', 'scminput', /message box of source control/],
      ['comment', 'markdown', /comment of a review/],
      ['chatSessionInput', 'chat', /input of the chat/],
      ['output', 'log', /output/],
      ['search-editor', 'search-result', /search results/],
      ['debug', 'plaintext', /debug console/],
      ['somewhere', 'plaintext', /documents are not files/],
    ] as const) {
      const content: vscode.TextDocumentContentProvider = { provideTextDocumentContent: () => `${begun}import { Obs` };
      const registration = vscode.workspace.registerTextDocumentContentProvider(scheme, content);
      const uri = vscode.Uri.from({ scheme, path: `/probe-${scheme}.ts` });
      const document = await vscode.languages
        .setTextDocumentLanguage(await vscode.workspace.openTextDocument(uri), language)
        .then(
          (found) => found,
          () => vscode.workspace.openTextDocument(uri),
        );
      assert.deepEqual(await completionsAt(document, end(document), Invoke), [], scheme);
      assert.match(api.lastQuietReason() ?? '', reason);
      registration.dispose();
    }
  });

  test('nothing is suggested in the message box of source control', async () => {
    const source = vscode.scm.createSourceControl('probe', 'Probe');
    await vscode.commands.executeCommand('workbench.view.scm');
    await typeInBox('workbench.scm.action.focusNextInput', 'vscode-scm', 'message box of source control');
    assert.match(source.inputBox.value, /import \{ Obs/);
    source.dispose();
    await vscode.commands.executeCommand('workbench.view.explorer');
  });

  test('nothing is suggested in the box of a review comment', async () => {
    const controller = vscode.comments.createCommentController('probe', 'Probe');
    controller.commentingRangeProvider = {
      provideCommentingRanges: ({ lineCount }) => [new vscode.Range(0, 0, lineCount - 1, 0)],
    };
    await Typist.at('typescript', `${begun}import { noop } from './noop';\n`);
    await typeInBox('workbench.action.addComment', 'comment', 'comment of a review');
    controller.dispose();
  });

  // Earlier versions show the input only to users who have signed in.
  const hasChat = vscode.workspace.getConfiguration('chat').inspect('disableAIFeatures')?.defaultValue !== undefined;
  if (hasChat)
    test('nothing is suggested in the input of the chat', async () => {
      const switchOff = async (value?: boolean): Promise<void> =>
        vscode.workspace
          .getConfiguration('chat')
          .update('disableAIFeatures', value, vscode.ConfigurationTarget.Workspace);
      await switchOff(false);
      await typeInBox('workbench.action.chat.open', 'chatSessionInput', 'input of the chat');
      await vscode.commands.executeCommand('workbench.action.closeAuxiliaryBar');
      await switchOff(undefined);
    });

  test('a setting that names the language of a document allows suggestions in it', async () => {
    const scheme = 'vscode-scm';
    const content: vscode.TextDocumentContentProvider = { provideTextDocumentContent: () => `${begun}import { Obs` };
    const registration = vscode.workspace.registerTextDocumentContentProvider(scheme, content);
    const opened = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme, path: '/allowed' }));
    const document = await vscode.languages.setTextDocumentLanguage(opened, 'markdown');
    assert.deepEqual(await completionsAt(document, end(document), Invoke), []);
    await withSettings({ 'completion.enable': { markdown: true } }, async () => {
      assert.notDeepEqual(await completionsAt(document, end(document), Invoke), []);
    });
    registration.dispose();
  });

  test('nothing is suggested in a document of more than 4 million characters', async () => {
    const { document } = await Typist.at('plaintext', `${'a line of text\n'.repeat(280_000)}${begun}import { Obs`);
    assert.deepEqual(await completionsAt(document, end(document), Invoke), []);
    assert.match((await recurrent()).lastQuietReason() ?? '', /larger than 4000000 characters/);
  });

  test('after three acceptances in a row, nothing is suggested until a key is typed', async () => {
    const typist = await Typist.at('typescript', `${begun}import { Observable } from `);
    const { document } = typist;
    for (let taken = 0; taken < 3; taken++) {
      await user.press('Alt+\\');
      await typist.untilGhostText();
      await typist.accept();
    }
    assert.deepEqual(await completionsAt(document, end(document), Automatic), []);
    assert.match((await recurrent()).lastQuietReason() ?? '', /accepted, and nothing has been typed since/);
    await typist.press('Enter');
    const texts = await completionsAt(document, typist.editor.selection.active, Automatic);
    assert.ok(texts.length > 0 || !((await recurrent()).lastQuietReason() ?? '').includes('were accepted'));
  });

  test('a suggestion waits for the delay after the last key', async () => {
    await withSettings({ 'completion.delay': 700 }, async () => {
      const typist = await Typist.at('typescript', comment.begun + comment.typed.slice(0, -1));
      const from = performance.now();
      await user.type(comment.typed.slice(-1));
      await typist.untilGhostText();
      assert.ok(performance.now() - from >= 700);
    });
  });

  test('on a blank line, where Tab indents, a suggestion begins with no white space', async () => {
    const typist = await Typist.at('python', 'def total(items):\n    result = 0\n¦\n    return result\n');
    const texts = await completionsAt(typist.document, new vscode.Position(2, 0), Automatic);
    assert.ok(
      texts.every((text) => /^\S/.test(text)),
      texts.join('|'),
    );
  });

  test('Tab goes to the next placeholder of a snippet', async () => {
    // In a language of which no other document is open, so that no list opens: with it, Tab accepts its item, also within a
    // snippet.
    const typist = await Typist.at('lua', '¦');
    await typist.editor.insertSnippet(new vscode.SnippetString('import { ${1:name} } from ${2:where};'));
    const ghost = await typist.type('Obs');
    // VS Code before 1.105 shows ghost text in a snippet.
    const isSuppressed = vscode.workspace.getConfiguration('editor.inlineSuggest').has('suppressInSnippetMode');
    assert.equal(ghost === '', isSuppressed, ghost);
    // On a busy machine, VS Code may list the word that is being typed itself. Tab accepts that item, which changes nothing.
    const listed = await user.listedItem();
    if (listed === 'Obs') await user.press('Tab');
    else assert.equal(listed, '');
    await user.press('Tab');
    await user.type('x');
    await typist.waitForLine('import { Obs } from x;');
  });

  test('Tab expands an Emmet abbreviation', async () => {
    const typist = await Typist.at('html', '<body>\n\n¦\n</body>\n');
    await typist.untilListed('ul>li');
    await untilSoon(
      async () => (await user.listedItem()) === 'ul>li',
      () => 'no abbreviation in the list',
    );
    await typist.accept();
    assert.match(typist.document.getText(), /<ul>\s*<li><\/li>\s*<\/ul>/);
  });

  test('saving, manually or automatically, does not change ghost text', async () => {
    const typist = await Typist.inFile('typescript/internal/operators/probe.ts', comment.begun);
    const ghost = await typist.untilTyped(comment.typed);
    await typist.document.save();
    assert.equal(await user.ghostText(), ghost);
    const files = vscode.workspace.getConfiguration('files');
    await files.update('autoSave', 'afterDelay', vscode.ConfigurationTarget.Workspace);
    try {
      const rest = await typist.type(ghost.slice(0, 2));
      await untilSoon(
        () => !typist.document.isDirty,
        () => 'the file is not saved',
      );
      assert.deepEqual([rest, await user.ghostText()], [ghost.slice(2), ghost.slice(2)]);
    } finally {
      await files.update('autoSave', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  test('alt+\\ asks for a suggestion', async () => {
    const typist = await Typist.at('typescript', `${begun}import { Observable } from `);
    await user.press('Alt+\\');
    assert.notEqual(await typist.untilGhostText(), '');
  });
});

/** Types into a box of the workbench, which its command opens: there is no ghost text, and the reason is the box. */
async function typeInBox(command: string, scheme: string, reason: string): Promise<void> {
  const { lastQuietReason } = await recurrent();
  await untilSoon(
    async () => {
      await vscode.commands.executeCommand(command);
      return vscode.workspace.textDocuments.some(({ uri }) => uri.scheme === scheme);
    },
    () => `no document of ${scheme}`,
  );
  await untilSoon(
    async () => {
      // The box gets the focus some time after it was opened.
      await user.typeAtEase('import { Obs');
      return (lastQuietReason() ?? '').includes(reason);
    },
    () => String(lastQuietReason()),
  );
  assert.equal(await user.ghostText(), '');
}
