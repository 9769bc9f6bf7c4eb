/** Runs the language server with a client: it indexes a workspace, completes, trains, and ends. */
import path from 'node:path';
import { Client, positionAt, uriOf } from '../lsp/client';
import { smallWorkspace } from '../lsp/held';

void (async () => {
  const { folder, cache, file, text, remove } = smallWorkspace();
  const client = new Client({ folders: [folder], cache, initializationOptions: { model: { hiddenSize: 16 } } });
  await client.initialize();
  await client.until(({ hasIndex }) => hasIndex);
  await client.open(uriOf(file), text);
  await client.complete(uriOf(file), positionAt(text, text.length), 1);
  await client.execute('recurrent.train');
  await client.until(({ hasModel }) => hasModel);
  await client.execute('recurrent.stop');
  await client.until(({ status }) => status.kind === 'ready');
  await client.execute('recurrent.forget', { uri: uriOf(path.join(folder, 'src', 'product.ts')) });
  await client.end();
  remove();
  process.exit();
})();
