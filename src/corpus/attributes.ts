import picomatch from 'picomatch';
import { byteText, withoutMark } from './git/byteText';

/** What `.gitattributes` say of a file in the words of GitHub's linguist; absent where they say nothing. */
export interface LinguistAttributes {
  readonly isGenerated?: boolean | undefined;
  readonly isVendored?: boolean | undefined;
}

interface Rule {
  readonly matches: (path: string) => boolean;
  readonly says: LinguistAttributes;
}

/**
 * Rules of `.gitattributes`, all relative to one folder, weakest first: of those that fit, the last counts for each
 * attribute. Paths are in byte text.
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

  /** With the rules of a file in `folder`, which is empty or ends with `/`. */
  withFile(bytes: Uint8Array, folder: string): AttributeRules {
    const added = this.#parse(bytes, folder);
    if (added.length === 0) return this;
    return new AttributeRules(this.#ignoresCase, [...this.#rules, ...added], this.#ofClone);
  }

  /** With the rules of the clone (`.git/info/attributes`), which count more than those of any file in the work tree. */
  withFileOfClone(bytes: Uint8Array): AttributeRules {
    return new AttributeRules(this.#ignoresCase, this.#rules, this.#parse(bytes, ''));
  }

  of(path: string): LinguistAttributes {
    if (this.#rules.length + this.#ofClone.length === 0) return {};
    const fitting = [...this.#rules, ...this.#ofClone].filter(({ matches }) => matches(path));
    const said = fitting.map(({ says }) => says);
    return Object.assign({}, ...said) as LinguistAttributes;
  }

  #parse(bytes: Uint8Array, folder: string): Rule[] {
    const lines = byteText(withoutMark(bytes)).split('\n');
    return lines.flatMap((line) => parseRule(line, folder, this.#ignoresCase) ?? []);
  }
}

/** Nothing where the line says nothing of linguist's attributes. A pattern that ends with `/` fits no file. */
function parseRule(line: string, folder: string, ignoresCase: boolean): Rule | undefined {
  if (!line.includes('linguist-') || /^\s*(?:#|\[attr\])/.test(line)) return undefined;
  const [, quoted, plain, words = ''] = /^\s*(?:"((?:[^"\\]|\\.)*)"|(\S+))\s+(.*)$/s.exec(line) ?? [];
  const pattern = quoted?.replace(/\\(.)/gs, '$1') ?? plain;
  if (pattern === undefined || pattern.startsWith('!') || pattern.endsWith('/')) return undefined;
  const says: { -readonly [K in keyof LinguistAttributes]: LinguistAttributes[K] } = {};
  for (const word of words.trim().split(/\s+/)) {
    const [, minus, name, value] = /^([-!]?)([\w-]+)(?:=(.*))?$/.exec(word) ?? [];
    // `!` takes back what weaker rules say.
    const isSet = minus === '!' ? undefined : minus === '' && value !== 'false';
    if (name === 'linguist-generated') says.isGenerated = isSet;
    if (name === 'linguist-vendored') says.isVendored = isSet;
  }
  const matches = matcher(pattern, ignoresCase);
  return {
    matches: (path) => path.startsWith(folder) && matches(path.slice(folder.length)),
    says,
  };
}

/** As in `.gitignore`, but nothing of a folder counts for what lies in it. */
function matcher(pattern: string, ignoresCase: boolean): (path: string) => boolean {
  // Two asterisks at the end mean what lies in a folder, for the library also the folder.
  const glob = pattern.includes('/') ? pattern.replace(/^\//, '').replace(/\/\*\*$/, '/**/*') : `**/${pattern}`;
  return picomatch(glob, { dot: true, nonegate: true, noextglob: true, nobrace: true, nocase: ignoresCase });
}
