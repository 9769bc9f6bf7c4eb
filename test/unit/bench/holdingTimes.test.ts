import assert from 'node:assert/strict';
import type { Profiler } from 'node:inspector';
import path from 'node:path';
import { holdingIn } from '../../../bench/editor/holdingTimes';
import { repositoryRoot } from '../../harness/paths';

suite('how long the extension holds the event loop', () => {
  function node(id: number, url: string, children: number[] = [], functionName = ''): Profiler.ProfileNode {
    return { id, callFrame: { functionName, scriptId: '', url, lineNumber: 0, columnNumber: 0 }, children };
  }
  const nodes = [
    node(1, '', [2, 4]),
    node(2, `file://${path.join(repositoryRoot, 'dist', 'extension.js')}`, [3], 'update'),
    node(3, 'node:events'),
    node(4, 'file:///elsewhere/dist/extension.js'),
  ];

  test('is the time from the first sample with its bundle on the stack to the first one without', () => {
    const profile = {
      nodes,
      startTime: 0,
      endTime: 0,
      samples: [1, 2, 3, 1, 4, 3],
      timeDeltas: [0, 1000, 2000, 3000, 1000, 1000],
    };
    // Samples at 0, 1, 3, 6, 7 and 8 ms; the thread waited for a processor from 2 to 5 ms.
    const runTimes = [0.5, 2, 5, 6.5, 7.5, 9.5].map((at) => ({ at, ran: at < 5 ? at : at - 3 }));
    assert.deepEqual(holdingIn(profile, runTimes), [
      { milliseconds: 5, running: 3, functions: ['update 5.0 ms'] },
      { milliseconds: 1, running: 1, functions: ['update 1.0 ms'] },
    ]);
  });
});
