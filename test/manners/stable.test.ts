import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { user } from '../harness/user';
import { completionsAt, recurrent, withSettings } from '../integration/recurrent';
import { comment, Typist, untilSoon } from './editor';

const { Automatic, Invoke } = vscode.InlineCompletionTriggerKind;

suite('stable', () => {
  test('a suggestion stays while it is typed through, without another request', async () => {
    const { latencies } = await recurrent();
    const typist = await Typist.at('typescript', comment.begun);
    let ghost = await typist.untilTyped(comment.typed);
    const asked = latencies.length;
    for (const character of ghost.slice(0, 4)) {
      ghost = ghost.slice(1);
      assert.equal(await typist.type(character), ghost);
    }
    assert.equal(latencies.length, asked);
  });

  test('words are accepted one by one, and Undo reverts them', async () => {
    const typist = await Typist.at('typescript', comment.begun);
    const ghost = await typist.untilTyped(comment.typed);
    await typist.press('Control+ArrowRight');
    const begun = ` * @return ${comment.typed}`;
    assert.ok(typist.line.length > begun.length && `${begun}${ghost}`.startsWith(typist.line), typist.line);
    await typist.press('Control+z');
    await typist.waitForLine(begun);
  });

  test('a line that was just inserted below is not suggested', async () => {
    const typist = await Typist.at('typescript', 'function sum(values: number[]) {\n  let total = 0;\n  ¦\n}\n');
    const { document, editor } = typist;
    await typist.editor.edit((edit) => {
      edit.insert(new vscode.Position(2, 2), '\n  return total;');
    });
    editor.selection = new vscode.Selection(2, 2, 2, 2);
    for (const trigger of [Automatic, Invoke]) {
      const texts = await completionsAt(document, new vscode.Position(2, 2), trigger);
      assert.ok(!texts.some((text) => text.trim().startsWith('return total')), texts.join('|'));
    }
  });

  test('a changed setting withdraws the suggestion', async () => {
    const typist = await Typist.at('typescript', comment.begun);
    await typist.untilTyped(comment.typed);
    await withSettings({ 'completion.eagerness': 'quiet' }, async () => {
      await user.waitForNoGhostText();
    });
  });

  test('a chain of accepted suggestions ends', async () => {
    const typist = await Typist.at('typescript', comment.begun);
    await typist.untilTyped(comment.typed);
    for (let taken = 0; taken < 4; taken++) {
      if ((await user.ghostText()) === '') break;
      await typist.accept();
      await typist.settledGhostText();
    }
    assert.equal(await user.ghostText(), '', 'a chain of suggestions ends');
  });

  for (const [script, steps] of [
    ['Hangul', ['하', '한', '한글']],
    ['Japanese', ['k', 'か', 'かn', 'かん', 'かんじ', '漢字']],
    ['Chinese', ['n', 'ni', 'ni h', 'ni hao', '你好']],
  ] as const) {
    test(`an input method composes ${script} undisturbed`, async () => {
      const typist = await Typist.at('plaintext', '');
      for (const text of steps) {
        await user.compose(text);
        assert.equal(await user.ghostText(), '');
      }
      await user.compose('');
      await typist.waitForLine(steps.at(-1)!);
    });
  }

  test('formatting on save changes the lines above, and ghost text stays what it was', async () => {
    const editor = vscode.workspace.getConfiguration('editor');
    await editor.update('formatOnSave', true, vscode.ConfigurationTarget.Workspace);
    try {
      const typist = await Typist.inFile(
        'typescript/internal/operators/format.ts',
        `export const   first=1;\n\n${comment.begun}¦\n */\nexport function probe() {}\n`,
      );
      const ghost = await typist.untilTyped(comment.typed);
      const shown = typist.line;
      await untilSoon(
        async () => {
          // The formatter is there once the language server has started.
          await typist.document.save();
          return typist.document.lineAt(0).text === 'export const first = 1;';
        },
        () => typist.document.lineAt(0).text,
      );
      assert.equal(typist.line, shown);
      assert.ok(['', ghost].includes(await typist.stillGhostText()));
      assert.equal(await typist.type(ghost.slice(0, 1)), ghost.slice(1));
    } finally {
      await editor.update('formatOnSave', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });
});
