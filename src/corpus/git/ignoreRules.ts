import ignore, { type Ignore } from 'ignore';
import { byteText, withoutMark } from './byteText';

/** The decision of rules on a path; undefined if none matches. */
export type Verdict = 'ignored' | 'unignored' | undefined;

/**
 * Rules in the syntax of `.gitignore`, relative to one folder, in increasing precedence: the last matching rule decides. The
 * library `ignore` evaluates them. This class converts each rule to byte text, makes it relative to the root, and rewrites it if
 * the library interprets it differently from git.
 */
export class IgnoreRules {
  readonly #ignoresCase: boolean;
  readonly #rules: Ignore;
  readonly #isEmpty: boolean;

  private constructor(ignoresCase: boolean, rules: Ignore, isEmpty: boolean) {
    this.#ignoresCase = ignoresCase;
    this.#rules = rules;
    this.#isEmpty = isEmpty;
  }

  static none(ignoresCase: boolean): IgnoreRules {
    return new IgnoreRules(ignoresCase, ignore({ ignoreCase: ignoresCase }), true);
  }

  /** Adds the rules of a file in `folder`, which is empty or ends with `/`. */
  withFile(bytes: Uint8Array, folder: string): IgnoreRules {
    return this.#with(rulesOf(bytes, folder));
  }

  /** Includes a folder again, so that the rules are evaluated for its contents. */
  withFolder(folder: string): IgnoreRules {
    return this.#with([`!/${escaped(folder)}`]);
  }

  /** The same rules with an empty cache. The library caches every result, so one instance would grow with each file. */
  withEmptyCache(): IgnoreRules {
    return this.#isEmpty ? this : this.#with([]);
  }

  /** `path` is byte text, ends with `/` for a folder, and its parent is not ignored. */
  test(path: string): Verdict {
    if (this.#isEmpty) return undefined;
    const { ignored, unignored } = this.#rules.test(path);
    return ignored ? 'ignored' : unignored ? 'unignored' : undefined;
  }

  #with(lines: readonly string[]): IgnoreRules {
    const rules = ignore({ ignoreCase: this.#ignoresCase }).add([this.#rules, ...lines]);
    return new IgnoreRules(this.#ignoresCase, rules, this.#isEmpty && lines.length === 0);
  }
}

/** The rules of a file, each rewritten relative to the root. */
export function rulesOf(bytes: Uint8Array, folder: string): string[] {
  return byteText(withoutMark(bytes))
    .split('\n')
    .flatMap((line) => relativeToRoot(line.replace(/\r$/, '').replace(/\0.*$/s, ''), escaped(folder)));
}

function relativeToRoot(line: string, folder: string): string[] {
  if (line.startsWith('#')) return [];
  const [, not = '', body = ''] = /^(!?)(.*)$/s.exec(withoutTrailingSpaces(line))!;
  const isOfFolders = body.endsWith('/');
  const pattern = isOfFolders ? body.slice(0, -1) : body;
  // A rule that ends with an escape character matches nothing.
  if (pattern === '' || /(?<!\\)(?:\\\\)*\\$/.test(pattern)) return [];
  return expand(pattern).map((expanded) => `${not}/${folder}${expanded}${isOfFolders ? '/' : ''}`);
}

function expand(pattern: string): string[] {
  // A name matches at any depth; in it, several asterisks are the same as one.
  if (!pattern.includes('/'))
    return [`**/${pattern.replace(/\\.|\*+/gs, (part) => (part.startsWith('*') ? '*' : part))}`];
  return withoutInnerGlobstar(pattern.replace(/^\//, '')).map(withoutEscapedSlashes);
}

// git compares the literal prefix of a pattern separately. Two asterisks directly after it are therefore at the start of the
// remaining pattern and match across folders, even inside a name: `a**/b` matches `ab`, `ax/b` and `ax/y/b`.
function withoutInnerGlobstar(pattern: string): string[] {
  const [, name, escape = '', rest] = /^([^*?[\\]*[^*?[\\/])\*{2,}(?:(\\?)(\/.*))?$/s.exec(pattern) ?? [];
  if (name === undefined) return pattern === '' ? [] : [pattern];
  if (rest === undefined) return [`${name}*`, `${name}*/**`];
  const across = `${name}*/**${rest}`;
  return escape === '' ? [...withoutInnerGlobstar(name + rest.slice(1)), across] : [across];
}

/** `**` matches one or more folders before an escaped slash, and zero or more before a plain one. */
function withoutEscapedSlashes(pattern: string): string {
  return pattern
    .replace(/(?<=^|\/)\*{2,}\\\//g, '*/**/')
    .replace(/\\(.)/gs, (escape, character) => (character === '/' ? '/' : escape));
}

/** As in git, trailing spaces are removed, except one after a backslash. */
function withoutTrailingSpaces(line: string): string {
  const trimmed = line.replace(/ +$/, '');
  const isEscaped = trimmed !== line && /(?<!\\)(?:\\\\)*\\$/.test(trimmed);
  return isEscaped ? `${trimmed} ` : trimmed;
}

function escaped(folder: string): string {
  return folder.replace(/[\\*?[\] ]/g, '\\$&');
}
