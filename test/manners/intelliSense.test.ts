import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { report } from '../harness/mochaEntry';
import { user } from '../harness/user';
import { completionsAt, end, recurrent, withSettings } from '../integration/recurrent';
import { Typist, untilSoon } from './editor';

const { Automatic, Invoke } = vscode.InlineCompletionTriggerKind;

/** Beginnings of names in RxJS, and useful suggestions there. */
const beginnings: readonly (readonly [typed: string, useful: RegExp])[] = [
  ['return op', /^operate\(/],
  ['createOp', /^createOperatorSubscriber\(/],
  ['if (isFun', /^isFunction\(/],
  ['subscriber.ne', /^next\(/],
  ['subscriber.com', /^complete\(/],
  ['subscriber.err', /^error\(/],
  ['return new Obs', /^Observable[<(]/],
  ['source.subs', /^subscribe\(/],
  ['const subscr', /^subscri(ber|ption)\b/],
  ['inner', /^inner(From\(|Subscriber)/],
  ['isFun', /^isFunction\(/],
  ['innerFr', /^innerFrom\(/],
  ['executeSch', /^executeSchedule\(/],
  ['return noo', /^noop\b/],
  ['return ident', /^identity\b/],
  ['const source: Obs', /^Observable</],
  ['throw new Type', /^TypeError\(/],
  ['subscriber.add', /^add\(/],
];

const head =
  "import { Observable } from '../Observable';\nimport { Subscriber } from '../Subscriber';\n" +
  "import { operate } from '../util/lift';\nimport { createOperatorSubscriber } from './OperatorSubscriber';\n" +
  "import { innerFrom } from '../observable/innerFrom';\nimport { isFunction } from '../util/isFunction';\n" +
  "import { noop } from '../util/noop';\nimport { identity } from '../util/identity';\n" +
  "import { executeSchedule } from '../util/executeSchedule';\n\n" +
  'export function probe<T>(source: Observable<T>, subscriber: Subscriber<T>, innerSubscriber: Subscriber<T>) {\n';

const probe = 'typescript/internal/operators/probe.ts';

suite('beside IntelliSense', () => {
  test('the list is on by default, as it was before VS Code 1.125', async () => {
    await recurrent();
    const { defaultValue } = vscode.workspace.getConfiguration('editor').inspect('quickSuggestions') ?? {};
    assert.deepEqual(defaultValue, { other: 'on', comments: 'off', strings: 'off' });
  });

  test('at beginnings of names, the list opens and a useful suggestion shows with it', async () => {
    let [listed, helped, both, repeated] = [0, 0, 0, 0];
    const typist = await Typist.inFile(probe, `${head}  ¦\n}\n`);
    await typist.untilListed('return op');
    for (const [typed, useful] of beginnings) {
      // On a new line, because suggestions that are typed over in one line make the extension back off.
      await typist.nextLine();
      const { item, ghost, repeats } = await typist.typeBesideList(typed);
      const word = /[\p{L}_$]*$/u.exec(typed)?.[0] ?? '';
      const isUseful = ghost !== '' && useful.test(word + ghost);
      report(
        `  ${typed.padEnd(22)} list: ${item.padEnd(26)} ghost text: ${ghost || (await recurrent()).lastQuietReason()}`,
      );
      listed += item === '' ? 0 : 1;
      helped += isUseful ? 1 : 0;
      both += isUseful && item !== '' ? 1 : 0;
      repeated += repeats;
    }
    report(
      `${beginnings.length} beginnings: list at ${listed}, useful ghost text at ${helped}, both at ${both}; a character was typed again ${repeated} times`,
    );
    assert.ok(listed >= beginnings.length - 1, `list at ${listed}`);
    assert.ok(both >= 16, `both at ${both}`);
  });

  test('on request with the list open, the suggestion continues the selected item', async () => {
    const typist = await Typist.at('typescript', `${head}  `);
    const { item } = await typist.untilListed('return op');
    await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    const ghost = await typist.untilGhostText();
    assert.ok(`op${ghost}`.startsWith(item), `${ghost} after ${item}`);
  });

  test('a suggestion beside the list replaces the selected item, or is not offered', async () => {
    const { provider, lastQuietReason } = await recurrent();
    const typist = await Typist.at('typescript', `${head}  return op`);
    const end = typist.editor.selection.active;
    const ask = async (range: vscode.Range, text: string): Promise<vscode.InlineCompletionItem[]> => {
      const context = {
        triggerKind: vscode.InlineCompletionTriggerKind.Invoke,
        selectedCompletionInfo: { range, text },
      };
      const token = new vscode.CancellationTokenSource().token;
      return (await provider.provideInlineCompletionItems(
        typist.document,
        end,
        context,
        token,
      )) as vscode.InlineCompletionItem[];
    };
    const word = new vscode.Range(end.translate(0, -2), end);
    const [first] = await ask(word, 'operate');
    assert.match(textOf(first), /^operate\(/);
    assert.ok(first?.range?.isEqual(word));
    assert.deepEqual(await ask(word, 'operate($1) {}'), []);
    assert.match(lastQuietReason() ?? '', /more than a name/);
    assert.deepEqual(
      await ask(new vscode.Range(end, end.translate(0, 0)).with(end.translate(0, -2), end.translate(0, -1)), 'x'),
      [],
    );
    assert.match(lastQuietReason() ?? '', /replaces other text/);
  });

  test('with listFirst, no ghost text shows while the list is open', async () => {
    await withSettings({ 'completion.besideIntelliSense': 'listFirst' }, async () => {
      const typist = await Typist.at('typescript', `${head}  `);
      assert.equal((await typist.untilListed('return op')).ghost, '');
    });
  });

  test('with listFirst, nothing is suggested at the end of a word, where the list may open', async () => {
    await withSettings({ 'completion.besideIntelliSense': 'listFirst' }, async () => {
      const { document } = await typedAt('  return operat');
      assert.deepEqual(await completionsAt(document, end(document), Automatic), []);
      assert.match((await recurrent()).lastQuietReason() ?? '', /list of suggestions comes first within a word/);
      assert.notDeepEqual(await completionsAt(document, end(document), Invoke), []);
    });
  });

  test('with ghostTextFirst, a list that is requested stays', async () => {
    await withSettings({ 'completion.besideIntelliSense': 'ghostTextFirst' }, async () => {
      const typist = await Typist.at('typescript', `${head}  `);
      await typist.typeUntilStill('return operat');
      // A list that opens within a second of the last key counts as opened by typing.
      await untilSoon(
        async () => {
          if ((await user.listedItem()) === '') await user.press('Control+Space');
          await typist.stillGhostText();
          return (await user.listedItem()) !== '';
        },
        () => 'no list',
      );
    });
  });

  test('where the editor gives ghost text priority over its list, only sure suggestions show at the end of a word', async () => {
    const places = ['  const sub', '  source.s', '  re', '  th'];
    const shownAt = async (): Promise<string[]> => {
      const texts: string[] = [];
      for (const place of places) {
        const { document } = await typedAt(place);
        texts.push((await completionsAt(document, end(document), Automatic)).join('|'));
      }
      return texts;
    };
    const editor = vscode.workspace.getConfiguration('editor');
    const eager = await withSettings({ 'completion.eagerness': 'eager' }, shownAt);
    await editor.update(
      'quickSuggestions',
      { other: 'offWhenInlineCompletions' },
      vscode.ConfigurationTarget.Workspace,
    );
    try {
      assert.deepEqual(
        await withSettings({ 'completion.eagerness': 'eager' }, shownAt),
        await withSettings({ 'completion.eagerness': 'quiet' }, shownAt),
      );
      assert.notDeepEqual(await withSettings({ 'completion.eagerness': 'quiet' }, shownAt), eager, 'eager shows more');
    } finally {
      await editor.update('quickSuggestions', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  test('with ghostTextFirst, ghost text closes a list that opened while typing', async () => {
    await withSettings({ 'completion.besideIntelliSense': 'ghostTextFirst' }, async () => {
      const typist = await Typist.at('typescript', `${head}  `);
      await typist.type('return operat');
      await untilSoon(
        async () => (await user.listedItem()) === '' && (await user.ghostText()) !== '',
        () => `the list in the place of ghost text`,
      );
    });
  });
});

/** A document that ends with this text, whose last character was typed. */
async function typedAt(text: string): Promise<Typist> {
  const typist = await Typist.at('typescript', head + text.slice(0, -1));
  await vscode.commands.executeCommand('default:type', { text: text.slice(-1) });
  return typist;
}

function textOf(item: vscode.InlineCompletionItem | undefined): string {
  return typeof item?.insertText === 'string' ? item.insertText : '';
}
