import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { neverCancelled } from '../../src/base/cancellation';
import { Random } from '../../src/base/random';
import type { FileSystem } from '../../src/corpus/fileSystem';
import { readCorpus } from '../../src/corpus/select';
import { nodeFileSystem } from '../../src/trainer/nodeFileSystem';
import { temporaryFolder } from './store';
import { trials } from './trials';

const count = 24;

/** Changes of a file, or of what is in its place. */
const changes: readonly ((file: string) => void)[] = [
  (file) => {
    writeFileSync(file, sourceOf(Date.now()));
  },
  (file) => {
    appendFileSync(file, 'x'.repeat(3_000_000));
  },
  (file) => {
    truncateSync(file, 0);
  },
  (file) => {
    writeFileSync(file, Buffer.alloc(5000, 0xfe));
  },
  (file) => {
    rmSync(file, { recursive: true, force: true });
  },
  (file) => {
    rmSync(file, { recursive: true, force: true });
    mkdirSync(file);
  },
  (file) => {
    rmSync(file, { recursive: true, force: true });
    symlinkSync(file, file);
  },
  (file) => {
    rmSync(file, { recursive: true, force: true });
    symlinkSync('/dev/zero', file);
  },
];

function sourceOf(number: number): string {
  return `// ${number}\n${`export const value${number} = ${number} * items.length;\n`.repeat(20)}`;
}

suite('files that change while they are read', () => {
  test(`are learned or left out, and all others are learned as they are (${3 * trials} times)`, async () => {
    const folder = temporaryFolder();
    const stable = Array.from({ length: count }, (_, i) => path.join(folder, `stable${i}.ts`));
    stable.forEach((file, i) => {
      writeFileSync(file, sourceOf(i));
    });
    for (let trial = 0; trial < 3 * trials; trial++) {
      const random = new Random(trial);
      const moving = Array.from({ length: count }, (_, i) => path.join(folder, `moving${i}.ts`));
      for (const file of moving) {
        rmSync(file, { recursive: true, force: true });
        writeFileSync(file, sourceOf(1000 + random.integer(1_000_000)));
      }
      const disturb = (): void => {
        try {
          changes[random.integer(changes.length)]!(moving[random.integer(count)]!);
        } catch {
          // An earlier change makes this one impossible.
        }
      };
      const disturbed: FileSystem = {
        ...nodeFileSystem,
        readDirectory: async (name) => {
          const entries = await nodeFileSystem.readDirectory(name);
          disturb();
          return entries;
        },
        stat: async (file) => {
          disturb();
          return nodeFileSystem.stat(file);
        },
        readFile: async (file, most) => {
          disturb();
          return nodeFileSystem.readFile(file, most);
        },
      };
      const request = { folders: [{ name: 'root', path: folder, exclude: [] }] };
      const { files } = await readCorpus(disturbed, request, neverCancelled);
      const texts = new Map(files.map(({ path, text }) => [path, text]));
      for (let i = 0; i < count; i++) assert.equal(texts.get(`stable${i}.ts`), sourceOf(i));
    }
  });
});
