import picomatch from 'picomatch';
import { byteText } from './git/byteText';

/** What `.gitattributes` say of a file in the words of GitHub's linguist; absent where they say nothing. */
export interface LinguistAttributes {
  readonly isGenerated?: boolean;
  readonly isVendored?: boolean;
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
  static readonly none = new AttributeRules([]);

  readonly #rules: readonly Rule[];

  private constructor(rules: readonly Rule[]) {
    this.#rules = rules;
  }

  /** With the rules of a file in `folder`, which is empty or ends with `/`. */
  withFile(bytes: Uint8Array, folder: string): AttributeRules {
    const added = byteText(bytes)
      .split('\n')
      .flatMap((line) => parseRule(line, folder) ?? []);
    return added.length === 0 ? this : new AttributeRules([...this.#rules, ...added]);
  }

  of(path: string): LinguistAttributes {
    if (this.#rules.length === 0) return {};
    const said = this.#rules.filter(({ matches }) => matches(path)).map(({ says }) => says);
    return Object.assign({}, ...said) as LinguistAttributes;
  }
}

/** Nothing where the line says nothing of linguist's attributes. A pattern that ends with `/` fits no file. */
function parseRule(line: string, folder: string): Rule | undefined {
  if (!line.includes('linguist-')) return undefined;
  const [, quoted, plain, words = ''] = /^\s*(?:"((?:[^"\\]|\\.)*)"|(\S+))\s+(.*)$/s.exec(line) ?? [];
  const pattern = quoted?.replace(/\\(.)/gs, '$1') ?? plain;
  if (pattern === undefined || /^[#[!]/.test(pattern) || pattern.endsWith('/')) return undefined;
  const says: { -readonly [K in keyof LinguistAttributes]: LinguistAttributes[K] } = {};
  for (const word of words.trim().split(/\s+/)) {
    const [, minus, name, value] = /^([-!]?)([\w-]+)(?:=(.*))?$/.exec(word) ?? [];
    const isSet = minus === '' && value !== 'false';
    if (name === 'linguist-generated') says.isGenerated = isSet;
    if (name === 'linguist-vendored') says.isVendored = isSet;
  }
  const matches = matcher(pattern);
  return {
    matches: (path) => path.startsWith(folder) && matches(path.slice(folder.length)),
    says,
  };
}

/** As in `.gitignore`, but nothing of a folder counts for what lies in it. */
function matcher(pattern: string): (path: string) => boolean {
  const glob = pattern.includes('/') ? pattern.replace(/^\//, '') : `**/${pattern}`;
  return picomatch(glob, { dot: true, nonegate: true, noextglob: true, nobrace: true });
}
