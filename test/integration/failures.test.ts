import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { kill } from 'node:process';
import * as vscode from 'vscode';
import { ModelStore } from '../../src/editor/modelStore';
import { StorageFolder } from '../../src/host/storageFolder';
import { indexFailureOf } from '../../src/protocol/status';
import { user } from '../harness/user';
import {
  completionsAt,
  end,
  lastStep,
  newDocument,
  recurrent,
  stopTraining,
  until,
  untilPoint,
  untilStatus,
  whileTraining,
  withSettings,
} from './recurrent';

/** Obstacles in the place of a stored file. */
const others: Readonly<Record<string, (file: string) => void>> = {
  'a folder': (file) => {
    mkdirSync(file);
  },
  'a link in a circle': (file) => {
    symlinkSync(path.basename(file), file);
  },
  'a device that never ends': (file) => {
    symlinkSync('/dev/zero', file);
  },
  'a pipe': (file) => {
    execFileSync('mkfifo', [file]);
  },
};

suite('when something goes wrong', () => {
  test('a killed trainer loses only the time since the last checkpoint, and a message says so', async () => {
    const api = await recurrent();
    await whileTraining(async () => {
      // The first validation writes a sample, then a checkpoint; a later point shows that the checkpoint is on disk.
      await untilPoint((history) => lastStep(history) > (history.samples[0]?.step ?? Infinity));
      kill(api.trainerProcessId()!, 'SIGKILL');
      const failed = await untilStatus('failed');
      assert.match(failed.message, /ended by signal SIGKILL/);
      assert.match(failed.message, /What was learned up to step \d+ is kept; the \d+ s since are lost/);
      assert.ok(failed.resumable);
    }, 'trainFromScratch');
    if (user.isAvailable) await user.waitForNotification('ended by signal SIGKILL');
    const document = await newDocument('export function ');
    assert.notDeepEqual(await completionsAt(document, end(document)), []);
  });

  test('training continues from the checkpoint', async () => {
    await whileTraining(async () => {
      await untilPoint();
      const seconds = (await recurrent()).history()?.points[0]?.seconds ?? 0;
      assert.ok(seconds > 0);
    });
  });

  test('a trainer that gets SIGTERM saves its run, which can be resumed', async () => {
    const api = await recurrent();
    await withSettings({ 'training.budgetSeconds': 3600, 'training.schedule': 'constant' }, async () => {
      await vscode.commands.executeCommand('recurrent.train');
      await untilStatus('training');
      const before = lastStep(await untilPoint());
      kill(api.trainerProcessId()!, 'SIGTERM');
      const { progress, bitsPerCharacter } = await untilStatus('interrupted');
      assert.ok(bitsPerCharacter > 0);
      assert.ok(lastStep(api.history()) >= before);
      await vscode.commands.executeCommand('recurrent.resume');
      await untilStatus('training');
      const resumed = await untilPoint((history) => lastStep(history) > before);
      assert.ok(lastStep(resumed) > before);
      const status = api.status();
      assert.ok(status.kind === 'training' && status.progress >= progress);
      await stopTraining();
    });
  });

  test('an index that cannot be written is reported once, in the status and the language status, without a toast', async () => {
    const api = await recurrent();
    const index = path.join(api.storage!.fsPath, 'language.bin');
    const aside = `${index}.aside`;
    const file = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'src', 'failing.ts');
    const save = async (text: string): Promise<void> => {
      await vscode.workspace.fs.writeFile(file, Buffer.from(text.repeat(9)));
    };
    await vscode.window.showTextDocument(vscode.Uri.joinPath(file, '..', 'invoice.ts'));
    await until(() => existsSync(index));
    renameSync(index, aside);
    mkdirSync(path.join(index, 'mine'), { recursive: true });
    try {
      await save('export const failing = 1;\n');
      await until(() => indexFailureOf(api.status()) !== undefined);
      const sentence = indexFailureOf(api.status())!;
      assert.match(
        sentence,
        /^The index was not updated\. Expected .*language\.bin.*folder.*\. It is tried again when/,
      );
      await until(() => api.warnings().length > 0);
      assert.deepEqual(api.warnings(), [sentence]);
      if (user.isAvailable) {
        const shown = await user.notifications();
        assert.deepEqual(
          shown.filter((text) => text.includes('index')),
          [],
        );
      }
    } finally {
      rmdirSync(path.join(index, 'mine'));
      rmdirSync(index);
      renameSync(aside, index);
    }
    await save('export const recovered = 1;\n');
    await until(() => indexFailureOf(api.status()) === undefined && api.warnings().length === 0);
    await vscode.workspace.fs.delete(file);
  });

  for (const [what, replace] of Object.entries(others)) {
    test(`${what} in the place of a stored list or run is reported and ignored`, async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-store-'));
      const names = ['run.json', 'history.json', 'files.json', 'index.json'];
      for (const name of names) replace(path.join(folder, name));
      writeFileSync(path.join(folder, 'training.safetensors'), 'x');
      const problems: string[] = [];
      const files = new StorageFolder(vscode.Uri.file(folder));
      const store = new ModelStore(files, path.join(folder, 'lock'), (problem) => problems.push(problem));
      const found = [
        await store.unfinishedRun(),
        await store.history(),
        await store.learnedFiles(),
        await store.indexedFiles(),
      ];
      assert.deepEqual(found, [undefined, undefined, undefined, undefined]);
      assert.equal(problems.length, names.length, problems.join('\n'));
      problems.forEach((problem, i) => {
        assert.match(
          problem,
          /^Expected JSON as this version writes it, .* It is ignored; the next training writes a new one\.$/s,
        );
        assert.ok(problem.includes(path.join(folder, names[i]!)), problem);
      });
      await store.stopRun();
      await store.delete();
      assert.throws(() => lstatSync(folder), /ENOENT/);
    });
  }

  test('a setting out of range is reported, and its default is used', async () => {
    await withSettings({ 'model.cell': 'transformer' }, () =>
      whileTraining(async () => {
        if (!user.isAvailable) return;
        const cells = knownCells().join(', ');
        await user.waitForNotification(`Expected recurrent.model.cell to be one of ${cells}, found "transformer"`);
      }),
    );
  });
});

/** The cells that the manifest lists. */
function knownCells(): readonly string[] {
  const { contributes } = vscode.extensions.getExtension('recurrent.recurrent')?.packageJSON as {
    contributes: { configuration: { properties: Record<string, { enum?: string[] }> }[] };
  };
  const cells = contributes.configuration.flatMap(({ properties }) => properties['recurrent.model.cell']?.enum ?? []);
  assert.ok(cells.length > 0);
  return cells;
}
