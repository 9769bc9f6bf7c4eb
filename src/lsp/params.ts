import { ErrorCodes, type Position, type Range, ResponseError } from 'vscode-languageserver/node';
import { excerpt, isRecord } from '../base/json';
import { isCount } from '../protocol/parsing';

/** Answers parameters that do not follow the protocol: a client may send anything. */
export class InvalidParams extends ResponseError {
  constructor(expected: string, found: unknown) {
    super(
      ErrorCodes.InvalidParams,
      `Expected ${expected}, found ${excerpt(found)}. Send what version 3.18 of the protocol says.`,
    );
  }
}

export function recordOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (isRecord(value)) return value;
  throw new InvalidParams(what, value);
}

export function textOf(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw new InvalidParams(what, value);
}

export function countOf(value: unknown, what: string): number {
  if (isCount(value)) return value;
  throw new InvalidParams(what, value);
}

export function listOf<T>(value: unknown, what: string, parse: (one: unknown) => T): readonly T[] {
  if (Array.isArray(value)) return value.map(parse);
  throw new InvalidParams(what, value);
}

/** The URI of a `TextDocumentIdentifier`. */
export function documentUriOf(params: unknown): string {
  const { textDocument } = recordOf(params, 'an object with textDocument');
  return textOf(recordOf(textDocument, 'an object with the uri of the document')['uri'], 'the uri of the document');
}

export function positionOf(value: unknown): Position {
  const { line, character } = recordOf(value, 'a position');
  return { line: countOf(line, 'a line from 0'), character: countOf(character, 'a character from 0') };
}

export function rangeOf(value: unknown): Range {
  const { start, end } = recordOf(value, 'a range');
  return { start: positionOf(start), end: positionOf(end) };
}
