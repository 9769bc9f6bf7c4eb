import picomatch from 'picomatch';
import { byteText, withoutMark } from './git/byteText';

/** The attributes of GitHub Linguist that `.gitattributes` files set for a path; absent if none sets them. */
export interface LinguistAttributes {
  readonly isGenerated?: boolean | undefined;
  readonly isVendored?: boolean | undefined;
}

interface Rule {
  readonly matches: (path: string) => boolean;
  readonly attributes: LinguistAttributes;
}

/**
 * Rules of `.gitattributes` files, relative to one folder, in increasing precedence: the last matching rule that sets an
 * attribute decides. Paths are byte text.
 */
export class AttributeRules {
  static readonly none = AttributeRules.empty(false);

  readonly #ignoresCase: boolean;
  readonly #rules: readonly Rule[];
  readonly #ofClone: readonly Rule[];

  private constructor(ignoresCase: boolean, rules: readonly Rule[], ofClone: readonly Rule[]) {
    this.#ignoresCase = ignoresCase;
    this.#rules = rules;
    this.#ofClone = ofClone;
  }

  static empty(ignoresCase: boolean): AttributeRules {
    return new AttributeRules(ignoresCase, [], []);
  }

  /** Adds the rules of a file in `folder`, which is empty or ends with `/`. */
  withFile(bytes: Uint8Array, folder: string): AttributeRules {
    const added = this.#parse(bytes, folder);
    if (added.length === 0) return this;
    return new AttributeRules(this.#ignoresCase, [...this.#rules, ...added], this.#ofClone);
  }

  /** Sets the rules of the clone (`.git/info/attributes`), which override those of all files in the work tree. */
  withFileOfClone(bytes: Uint8Array): AttributeRules {
    return new AttributeRules(this.#ignoresCase, this.#rules, this.#parse(bytes, ''));
  }

  of(path: string): LinguistAttributes {
    if (this.#rules.length + this.#ofClone.length === 0) return {};
    return [...this.#rules, ...this.#ofClone]
      .filter(({ matches }) => matches(path))
      .reduce<LinguistAttributes>((set, { attributes }) => ({ ...set, ...attributes }), {});
  }

  #parse(bytes: Uint8Array, folder: string): Rule[] {
    const lines = byteText(withoutMark(bytes)).split('\n');
    return lines.flatMap((line) => parseRule(line, folder, this.#ignoresCase) ?? []);
  }
}

/** Undefined if the line sets no attribute of Linguist. A pattern that ends with `/` matches no file. */
function parseRule(line: string, folder: string, ignoresCase: boolean): Rule | undefined {
  if (!line.includes('linguist-') || /^\s*(?:#|\[attr\])/.test(line)) return undefined;
  const [, quoted, plain, words = ''] = /^\s*(?:"((?:[^"\\]|\\.)*)"|(\S+))\s+(.*)$/s.exec(line) ?? [];
  const pattern = quoted?.replace(/\\(.)/gs, '$1') ?? plain;
  if (pattern === undefined || pattern.startsWith('!') || pattern.endsWith('/')) return undefined;
  const attributes: { -readonly [K in keyof LinguistAttributes]: LinguistAttributes[K] } = {};
  for (const word of words.trim().split(/\s+/)) {
    const [, minus, name, value] = /^([-!]?)([\w-]+)(?:=(.*))?$/.exec(word) ?? [];
    // `!` unsets the attribute of rules with lower precedence.
    const isSet = minus === '!' ? undefined : minus === '' && value !== 'false';
    if (name === 'linguist-generated') attributes.isGenerated = isSet;
    if (name === 'linguist-vendored') attributes.isVendored = isSet;
  }
  const matches = matcher(pattern, ignoresCase);
  return {
    matches: (path) => path.startsWith(folder) && matches(path.slice(folder.length)),
    attributes,
  };
}

/** As in `.gitignore`, except that a folder's attributes do not apply to its contents. */
function matcher(pattern: string, ignoresCase: boolean): (path: string) => boolean {
  // In git, two asterisks at the end match the contents of a folder; in the library, they match the folder too.
  const glob = pattern.includes('/') ? pattern.replace(/^\//, '').replace(/\/\*\*$/, '/**/*') : `**/${pattern}`;
  return picomatch(glob, { dot: true, nonegate: true, noextglob: true, nobrace: true, nocase: ignoresCase });
}
