import type { Span } from './span';
import { isSettingName } from './values';

/** How far a name identifies its value as a secret. */
export type NameKind =
  /** Its value is a secret, even if it is a plain word. */
  | 'password'
  /** Its value is a secret unless it consists of words, as in `apiKey: 'x-api-key'`. */
  | 'key'
  /** Its value is a secret only if it looks random; most are not: `key: 'ArrowUp'`, `token: 'comma'`. */
  | 'token';

/** The name of a secret with a value that is assigned to it, compared with it, or passed after it as an argument. */
export interface Assignment {
  readonly kind: NameKind;
  /** The text before the name on its line, at most `contextLength` long. */
  readonly before: string;
  readonly name: string;
  readonly isQuotedName: boolean;
  readonly operator: string;
  readonly quote: string;
  /** The value without quotes. */
  readonly value: string;
  readonly span: Span;
  /** The rest of the line after the value, which begins with the closing quote. */
  readonly after: string;
}

/** Longest quoted value, in UTF-16 units; a private key of 4,096 bits on one line has 3,300. */
const maximumValue = 4096;

/** Length of the text that is examined on each side of an assignment, in UTF-16 units; it bounds the time of a match. */
const contextLength = 80;

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
  // With a type: `password: string = '…'`.
  String.raw`\s{0,4}:\s{0,2}&?'?[\w.?<>[\]|]{1,24}\s{0,4}=`,
  String.raw`\s{0,24}(?:=>|:=|\?\?=|\|\|=|[=!]==?|:-|[:=,]|<-)`,
  // Default values.
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
    const before = text.slice(Math.max(0, index - contextLength), index);
    const line = before.slice(before.lastIndexOf('\n') + 1);
    const rest = text.slice(from, from + maximumValue);
    const value = quote === '' ? bareValue(rest, isSettingName(line)) : quotedValue(rest, quote);
    const to = from + value.length;
    const [after = ''] = text.slice(to, to + contextLength).split('\n', 1);
    if (value !== '' && startsWord(line, name))
      yield { kind, before: line, name, isQuotedName, operator, quote, value, span: { from, to }, after };
  }
}

/** A value without quotes: in code up to a delimiter, in a settings file up to a space. */
function bareValue(rest: string, isSetting: boolean): string {
  const [word = ''] = /^[^\s"'`,;(){}[\]<>&|\\]{0,512}/.exec(rest) ?? [];
  if (!isSetting) return word;
  const [setting = ''] = /^[^\s"'`]{0,512}/.exec(rest) ?? [];
  const isCode = /[,;({]$|^[\w.]*\(/.test(setting);
  return isCode ? word : setting;
}

/** Up to the closing quote, or to the end of the line if there is none. */
function quotedValue(rest: string, quote: string): string {
  return rest.slice(0, ends[quote]?.exec(rest)?.index);
}

const ends: Readonly<Record<string, RegExp>> = { '"': /\\*"|[\r\n]|$/, "'": /\\*'|[\r\n]|$/, '`': /\\*`|[\r\n]|$/ };

/** True if a short name begins a word, as in `dbPass` and `DB_PASS` but not in `bypass`. */
function startsWord(before: string, name: string): boolean {
  if (name.length > 5) return true;
  const last = before.at(-1) ?? '';
  return !/[A-Za-z]/.test(last) || (/[a-z]/.test(last) && /^[A-Z]/.test(name));
}
