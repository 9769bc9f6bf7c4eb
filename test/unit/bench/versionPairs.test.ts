import assert from 'node:assert/strict';
import { UserError } from '../../../src/base/errors';
import { corpora } from '../../../bench/corpora';
import { pairsNamed } from '../../../bench/versionPairs';

suite('pairs of versions', () => {
  test('at least five pairs in three languages are reported, on others than those to tune on', () => {
    const [reported, tuned] = [pairsNamed(undefined, 'report'), pairsNamed(undefined, 'tune')];
    assert.ok(reported.length >= 5 && new Set(reported.map(({ next }) => next.language)).size >= 3);
    assert.ok(tuned.every(({ corpus }) => reported.every((pair) => pair.corpus !== corpus)));
  });

  test('each earlier version differs from the pinned one, and has the hash of a package', () => {
    for (const role of ['report', 'tune'] as const) {
      for (const { next, version, integrity } of pairsNamed(undefined, role)) {
        assert.notEqual(version, corpora.find(({ name }) => name === next.name)?.version);
        assert.match(integrity, /^sha512-[A-Za-z\d+/]{86}==$/);
      }
    }
  });

  test('an unknown corpus is refused', () => {
    assert.throws(() => pairsNamed(['nothing'], 'report'), UserError);
    assert.deepEqual(
      pairsNamed(['rxjs'], 'report').map(({ corpus, version }) => [corpus, version]),
      [['rxjs', '7.5.7']],
    );
  });
});
