import assert from 'node:assert/strict';
import { nodeFileSystem } from '../../../src/trainer/nodeFileSystem';

suite('the disk as the trainer reads it', () => {
  test('lets the event loop handle messages while files are read', async () => {
    let turns = 0;
    const deadline = performance.now() + 5000;
    const timer = setInterval(() => turns++, 1);
    while (turns < 3 && performance.now() < deadline) await nodeFileSystem.readFile('package.json', 1e6);
    clearInterval(timer);
    assert.equal(turns, 3);
  });
});
