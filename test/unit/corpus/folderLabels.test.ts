import assert from 'node:assert/strict';
import { folderLabels } from '../../../src/corpus/folderLabels';

function labels(...paths: readonly string[]): string[] {
  return folderLabels(paths.map((path) => ({ name: path.split(/[\\/]/).at(-1)!, path })));
}

suite('the label of a workspace folder', () => {
  test('is empty for the only one, and its name for one of several', () => {
    assert.deepEqual(labels(), []);
    assert.deepEqual(labels('/a/src'), ['']);
    assert.deepEqual(labels('/a/src', '/a/docs'), ['src/', 'docs/']);
  });

  test('has as many parents as distinguish it from those of the same name', () => {
    assert.deepEqual(labels('/a/src', '/b/src', '/b/docs'), ['src (a)/', 'src (b)/', 'docs/']);
    assert.deepEqual(labels('/a/x/src', '/b/x/src'), ['src (a › x)/', 'src (b › x)/']);
    assert.deepEqual(labels('/a/x/src', '/b/y/src', '/c/y/src'), ['src (x)/', 'src (b › y)/', 'src (c › y)/']);
    assert.deepEqual(labels('C:\\a\\src', 'D:\\a\\src'), ['src (C: › a)/', 'src (D: › a)/']);
    assert.deepEqual(labels('/src', '/a/src'), ['src/', 'src (a)/']);
  });

  test('is the name alone for a folder that is opened twice', () => {
    assert.deepEqual(labels('/a/src', '/a/src'), ['src/', 'src/']);
  });
});
