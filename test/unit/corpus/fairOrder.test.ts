import assert from 'node:assert/strict';
import { FairOrder } from '../../../src/corpus/fairOrder';
import type { WalkedFolder } from '../../../src/corpus/pathContext';
import type { CandidateFile } from '../../../src/corpus/walk';

const root: WalkedFolder = { path: '/', shown: '', parent: undefined };

function folder(name: string, parent: WalkedFolder = root): WalkedFolder {
  return { path: `/${parent.shown}${name}`, shown: `${parent.shown}${name}/`, parent };
}

/** Files of each folder, by their number and size. */
function files(...places: readonly (readonly [WalkedFolder, count: number, size?: number])[]): CandidateFile[] {
  const all = places.flatMap(([within, count, size = 10]) =>
    Array.from({ length: count }, () => ({ folder: within, size })),
  );
  return all.map((file, index) => ({ ...file, index, name: `${index}.ts`, modified: 0, isHandwritten: false }));
}

function taken(order: FairOrder, most = Infinity): CandidateFile[] {
  const found: CandidateFile[] = [];
  for (let file = order.next(); file; file = found.length < most ? order.next() : undefined) {
    found.push(file);
    order.recordTaken(file, file.size);
  }
  return found;
}

function counts(found: readonly CandidateFile[]): Record<string, number> {
  const by: Record<string, number> = {};
  for (const {
    folder: { shown },
  } of found)
    by[shown] = (by[shown] ?? 0) + 1;
  return by;
}

const none = (): boolean => false;
const [a, b] = [folder('a'), folder('b')];

suite('the order of files that exceed the limit', () => {
  test('has each file once, and is the same every time', () => {
    const all = files([root, 5], [a, 30], [folder('x', a), 7], [b, 1]);
    const found = taken(new FairOrder(all, 100, ({ index }) => index < 3));
    assert.deepEqual(
      found.map(({ index }) => index).sort((i, j) => i - j),
      all.map(({ index }) => index),
    );
    assert.deepEqual(taken(new FairOrder(all, 100, ({ index }) => index < 3)), found);
    assert.equal(new FairOrder([], 100, none).next(), undefined);
  });

  test('gives sibling folders equal shares, and the rest of a small one to its siblings', () => {
    const found = taken(new FairOrder(files([a, 100], [b, 100], [folder('c'), 4]), 0, none), 64);
    assert.deepEqual(counts(found), { 'a/': 30, 'b/': 30, 'c/': 4 });
  });

  test("gives a folder's own files one share, beside its subfolders", () => {
    const found = taken(
      new FairOrder(files([a, 100], [folder('x', a), 100], [folder('y', a), 100], [b, 100]), 0, none),
      60,
    );
    assert.deepEqual(counts(found), { 'a/': 10, 'a/x/': 10, 'a/y/': 10, 'b/': 30 });
  });

  test('gives equal shares of characters, not of files', () => {
    const found = taken(new FairOrder(files([a, 100, 10], [b, 100, 30]), 0, none), 40);
    assert.deepEqual(counts(found), { 'a/': 30, 'b/': 10 });
  });

  test('is random within a folder', () => {
    const found = taken(new FairOrder(files([a, 50]), 0, none)).map(({ index }) => index);
    const rising = found.filter((index, i) => i > 0 && index > found[i - 1]!).length;
    assert.ok(rising > 12 && rising < 37, `${rising} of 49`);
  });

  test('begins with open files, and with a quarter of the limit for files beside them', () => {
    const all = files([a, 100], [b, 100]);
    const isOpen = ({ index }: CandidateFile): boolean => index === 120 || index === 130;
    const found = taken(new FairOrder(all, 400, isOpen));
    assert.deepEqual(new Set(found.slice(0, 2).map(({ index }) => index)), new Set([120, 130]));
    // Ten files are a quarter; the files beyond it follow in the usual order.
    assert.deepEqual(counts(found.slice(2, 12)), { 'b/': 10 });
    assert.deepEqual(counts(found.slice(12, 24)), { 'a/': 12 });
  });

  test('then has the files that were changed last, up to that quarter', () => {
    const all = files([a, 100], [b, 100]).map((file) => ({ ...file, modified: file.index % 100 === 7 ? 9 : 1 }));
    const found = taken(new FairOrder(all, 80, none));
    assert.deepEqual(new Set(found.slice(0, 2).map(({ index }) => index)), new Set([7, 107]));
  });
});
