import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseIndexedFiles } from '../../src/protocol/fileLists';
import { storedFiles } from '../../src/protocol/storage';
import { atOnce } from '../../src/base/stepwise';
import { cacheFolder } from '../../src/lsp/storage';
import { Client, positionAt, uriOf } from './client';
import { smallWorkspace, withIndex } from './held';

/** Paths of the files in the index; empty if there is no list yet. */
function indexed(storage: string): readonly string[] {
  const file = path.join(storage, storedFiles.indexedFiles);
  if (!existsSync(file)) return [];
  return (atOnce(parseIndexedFiles(readFileSync(file, 'utf8')))?.files ?? []).map((one) => one.path).sort();
}

suite('the language server and its workspace', () => {
  let workspace: ReturnType<typeof smallWorkspace>;

  setup(() => {
    workspace = smallWorkspace();
  });

  teardown(() => {
    workspace.remove();
  });

  test('an index is built in the cache folder, in the files of VS Code, and is used again', async () => {
    const { folder, cache } = workspace;
    const options = { folders: [folder], cache };
    const first = await withIndex(options, async (client) => (await client.status()).storage!);
    assert.ok(first.startsWith(path.join(cache, 'recurrent', 'workspace-')));
    assert.deepEqual(readdirSync(first).sort(), [storedFiles.indexedFiles, storedFiles.index].sort());
    assert.ok(indexed(first).includes('src/product.ts'));
    const logged = await withIndex(options, async (client) => {
      await client.until(() => client.logged.some(({ message }) => message.startsWith('The index ')));
      return client.logged.map(({ message }) => message);
    });
    assert.ok(
      logged.some((message) => message.startsWith('The index is up to date')),
      logged.join('\n'),
    );
  });

  test('a saved file is learned, and a renamed folder follows', async () => {
    const { folder, cache, file, text } = workspace;
    await withIndex({ folders: [folder], cache }, async (client) => {
      const storage = (await client.status()).storage!;
      assert.ok(!indexed(storage).includes('src/voucher.ts'));
      await client.open(uriOf(file), text);
      writeFileSync(file, text);
      await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri: uriOf(file) } });
      await client.until(() => indexed(storage).includes('src/voucher.ts'));
      const [from, to] = [path.join(folder, 'src'), path.join(folder, 'lib')];
      renameSync(from, to);
      const files = [{ oldUri: uriOf(from), newUri: uriOf(to) }];
      await client.connection.sendNotification('workspace/didRenameFiles', { files });
      await client.until(() => indexed(storage).includes('lib/voucher.ts'));
      assert.ok(!indexed(storage).some((name) => name.startsWith('src/')));
    });
  });

  test('folders that are added and removed are learned and forgotten', async () => {
    const { folder, cache } = workspace;
    const other = path.join(path.dirname(folder), 'other');
    mkdirSync(other);
    writeFileSync(path.join(other, 'more.ts'), 'export const more = "more text than nothing";\n'.repeat(9));
    await withIndex({ folders: [folder], cache }, async (client) => {
      const storage = (await client.status()).storage!;
      const notify = (added: readonly string[], removed: readonly string[]): Promise<void> => {
        const event = { added: added.map(asFolder), removed: removed.map(asFolder) };
        return client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
      };
      await notify([other], []);
      await client.until(() => indexed(storage).includes('other/more.ts'));
      assert.ok(indexed(storage).includes('workspace/src/product.ts'));
      await notify([], [other]);
      await client.until(() => indexed(storage).includes('src/product.ts'));
    });
  });

  test('without a folder nothing is learned, until one is opened', async () => {
    const { folder, cache } = workspace;
    const client = new Client({ cache });
    await client.initialize();
    assert.equal((await client.status()).storage, undefined);
    await assert.rejects(client.execute('recurrent.train'), /Expected a workspace folder on disk .* Open a folder/);
    const event = { added: [asFolder(folder)], removed: [] };
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
    await client.until(({ hasIndex }) => hasIndex);
    assert.equal(await client.end(), 0);
  });

  test('settings come from workspace/configuration, and their changes apply', async () => {
    const { folder, cache, file, text } = workspace;
    let settings: unknown = { completion: { enable: { '*': false } } };
    const options = { folders: [folder], cache, settings: () => settings };
    const client = new Client(options);
    await client.initialize();
    await client.until(() => client.logged.some(({ message }) => message.includes('completions are turned off')));
    settings = { exclude: { '**/product.ts': true }, 'completion.enable': { '*': true, markdown: false } };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    const { storage } = await client.until(({ hasIndex }) => hasIndex);
    assert.ok(!indexed(storage!).includes('src/product.ts'));
    await client.open(uriOf(file), text, 'markdown');
    await client.complete(uriOf(file), positionAt(text, text.length), 1);
    assert.equal((await client.status()).lastReason, 'completions are turned off for markdown');
    settings = { completion: { eagerness: 'loud' } };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await client.until(({ lastReason }) => lastReason !== undefined);
    await client.complete(uriOf(file), positionAt(text, text.length), 1);
    assert.ok(
      client.logged.some(({ message }) => message.startsWith('Expected recurrent.completion.eagerness to be one of')),
    );
    assert.equal(await client.end(), 0);
  });

  test('forget takes a file out of the index, and keeps it out by .recurrentignore', async () => {
    const { folder, cache } = workspace;
    await withIndex({ folders: [folder], cache }, async (client) => {
      const storage = (await client.status()).storage!;
      const uri = uriOf(path.join(folder, 'src', 'product.ts'));
      const answer = await client.execute('recurrent.forget', { uri });
      assert.deepEqual(answer, { indexed: 1, inNetwork: 0, path: 'src/product.ts', endedTraining: false });
      assert.equal(readFileSync(path.join(folder, '.recurrentignore'), 'utf8'), '/src/product.ts\n');
      await client.until(() => !indexed(storage).includes('src/product.ts'));
      await assert.rejects(client.execute('recurrent.forget', { uri: uriOf(folder) }), /inside the workspace/);
    });
  });

  test('training reports progress, pauses, stops on request, and its network gives suggestions; delete removes all', async () => {
    const { folder, cache } = workspace;
    const initializationOptions = { training: { budgetSeconds: 600 }, model: { hiddenSize: 32 } };
    await withIndex({ folders: [folder], cache, initializationOptions }, async (client) => {
      await assert.rejects(client.execute('recurrent.pause'), /Expected a training in progress, found none\./);
      await client.execute('recurrent.train');
      await assert.rejects(client.execute('recurrent.train'), /Training is already running/);
      await client.until(({ hasModel }) => hasModel);
      await client.execute('recurrent.pause');
      await client.until(({ status }) => status.kind === 'paused');
      await client.execute('recurrent.resume');
      await client.until(({ status }) => status.kind === 'training');
      assert.equal(client.progress[0]?.kind, 'begin');
      assert.ok(client.progress.some(({ kind }) => kind === 'report'));
      // The client's button.
      await client.connection.sendNotification('window/workDoneProgress/cancel', { token: client.tokens[0] });
      const { bitsPerCharacter, storage } = await client.until(({ status }) => status.kind === 'ready');
      assert.equal(client.progress.at(-1)?.kind, 'end');
      assert.ok(bitsPerCharacter! > 0 && bitsPerCharacter! < 8);
      await client.execute('recurrent.deleteModel');
      await client.until(({ status, hasIndex }) => status.kind === 'untrained' && !hasIndex);
      assert.ok(!existsSync(storage!));
    });
  });
});

suite('the process of the language server', () => {
  test('ends when its input is closed, and when the client’s process is gone', async () => {
    const { folder, cache, remove } = smallWorkspace();
    const closed = new Client({ folders: [folder], cache });
    await closed.initialize();
    closed.process.stdin!.end();
    assert.equal(await closed.exited(), 1);
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const orphan = new Client({ folders: [folder], cache });
    await orphan.initialize({ processId: pid });
    assert.equal(await orphan.exited(), 1);
    remove();
  });

  test('is refused arguments that it does not know, such as a socket', () => {
    const { status, stderr } = spawnSync(process.execPath, ['dist/cli.js', 'lsp', '--socket=9'], { encoding: 'utf8' });
    assert.equal(status, 2);
    assert.match(stderr, /--socket/);
  });

  test('keeps models in the cache folder of the system', () => {
    assert.equal(cacheFolder({ HOME: '/home/a', XDG_CACHE_HOME: '/cache' }, 'linux'), '/cache/recurrent');
    assert.equal(cacheFolder({ HOME: '/home/a', XDG_CACHE_HOME: 'relative' }, 'linux'), '/home/a/.cache/recurrent');
    assert.equal(cacheFolder({ HOME: '/Users/a' }, 'darwin'), '/Users/a/Library/Caches/recurrent');
    assert.equal(cacheFolder({ HOME: '/a', LOCALAPPDATA: '/a/Local' }, 'win32'), '/a/Local/recurrent');
  });
});

function asFolder(folder: string): { readonly uri: string; readonly name: string } {
  return { uri: uriOf(folder), name: path.basename(folder) };
}
