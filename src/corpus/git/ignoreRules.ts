import ignore, { type Ignore } from 'ignore';
import { byteText, withoutMark } from './byteText';

/** What rules say of a path. */
export type Verdict = 'ignored' | 'unignored' | undefined;

/**
 * Rules in the syntax of `.gitignore`, all relative to one folder, weakest first: of those that fit, the last decides.
 * The library `ignore` reads a rule; this says it as the outermost folder would have to, byte by byte, and as git takes it
 * where the library differs.
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

  /** With the rules of a file in `folder`, which is empty or ends with `/`. */
  withFile(bytes: Uint8Array, folder: string): IgnoreRules {
    return this.#with(rulesOf(bytes, folder));
  }

  /** With a folder that is taken back in, so that what lies in it is judged by itself. */
  withFolder(folder: string): IgnoreRules {
    return this.#with([`!/${literally(folder)}`]);
  }

  /** The same rules, and nothing remembered of what they were asked: that would grow with every file. */
  renewed(): IgnoreRules {
    return this.#isEmpty ? this : this.#with([]);
  }

  /** All in byte text. `path` is that of something in a folder that is not ignored; that of a folder ends with `/`. */
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

/** The lines of a file of rules, each as the outermost folder's file would have to say it. */
export function rulesOf(bytes: Uint8Array, folder: string): string[] {
  return byteText(withoutMark(bytes))
    .split('\n')
    .flatMap((line) => fromOutermost(line.replace(/\r$/, '').replace(/\0.*$/s, ''), literally(folder)));
}

function fromOutermost(line: string, folder: string): string[] {
  if (line.startsWith('#')) return [];
  const [, not = '', body = ''] = /^(!?)(.*)$/s.exec(withoutTrailingSpaces(line))!;
  const isOfFolders = body.endsWith('/');
  const pattern = isOfFolders ? body.slice(0, -1) : body;
  // A backslash at the end escapes nothing: such a rule fits nothing.
  if (pattern === '' || /(?<!\\)(?:\\\\)*\\$/.test(pattern)) return [];
  return expand(pattern).map((expanded) => `${not}/${folder}${expanded}${isOfFolders ? '/' : ''}`);
}

function expand(pattern: string): string[] {
  // Below the folder at any depth: of a name, any number of asterisks is one.
  if (!pattern.includes('/'))
    return [`**/${pattern.replace(/\\.|\*+/gs, (part) => (part.startsWith('*') ? '*' : part))}`];
  return withoutInnerGlobstar(pattern.replace(/^\//, '')).map(withoutEscapedSlashes);
}

// git compares what comes before the first special character by itself. Where two asterisks come next, they stand at the
// beginning of the rest and reach across folders, although a name ends there: `a**/b` is `ab`, `ax/b` and `ax/y/b`.
function withoutInnerGlobstar(pattern: string): string[] {
  const [, name, escape = '', rest] = /^([^*?[\\]*[^*?[\\/])\*{2,}(?:(\\?)(\/.*))?$/s.exec(pattern) ?? [];
  if (name === undefined) return pattern === '' ? [] : [pattern];
  if (rest === undefined) return [`${name}*`, `${name}*/**`];
  const across = `${name}*/**${rest}`;
  return escape === '' ? [...withoutInnerGlobstar(name + rest.slice(1)), across] : [across];
}

/** Two asterisks before an escaped slash stand for one folder or more, before a plain one also for none. */
function withoutEscapedSlashes(pattern: string): string {
  return pattern
    .replace(/(?<=^|\/)\*{2,}\\\//g, '*/**/')
    .replace(/\\(.)/gs, (escape, character) => (character === '/' ? '/' : escape));
}

/** As git does it: spaces at the end count where a backslash stands before them. */
function withoutTrailingSpaces(line: string): string {
  const trimmed = line.replace(/ +$/, '');
  const isEscaped = trimmed !== line && /(?<!\\)(?:\\\\)*\\$/.test(trimmed);
  return isEscaped ? `${trimmed} ` : trimmed;
}

function literally(folder: string): string {
  return folder.replace(/[\\*?[\] ]/g, '\\$&');
}
