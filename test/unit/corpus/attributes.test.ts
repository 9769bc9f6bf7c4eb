import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AttributeRules } from '../../../src/corpus/attributes';
import { byteTextOf } from '../../../src/corpus/git/byteText';

const paths = [
  'a.ts',
  'src/a.ts',
  'src/gen/b.ts',
  'gen/b.ts',
  'gen/deep/c.ts',
  'x y.txt',
  '.hidden',
  'Gen/B.TS',
  '日.md',
];

/** Each group is the lines of one `.gitattributes` file. */
const files: readonly (readonly string[])[] = [
  ['*.ts linguist-generated', 'a.ts -linguist-generated'],
  ['a.ts linguist-generated=true', 'b.ts linguist-vendored=false', 'c.ts linguist-vendored=other'],
  ['*.ts linguist-generated linguist-vendored text eol=lf', 'src/a.ts !linguist-generated'],
  ['gen/** linguist-generated', 'src/** linguist-vendored'],
  ['gen/* linguist-generated', '/a.ts linguist-vendored', 'src/*/b.ts linguist-generated'],
  ['**/gen/b.ts linguist-generated', 'gen linguist-vendored', 'gen/ linguist-generated', 'src/ linguist-vendored'],
  ['"x y.txt" linguist-generated', '  .hidden   linguist-vendored  ', '\t*.md\tlinguist-generated\t-linguist-vendored'],
  ['"x\\" y.txt" linguist-generated', '"a.ts" linguist-generated', '.* linguist-vendored'],
  [
    '# *.ts linguist-generated',
    ' # a.ts linguist-generated',
    '[attr]mine linguist-generated',
    '!*.ts linguist-generated',
  ],
  ['*.ts', '*.ts text', '', 'linguist-generated', 'a.ts linguist-generatedx xlinguist-vendored'],
  ['?.md linguist-generated', '???.md linguist-vendored', 'x\\ y.txt linguist-generated'],
  ['{a,b}.ts linguist-generated', '@(a).ts linguist-vendored', '[ab].ts linguist-vendored', 'A.TS linguist-generated'],
  ['*.ts linguist-generated\r', '\ufeff*.md linguist-generated'],
  ['\ufeff*.ts linguist-generated'],
];

suite("git's attributes", () => {
  let root: string;

  suiteSetup(() => {
    root = mkdtempSync(path.join(tmpdir(), 'recurrent-attributes-'));
    git('init', '-q');
  });

  suiteTeardown(() => {
    rmSync(root, { recursive: true });
  });

  function git(...values: readonly string[]): string {
    const environment = { PATH: process.env['PATH'], HOME: root, GIT_CONFIG_NOSYSTEM: '1' };
    return execFileSync('git', values, { cwd: root, env: environment, encoding: 'utf8', stdio: 'pipe' });
  }

  /** The attributes of each path, as git reports them. */
  function byGit(...options: readonly string[]): unknown[] {
    const found = git(...options, 'check-attr', '-z', 'linguist-generated', 'linguist-vendored', '--', ...paths).split(
      '\0',
    );
    const value = (i: number): boolean | undefined =>
      found[i] === 'unspecified' ? undefined : found[i] !== 'unset' && found[i] !== 'false';
    return paths.map((_, i) => [value(6 * i + 2), value(6 * i + 5)]);
  }

  function byRules(rules: AttributeRules): unknown[] {
    return paths.map((file) => {
      const { isGenerated, isVendored } = rules.of(byteTextOf(file));
      return [isGenerated, isVendored];
    });
  }

  for (const lines of files) {
    test(`are those that git reports: ${JSON.stringify(lines)}`, () => {
      const text = Buffer.from(lines.join('\n'));
      writeFileSync(path.join(root, '.gitattributes'), text);
      for (const ignoresCase of [false, true]) {
        const rules = AttributeRules.empty(ignoresCase).withFile(text, '');
        assert.deepEqual(byRules(rules), byGit('-c', `core.ignoreCase=${ignoresCase}`), `ignoreCase ${ignoresCase}`);
      }
    });
  }

  test('of an inner folder override those of an outer one, and those of the clone override both', () => {
    const write = (name: string, text: string): Buffer => {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      writeFileSync(path.join(root, name), text);
      return Buffer.from(text);
    };
    const outer = write('.gitattributes', '*.ts linguist-generated linguist-vendored\n');
    const inner = write('src/.gitattributes', 'a.ts -linguist-generated\n/gen/b.ts !linguist-vendored\n');
    const rules = AttributeRules.empty(false).withFile(outer, '').withFile(inner, 'src/');
    assert.deepEqual(byRules(rules), byGit());
    const clone = write('.git/info/attributes', 'src/a.ts linguist-generated=false\ngen/b.ts -linguist-vendored\n');
    assert.deepEqual(byRules(rules.withFileOfClone(clone)), byGit());
    rmSync(path.join(root, 'src'), { recursive: true });
    rmSync(path.join(root, '.git/info/attributes'));
  });

  test('are none without rules', () => {
    assert.deepEqual(AttributeRules.none.of('a.ts'), {});
    assert.equal(AttributeRules.none.withFile(Buffer.from('* text\n'), ''), AttributeRules.none);
  });
});
