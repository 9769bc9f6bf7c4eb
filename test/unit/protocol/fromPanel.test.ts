import assert from 'node:assert/strict';
import { parseFromPanel } from '../../../src/protocol/panel';
import { isRunning, type Status } from '../../../src/protocol/status';

suite("messages of the panel's page", () => {
  test('are parsed unchanged', () => {
    const commands = [
      'train',
      'pause',
      'resume',
      'stop',
      'showFiles',
      'showLog',
      'openFolder',
      'manageTrust',
      'resetStatistics',
    ];
    for (const message of [
      { kind: 'ready' },
      { kind: 'ping' },
      { kind: 'error', message: 'No canvas' },
      ...commands.map((command) => ({ kind: 'run', command })),
    ])
      assert.deepEqual(parseFromPanel(message), message);
  });

  test('are ignored if they are unknown, and run no command that has no button', () => {
    for (const odd of [
      undefined,
      null,
      'ready',
      [],
      {},
      { kind: 'later' },
      { kind: 'error' },
      { kind: 'error', message: 3 },
      { message: 'No canvas' },
      { kind: 'run' },
      { kind: 'run', command: 'deleteModel' },
      { command: 'train' },
      { kind: 'show', command: 'train' },
    ])
      assert.equal(parseFromPanel(odd), undefined, JSON.stringify(odd));
  });
});

suite('a status', () => {
  test('is that of a run that can be stopped from the wait for its turn to its last work', () => {
    const [progress, doing, bitsPerCharacter] = [0.5, 'Training', 2];
    const running: readonly Status[] = [
      { kind: 'waiting', progress },
      { kind: 'training', progress, doing },
      { kind: 'paused', progress },
      { kind: 'finishing', progress, doing },
    ];
    const others: readonly Status[] = [
      { kind: 'untrained' },
      { kind: 'interrupted', progress, bitsPerCharacter },
      { kind: 'ready', bitsPerCharacter },
      { kind: 'failed', message: 'Out of memory', resumable: true },
    ];
    assert.deepEqual([running.every(isRunning), others.some(isRunning)], [true, false]);
  });
});
