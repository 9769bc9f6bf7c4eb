import assert from 'node:assert/strict';
import { assertEnough, type Corpus, describeCorpus, TooLittleTextError } from '../../../src/corpus/corpus';

function corpusOf(secrets: readonly number[], rest: Partial<Corpus> = {}): Corpus {
  const files = secrets.map((count, i) => ({
    path: `${i}.ts`,
    text: 'text',
    ...(count > 0 && { secrets: Array.from({ length: count }, (_, at) => at) }),
  }));
  return { files, leftOut: [], ...rest };
}

suite('the notes on a corpus', () => {
  test('are none if nothing is masked and nothing is over the limit', () => {
    assert.deepEqual(describeCorpus(corpusOf([0, 0])), []);
  });

  test('count the secrets and their files', () => {
    const masked = (...secrets: number[]): string | undefined => describeCorpus(corpusOf(secrets))[0];
    assert.equal(masked(0, 1), '1 secret in 1 file is masked: the text around it is learned.');
    assert.equal(masked(2, 0), '2 secrets in 1 file are masked: the text around them is learned.');
    assert.equal(masked(999, 2), '1,001 secrets in 2 files are masked: the text around them is learned.');
  });

  test('say what is over the limit, first', () => {
    const beyond = { files: 1234, bytes: 56_780_000, limit: 64e6 };
    const [note, ...others] = describeCorpus(corpusOf([1], { beyond }));
    assert.match(note!, /^1,234 files \(56\.8 MB\) are over the limit of 64 million characters and are not learned/);
    assert.equal(others.length, 1);
    const [one] = describeCorpus(corpusOf([], { beyond: { ...beyond, files: 1 } }));
    assert.match(one!, /^1 file \(56\.8 MB\) is over the limit of 64 million characters and is not learned/);
  });
});

suite('a corpus with too little text', () => {
  test('is refused below 1,024 characters', () => {
    const of = (length: number): Corpus => ({ files: [{ path: 'a', text: 'x'.repeat(length) }], leftOut: [] });
    assertEnough(of(1024));
    assert.throws(
      () => {
        assertEnough(of(1023));
      },
      new TooLittleTextError(
        'Expected at least 1024 characters of text to learn from, found 1023 in 1 file. ' +
          'Open a folder with more text, or exclude less of it, then train again.',
      ),
    );
  });

  test('names the three most frequent reasons for what was left out', () => {
    const reasons = [
      'binary',
      'larger than the limit (2.5 MB)',
      'larger than the limit (31 MB)',
      'larger than the limit (7 MB)',
      'the same as a.ts',
      'the same as b.ts',
      'a dependency (3 files)',
      'a dependency (1 file)',
    ];
    const leftOut = reasons.map((reason, i) => ({ path: `${i}`, reason }));
    assert.throws(() => {
      assertEnough({ files: [], leftOut });
    }, /\(8 left out: 3 × larger than the limit; 2 × the same as another file; 2 × a dependency\)/);
  });
});
