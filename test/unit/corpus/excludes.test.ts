import assert from 'node:assert/strict';
import { excludeMatcher } from '../../../src/corpus/excludes';
import type { ExcludeRule } from '../../../src/corpus/request';

const rule = (glob: string, when?: string): ExcludeRule => ({
  setting: 'files.exclude',
  glob,
  ...(when !== undefined && { when }),
});

function excludes(one: ExcludeRule, path: string, ...siblings: readonly string[]): boolean {
  return excludeMatcher([one])(path, new Set(siblings)) !== undefined;
}

suite("the editor's rules", () => {
  test('exclude paths as their globs say', () => {
    for (const [glob, matching, others] of [
      ['**/*.js', ['a.js', 'src/a.js', '.x/.a.js'], ['a.jsx', 'a.js/b']],
      ['*.js', ['a.js'], ['src/a.js']],
      ['src', ['src'], ['a/src', 'src/a']],
      ['**/{a,b}.ts', ['a.ts', 'x/b.ts'], ['c.ts']],
      ['a[0-9].ts', ['a1.ts'], ['ab.ts']],
      ['a?.ts', ['ab.ts'], ['a.ts', 'a/.ts']],
      ['!a.ts', ['!a.ts'], ['b.ts']],
      ['(a|b).ts', ['(a|b).ts'], ['a.ts', 'b.ts']],
      ['@(a).ts', ['@(a).ts'], ['a.ts']],
      ['', [], ['', 'a']],
    ] as const) {
      for (const path of matching) assert.ok(excludes(rule(glob), path), `${glob}: ${path}`);
      for (const path of others) assert.ok(!excludes(rule(glob), path), `${glob}: ${path}`);
    }
  });

  test('with a condition exclude a file only beside the file that the condition names', () => {
    const compiled = rule('**/*.js', '$(basename).ts');
    assert.ok(excludes(compiled, 'src/a.js', 'a.ts') && excludes(compiled, 'a.b.js', 'a.b.ts'));
    assert.ok(!excludes(compiled, 'src/a.js', 'b.ts') && !excludes(compiled, 'src/a.js'));
    assert.ok(
      excludes(rule('**', '$(basename).x'), 'dir/.a', '.a.x') && excludes(rule('**', '$(basename).x'), 'a', 'a.x'),
    );
    assert.ok(excludes(compiled, 'src/$&.js', '$&.ts'));
  });

  test('apply in order, and the first match is returned', () => {
    const [first, second] = [rule('*.js'), { ...rule('a.*'), setting: 'search.exclude' } as const];
    const matcher = excludeMatcher([first, second]);
    assert.equal(matcher('a.js', new Set()), first);
    assert.equal(matcher('a.ts', new Set()), second);
    assert.equal(matcher('b.ts', new Set()), undefined);
  });
});
