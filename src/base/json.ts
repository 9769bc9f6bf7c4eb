/** The value of a JSON text, or undefined if it is not JSON. The caller checks the value. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * As `parseJson`, and undefined if an object has a key twice. `JSON.parse` takes the last value and other parsers the
 * first, so that two programs could read two different contents from one file.
 */
export function parseUniqueJson(text: string): unknown {
  const value = parseJson(text);
  return value === undefined || hasDoubledKey(text) ? undefined : value;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Longest part of a found value in a message, in UTF-16 units: a message fits on a line or two. */
const excerptLength = 80;

/** A value in a message to the user, shortened. It may be any value: deeply nested, or one that JSON does not have. */
export function excerpt(value: unknown): string {
  // With line breaks as escapes, so that a message is one line.
  if (typeof value === 'string') return JSON.stringify(value.slice(0, excerptLength));
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (!isRecord(value)) return `a ${typeof value}`;
  const keys = Object.keys(value).slice(0, 5).join(', ').slice(0, excerptLength);
  return `an object with ${keys || 'no keys'}`;
}

/** Expects valid JSON: a string before a colon is a key. */
function hasDoubledKey(json: string): boolean {
  const open: Set<string>[] = [];
  for (let at = 0; at < json.length; at++) {
    if (json[at] === '{') open.push(new Set());
    else if (json[at] === '}') open.pop();
    else if (json[at] === '"') {
      const end = stringEnd(json, at);
      const keys = open.at(-1);
      if (keys && isBeforeColon(json, end)) {
        const key = String(JSON.parse(json.slice(at, end)));
        if (keys.has(key)) return true;
        keys.add(key);
      }
      at = end - 1;
    }
  }
  return false;
}

/** The position after the closing quote of the string that begins at `from`. */
function stringEnd(json: string, from: number): number {
  let at = from + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

function isBeforeColon(json: string, from: number): boolean {
  let at = from;
  while (json[at] === ' ' || json[at] === '\n' || json[at] === '\r' || json[at] === '\t') at++;
  return json[at] === ':';
}
