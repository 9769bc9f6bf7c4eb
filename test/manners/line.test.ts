import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { completionsAt } from '../integration/recurrent';
import { Typist, untilSoon } from './editor';

const { Automatic, Invoke } = vscode.InlineCompletionTriggerKind;

/** The cursor's line with each suggestion in place of its range; `¦` marks the cursor. */
async function linesWithSuggestions(language: string, content: string): Promise<string[]> {
  const { document, editor } = await Typist.at(language, content);
  const position = editor.selection.active;
  const line = document.lineAt(position.line).text;
  let texts: string[] = [];
  await untilSoon(
    async () => (texts = await completionsAt(document, position, Invoke)).length > 0,
    () => `no suggestion in ${line}`,
  );
  return texts.map((text) => line.slice(0, position.character) + text + line.slice(position.character));
}

suite('the current line', () => {
  test('gaps within a line are filled, and the rest of the line is unchanged', async () => {
    for (const [language, content, filled] of [
      ['python', 'class Network:\n    def backward(¦):\n        pass\n', /^ {4}def backward\(self.*\):$/],
      ['python', 'class Total:\n    def total(self):\n        if self.¦:\n            pass\n', /^ {8}if self\.\w.*:$/],
      ['typescript', 'export function probe(value: unknown) {\n  if (¦) {\n  }\n}\n', /^ {2}if \(.+\) \{$/],
    ] as const) {
      const [first = ''] = await linesWithSuggestions(language, content);
      assert.match(first, filled);
    }
  });

  test('a block has the editor’s indentation, with tabs in a workspace indented with spaces', async () => {
    const { document, editor } = await Typist.at('typescript', 'export function probe() {\n¦\n}\n');
    editor.options = { insertSpaces: false, tabSize: 4 };
    const texts = await completionsAt(document, editor.selection.active, Invoke);
    assert.notDeepEqual(texts, []);
    for (const text of texts.flatMap((one) => one.split('\n')).filter((line) => line.trim() !== ''))
      assert.match(text, /^\t*\S/, 'no blank indents');
    assert.match(texts[0]!, /^\t\S/);
  });

  test('text that the next line begins with is not suggested', async () => {
    const { document, editor } = await Typist.at(
      'typescript',
      'function sum(values: number[]) {\n  let total = 0;\n  ret¦\n  return total;\n}\n',
    );
    for (const trigger of [Automatic, Invoke]) {
      const texts = await completionsAt(document, editor.selection.active, trigger);
      assert.ok(!texts.some((text) => `ret${text}`.startsWith('return total')), texts.join('|'));
    }
  });
});
