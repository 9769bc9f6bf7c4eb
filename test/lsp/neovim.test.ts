import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { InlineCompletionItem } from 'vscode-languageserver-protocol/node';
import type { ServerStatus } from './client';
import { heldOutWorkspace } from './held';
import { answerOf, Reference } from './reference';

/** Distance between two positions, in characters. */
const stride = 23;

const positions = 60;

/** Ends Neovim with its error if the script fails; the option for scripts came with 0.9. */
const runScript =
  'lua local ok, message = pcall(dofile, "test/lsp/neovim.lua") if not ok then io.stderr:write(message) vim.cmd("cquit") end';

interface Found {
  readonly answers: readonly {
    readonly automatic: readonly InlineCompletionItem[];
    readonly explicit: readonly InlineCompletionItem[];
  }[];
  readonly text: string;
  readonly status: ServerStatus;
  readonly logged: readonly string[];
}

const hasNeovim = spawnSync('nvim', ['--version']).status === 0;

// Without Neovim, only the other tests of this folder run.
if (hasNeovim) {
  suite('Neovim as the client', () => {
    test('types a held-out file and gets the extension’s suggestions, and an acceptance is counted', async () => {
      const held = heldOutWorkspace();
      const { folder, cache, texts } = held;
      const { file, text } = texts.find((one) => one.text.length > positions * stride)!;
      const parts = Array.from({ length: positions }, (_, i) => ({
        before: text.slice(i * stride, (i + 1) * stride - 1),
        key: text.slice((i + 1) * stride - 1, (i + 1) * stride),
        accepts: i === positions - 1,
      }));
      const script = path.join(path.dirname(folder), 'script.json');
      const command = [process.execPath, path.resolve('dist/cli.js'), 'lsp', '--stdio'];
      writeFileSync(script, JSON.stringify({ folder, file, command, parts }));
      const { status, stderr } = spawnSync('nvim', ['--headless', '--clean', '-i', 'NONE', '-c', runScript], {
        env: { ...process.env, XDG_CACHE_HOME: cache, RECURRENT_SCRIPT: script },
        encoding: 'utf8',
        timeout: 100_000,
      });
      assert.equal(status, 0, stderr);
      const found = JSON.parse(readFileSync(`${script}.out`, 'utf8')) as Found;
      const reference = new Reference(found.status.storage!);
      await reference.loaded;
      let version = 1;
      let before = '';
      for (const [i, { automatic, explicit }] of found.answers.entries()) {
        for (const inserted of [parts[i]!.before, parts[i]!.key]) {
          version++;
          reference.type(file, version, before, inserted);
          before += inserted;
        }
        const where = `behind ${before.slice(-stride)}`;
        assert.deepEqual(answerOf(automatic), await reference.answer(file, version, before, false), where);
        assert.deepEqual(answerOf(explicit), await reference.answer(file, version, before, true), where);
      }
      reference.worker.dispose();
      // Without suggestions there is nothing to compare.
      assert.ok(found.answers.filter(({ explicit }) => explicit.length > 0).length > positions / 2);
      assert.ok(found.text.includes(before));
      assert.equal(found.status.suggestions.all['typescript']?.['acceptedWhole'], 1);
      held.remove();
    });
  });
}
