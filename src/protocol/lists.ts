import { isRecord, parseUniqueJson } from '../base/json';
import type { Stepwise } from '../base/stepwise';

/**
 * A JSON object with long lists, such as those of 30,000 files. Each entry is on a separate line that begins with a
 * space, so that the extension host can parse the text in steps.
 */
export function textOfLists(lists: Readonly<Record<string, readonly object[]>>, rest: object): string {
  const parts = Object.entries(lists).map(([name, entries]) => {
    const lines = entries.map((entry) => ` ${JSON.stringify(entry)}`);
    return `${JSON.stringify(name)}:[\n${lines.join(',\n')}\n]`;
  });
  const others = Object.entries(rest).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  return `{${[...parts, ...others].join(',\n')}}`;
}

/** Number of entries that are parsed in one step. */
const entriesOfStep = 200;

/**
 * The object of a JSON text; undefined if it is not an object. Entries without separate lines are parsed in one step.
 */
export function* parseLists(text: string): Stepwise<Readonly<Record<string, unknown>> | undefined> {
  const skeleton: string[] = [];
  const lists: unknown[][] = [];
  let entries: unknown[] = [];
  for (let from = 0, count = 0; from < text.length; count++) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end < 0 ? text.length : end);
    from += line.length + 1;
    if (line.startsWith(' ')) entries.push(parseUniqueJson(line.replace(/,$/, '')));
    else skeleton.push(line);
    if (line.endsWith('[')) lists.push((entries = []));
    if (count % entriesOfStep === 0) yield from / text.length;
  }
  const value = parseUniqueJson(skeleton.join('\n'));
  if (!isRecord(value)) return undefined;
  const filled = lists.values();
  const isList = (part: unknown): boolean => Array.isArray(part) && part.length === 0;
  const whole = Object.entries(value).map(([name, part]) => [
    name,
    isList(part) ? (filled.next().value ?? part) : part,
  ]);
  return Object.fromEntries(whole) as Record<string, unknown>;
}

/** All entries; undefined if one of them is invalid. */
export function* parseEntries<T>(values: unknown, parse: (value: unknown) => T | undefined): Stepwise<T[] | undefined> {
  if (!Array.isArray(values)) return undefined;
  const parsed: T[] = [];
  for (const [i, value] of (values as readonly unknown[]).entries()) {
    const entry = parse(value);
    if (entry === undefined) return undefined;
    parsed.push(entry);
    if (i % entriesOfStep === 0) yield 0;
  }
  return parsed;
}
