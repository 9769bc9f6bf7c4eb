import { type Assignment, assignmentsIn } from './assignments';
import type { Span } from './span';
import { isDrawn, isReference, isSettingName, isWords } from './values';

/** Least length of what is assigned to a secret's name, in UTF-16 units: shorter values of passwords are counts, flags and operators. */
const leastSecret = 4;

/** … of a word that is taken for a password. */
const leastWord = 6;

/** … of a value of a name that mostly names something else. */
const leastToken = 12;

/** Values of names of secrets: `password = "…"`, `"api_key": "…"`, `client-secret: …`, `Password=…;`, `--token …`. */
export function findNamedSecrets(text: string): Span[] {
  const found: Span[] = [];
  for (const assignment of assignmentsIn(text)) {
    const { quote, value, span } = assignment;
    if (isReference(value)) continue;
    if (quote === '' ? isBareSecret(assignment) : isQuotedSecret(assignment)) found.push(span);
  }
  return found;
}

function isQuotedSecret({ kind, isQuotedName, operator, value }: Assignment): boolean {
  if (value.length < leastSecret || /\s/.test(value)) return false;
  if (operator.includes(',') && kind === 'password' && isQuotedName)
    return value.length >= leastWord && hasLettersAndDigits(value) && !/[.[]/.test(value);
  if (kind === 'token' || /^\s$|,/.test(operator)) return isDrawn(value, leastToken);
  if (isWords(value)) return kind === 'password' && isPasswordWord(value);
  return /[\dA-Za-z]/.test(value) && (/\d/.test(value) || /[!@#$%^&*+=~?]/.test(value) || !isWordLikeName(value));
}

/** Words that are said of passwords where there is none. */
const saidOfPasswords =
  /pass|pwd|secret|token|key|word|user|login|code|field|text|string|input|hidden|type|valid|confirm|current|forgot|reset|change|enter|null|none|true|false|undefined|empty|required/i;

/** A single word in lower case that does not speak of passwords. Labels begin with a capital. */
function isPasswordWord(value: string): boolean {
  return value.length >= leastWord && /^[a-z]+$/.test(value) && !saidOfPasswords.test(value);
}

/** Names with underscores and the like, which `isWords` does not take for words. */
function isWordLikeName(value: string): boolean {
  return /^[\w.:/-]+$/.test(value) && !isDrawn(value, leastToken);
}

/** Without quotes it may be an expression: what is no word and no name counts, and what stands where files of settings have values. */
function isBareSecret(assignment: Assignment): boolean {
  const { kind, operator, value, after } = assignment;
  if (value.length < leastWord || /^[([{]/.test(after) || operator.includes(',')) return false;
  if (kind === 'token') return isDrawn(value, leastToken) && /\d/.test(value);
  if (/^\s$/.test(operator) && !/--[\w-]*$/.test(assignment.before)) return false;
  if (isDrawn(value, 8) && /\d/.test(value)) return true;
  if (!isSetting(assignment)) return false;
  if (/\d/.test(value)) return hasLettersAndDigits(value) && !typeName.test(value);
  if (/[!@#$%^&*~?]/.test(value)) return /[A-Za-z]/.test(value) && !/^[!&*~?@]/.test(value);
  return kind === 'password' && isShellVariable(assignment) && isPasswordWord(value);
}

function hasLettersAndDigits(value: string): boolean {
  return /\d/.test(value) && /[A-Za-z]/.test(value);
}

const typeName = /^(?:u?int|float|decimal|base|array|string|char|bytes?|uint\d+array)\d+/i;

/**
 * A line `name: value` or `name=value` and nothing more, a part of a connection string, a parameter of an address or of a
 * command, a variable of a shell.
 */
function isSetting(assignment: Assignment): boolean {
  const { before, operator, after } = assignment;
  if (/[;?&"'][\w .-]*$/.test(before)) return operator === '=';
  if (operator === ':-' || /--[\w-]*$/.test(before) || isShellVariable(assignment)) return true;
  return isSettingName(before) && /^\s*(?:#.*)?$/.test(after);
}

/** `DB_PASSWORD=…`, without blanks. */
function isShellVariable({ before, name, operator }: Assignment): boolean {
  return operator === '=' && /^[A-Z]+$/.test(name) && /(?:^|\s)[A-Z\d_]*$/.test(before);
}
