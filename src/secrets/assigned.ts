import { type Assignment, assignmentsIn } from './assignments';
import type { Span } from './span';
import { isRandomValue, isReference, isSettingName, isWords } from './values';

/** Minimum length of a quoted secret, in UTF-16 units; shorter values of such names are counts, flags and operators. */
const minimumSecret = 4;

/** Minimum length of a plain word, or of a value without quotes, as a secret, in UTF-16 units; shorter ones are mostly code. */
const minimumWord = 6;

/** Minimum length of a secret with an ambiguous name (`token`, `key`), in UTF-16 units; most shorter values are identifiers. */
const minimumToken = 12;

/** Minimum length of a random value without quotes, in UTF-16 units; shorter ones are mostly code. */
const minimumBareRandom = 8;

/** Finds secrets by the name they are assigned to: `password = "…"`, `"api_key": "…"`, `client-secret: …`, `Password=…;`, `--token …`. */
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
  if (value.length < minimumSecret || /\s/.test(value)) return false;
  if (operator.includes(',') && kind === 'password' && isQuotedName)
    return value.length >= minimumWord && hasLettersAndDigits(value) && !/[.[]/.test(value);
  if (kind === 'token' || /^\s$|,/.test(operator)) return isRandomValue(value, minimumToken);
  if (isWords(value)) return kind === 'password' && isPasswordWord(value);
  return /[\dA-Za-z]/.test(value) && (/\d/.test(value) || /[!@#$%^&*+=~?]/.test(value) || !isWordLikeName(value));
}

/** Words of code and messages about passwords: a value that contains one is not a password. */
const passwordVocabulary =
  /pass|pwd|secret|token|key|word|user|login|code|field|text|string|input|hidden|type|valid|confirm|current|forgot|reset|change|enter|null|none|true|false|undefined|empty|required/i;

/** True for one lower-case word that is not about passwords. Labels begin with a capital letter. */
function isPasswordWord(value: string): boolean {
  return value.length >= minimumWord && /^[a-z]+$/.test(value) && !passwordVocabulary.test(value);
}

/** True for identifiers that `isWords` rejects, such as those with underscores. */
function isWordLikeName(value: string): boolean {
  return /^[\w.:/-]+$/.test(value) && !isRandomValue(value, minimumToken);
}

/** A value without quotes may be an expression: it is a secret if it looks random, or if it is the value of a setting. */
function isBareSecret(assignment: Assignment): boolean {
  const { kind, operator, value, after } = assignment;
  if (value.length < minimumWord || /^[([{]/.test(after) || operator.includes(',')) return false;
  if (kind === 'token') return isRandomValue(value, minimumToken) && /\d/.test(value);
  if (/^\s$/.test(operator) && !/--[\w-]*$/.test(assignment.before)) return false;
  if (isRandomValue(value, minimumBareRandom) && /\d/.test(value)) return true;
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
 * True for a line that is only `name: value` or `name=value`, for a part of a connection string, for a parameter of a URL or a
 * command, and for a shell variable.
 */
function isSetting(assignment: Assignment): boolean {
  const { before, operator, after } = assignment;
  if (/[;?&"'][\w .-]*$/.test(before)) return operator === '=';
  if (operator === ':-' || /--[\w-]*$/.test(before) || isShellVariable(assignment)) return true;
  return isSettingName(before) && /^\s*(?:#.*)?$/.test(after);
}

/** `DB_PASSWORD=…`, without spaces. */
function isShellVariable({ before, name, operator }: Assignment): boolean {
  return operator === '=' && /^[A-Z]+$/.test(name) && /(?:^|\s)[A-Z\d_]*$/.test(before);
}
