import type { Span } from './span';
import { isSettingName } from './values';

/** Names of secrets differ in what a value must look like to be one. */
export type NameKind =
  /** Whatever is assigned to it is a secret, a word, too. */
  | 'password'
  /** A secret has digits or signs, or no words: `secret: 'sha256'`, `apiKey: 'x-api-key'` say something else. */
  | 'key'
  /** Mostly something else: `key: 'ArrowUp'`, `token: 'comma'`. */
  | 'token';

/** A name of a secret, and a value that is assigned to it, compared with it or passed beside it. */
export interface Assignment {
  readonly kind: NameKind;
  /** The text of the line before the name, as far as it matters. */
  readonly before: string;
  readonly name: string;
  /** Whether it stands in quotes. */
  readonly isQuotedName: boolean;
  readonly operator: string;
  readonly quote: string;
  /** Without quotes. */
  readonly value: string;
  readonly span: Span;
  /** What follows it on its line, its closing quote first. */
  readonly after: string;
}

/** Longest value in quotes, in UTF-16 units: a private key of 4,096 bits on a line takes 3,300. */
const longestValue = 4096;

/** Length of the text that is looked at before and behind, in UTF-16 units. */
const mostAround = 80;

const kinds: Readonly<Record<NameKind, string>> = {
  password: 'passw(?:or)?d|passwort|passwd|passphrase|passcode|pwd|pass|pw',
  key: [
    'secret(?:[_.-]?key)?(?:[_.-]?base)?',
    '(?:api|access|account|app|auth|consumer|encryption|master|private|service|shared|sharedaccess|signing|storage)[_.-]?key',
    '(?:access|api|auth|bearer|bot|id|personal|refresh|security|session)[_.-]?token',
    'credentials?',
  ].join('|'),
  token: 'token|key|auth|authorization|sig|signature|cookie|session|salt|seed|jwt|code|dsn',
};

const operators = [
  // A value of a type: `password: string = '…'`.
  String.raw`\s{0,4}:\s{0,2}&?'?[\w.?<>[\]|]{1,24}\s{0,4}=`,
  String.raw`\s{0,24}(?:=>|:=|\?\?=|\|\|=|[=!]==?|:-|[:=,]|<-)`,
  // What holds where a variable is not set.
  String.raw`\s{1,4}(?:\?\?|\|\||or)`,
  // Attributes and elements: `key="Password" value="…"`, `<password>…`.
  String.raw`\s{1,4}value\s{0,2}=`,
  '>',
  // `--password …`, `PASSWORD '…'`.
  String.raw`[ \t]`,
].join('|');

const assignment = new RegExp(
  [
    Object.entries(kinds)
      .map(([kind, names]) => `(?<${kind}>${names})`)
      .join('|')
      .replace(/^.*$/, '(?:$&)'),
    String.raw`(?:[_.-]?(?:value|string|base64|b64|hex|default|\d{1,2}))?`,
    '(?<closers>(?:\\\\{0,2}["\'`]|\\]|\\)){0,2})',
    `(?<operator>${operators})`,
    // A block of YAML.
    String.raw`(?:\s?[|>][-+]?(?=\s))?`,
    String.raw`\s{0,24}`,
    '(?:[A-Za-z@$]{0,2}\\\\{0,3}(?<quote>["\'`]))?',
  ].join(''),
  'gi',
);

export function* assignmentsIn(text: string): Generator<Assignment> {
  for (const match of text.matchAll(assignment)) {
    const { index, 0: matched, groups = {} } = match;
    const { operator = '', quote = '', closers = '' } = groups;
    const isQuotedName = /["'`]/.test(closers);
    const kind = groups['password'] ? 'password' : groups['key'] ? 'key' : 'token';
    const name = groups[kind] ?? '';
    const from = index + matched.length;
    const before = text.slice(Math.max(0, index - mostAround), index);
    const line = before.slice(before.lastIndexOf('\n') + 1);
    const rest = text.slice(from, from + longestValue);
    const value = quote === '' ? bareValue(rest, isSettingName(line)) : quotedValue(rest, quote);
    const to = from + value.length;
    const [after = ''] = text.slice(to, to + mostAround).split('\n', 1);
    if (value !== '' && isWholeName(line, name))
      yield { kind, before: line, name, isQuotedName, operator, quote, value, span: { from, to }, after };
  }
}

/** Up to what ends a word of code; in files of settings, a value goes on up to a blank. */
function bareValue(rest: string, isSetting: boolean): string {
  const [word = ''] = /^[^\s"'`,;(){}[\]<>&|\\]{0,512}/.exec(rest) ?? [];
  if (!isSetting) return word;
  const [setting = ''] = /^[^\s"'`]{0,512}/.exec(rest) ?? [];
  const isCode = /[,;({]$|^[\w.]*\(/.test(setting);
  return isCode ? word : setting;
}

/** Up to the closing quote, or to the end of the line where that is missing. */
function quotedValue(rest: string, quote: string): string {
  return rest.slice(0, ends[quote]?.exec(rest)?.index);
}

const ends: Readonly<Record<string, RegExp>> = { '"': /\\*"|[\r\n]|$/, "'": /\\*'|[\r\n]|$/, '`': /\\*`|[\r\n]|$/ };

/** Whether a name begins a word: `dbPass` and `DB_PASS` hold a password, `bypass` does not. */
function isWholeName(before: string, name: string): boolean {
  if (name.length > 5) return true;
  const last = before.at(-1) ?? '';
  return !/[A-Za-z]/.test(last) || (/[a-z]/.test(last) && /^[A-Z]/.test(name));
}
