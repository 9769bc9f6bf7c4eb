import picomatch from 'picomatch';
import { byteText } from './git/byteText';

/** The attributes of GitHub Linguist that `.gitattributes` files set for a path; absent if none sets them. */
export interface LinguistAttributes {
  readonly isGenerated?: boolean;
  readonly isVendored?: boolean;
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
  static readonly none = new AttributeRules([]);

  readonly #rules: readonly Rule[];

  private constructor(rules: readonly Rule[]) {
    this.#rules = rules;
  }

  /** Adds the rules of a file in `folder`, which is empty or ends with `/`. */
  withFile(bytes: Uint8Array, folder: string): AttributeRules {
    const added = byteText(bytes)
      .split('\n')
      .flatMap((line) => parseRule(line, folder) ?? []);
    return added.length === 0 ? this : new AttributeRules([...this.#rules, ...added]);
  }

  of(path: string): LinguistAttributes {
    if (this.#rules.length === 0) return {};
    return this.#rules
      .filter(({ matches }) => matches(path))
      .reduce<LinguistAttributes>((set, { attributes }) => ({ ...set, ...attributes }), {});
  }
}

/** Undefined if the line sets no attribute of Linguist. A pattern that ends with `/` matches no file. */
function parseRule(line: string, folder: string): Rule | undefined {
  if (!line.includes('linguist-')) return undefined;
  const [, quoted, plain, words = ''] = /^\s*(?:"((?:[^"\\]|\\.)*)"|(\S+))\s+(.*)$/s.exec(line) ?? [];
  const pattern = quoted?.replace(/\\(.)/gs, '$1') ?? plain;
  if (pattern === undefined || /^[#[!]/.test(pattern) || pattern.endsWith('/')) return undefined;
  const attributes: { -readonly [K in keyof LinguistAttributes]: LinguistAttributes[K] } = {};
  for (const word of words.trim().split(/\s+/)) {
    const [, minus, name, value] = /^([-!]?)([\w-]+)(?:=(.*))?$/.exec(word) ?? [];
    const isSet = minus === '' && value !== 'false';
    if (name === 'linguist-generated') attributes.isGenerated = isSet;
    if (name === 'linguist-vendored') attributes.isVendored = isSet;
  }
  const matches = matcher(pattern);
  return {
    matches: (path) => path.startsWith(folder) && matches(path.slice(folder.length)),
    attributes,
  };
}

/** As in `.gitignore`, except that a folder's attributes do not apply to its contents. */
function matcher(pattern: string): (path: string) => boolean {
  const glob = pattern.includes('/') ? pattern.replace(/^\//, '') : `**/${pattern}`;
  return picomatch(glob, { dot: true, nonegate: true, noextglob: true, nobrace: true });
}
