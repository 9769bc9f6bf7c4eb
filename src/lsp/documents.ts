import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Position, Range } from 'vscode-languageserver/node';
import type { OpenText } from '../editor/document';
import type { DocumentChange } from '../protocol/completer';
import { InvalidParams, listOf, rangeOf, recordOf, textOf } from './params';

/** A change as the client sends it; without a range it is the whole text. */
interface ContentChange {
  readonly range: Range | undefined;
  readonly text: string;
}

export interface DocumentEdit {
  readonly document: OpenText;
  /** Line of the first change. */
  readonly line: number;
  readonly changes: readonly DocumentChange[];
}

/** The open documents of the client. */
export class OpenDocuments {
  readonly #documents = new Map<string, TextDocument>();

  get uris(): readonly string[] {
    return [...this.#documents.keys()];
  }

  /** Throws `InvalidParams`, like the other methods that take parameters. */
  open(params: unknown): void {
    const { textDocument } = recordOf(params, 'an object with textDocument');
    const { uri, languageId, version, text } = recordOf(textDocument, 'a document');
    const name = textOf(uri, 'the uri of the document');
    const language = textOf(languageId, 'the languageId of the document');
    const content = textOf(text, 'the text of the document');
    this.#documents.set(name, TextDocument.create(name, language, versionOf(version), content));
  }

  /** Undefined if nothing has changed. */
  change(uri: string, params: unknown): DocumentEdit | undefined {
    const { textDocument, contentChanges } = recordOf(params, 'an object with textDocument');
    const version = versionOf(recordOf(textDocument, 'a document')['version']);
    // All changes are parsed before the first is applied.
    const asked = listOf(contentChanges, 'a list of changes', parseChange);
    const document = this.#get(uri);
    let line: number | undefined;
    const changes = asked.flatMap((change) => {
      const made = apply(document, change, version);
      line ??= made && document.positionAt(made.offset).line;
      return made ?? [];
    });
    TextDocument.update(document, [], version);
    return line === undefined ? undefined : { document: openText(document), line, changes };
  }

  /** Returns its last text. */
  close(uri: string): string {
    const text = this.#get(uri).getText();
    this.#documents.delete(uri);
    return text;
  }

  has(uri: string): boolean {
    return this.#documents.has(uri);
  }

  textOf(uri: string): OpenText {
    return openText(this.#get(uri));
  }

  versionOf(uri: string): number | undefined {
    return this.#documents.get(uri)?.version;
  }

  /** A position beyond the text is its end, one beyond a line the end of the line. */
  offsetAt(uri: string, position: Position): number {
    return this.#get(uri).offsetAt(position);
  }

  positionAt(uri: string, offset: number): Position {
    return this.#get(uri).positionAt(offset);
  }

  #get(uri: string): TextDocument {
    const document = this.#documents.get(uri);
    if (!document) throw new InvalidParams('the uri of an open document', uri);
    return document;
  }
}

function parseChange(value: unknown): ContentChange {
  const { range, text } = recordOf(value, 'a change');
  return {
    range: range === undefined || range === null ? undefined : rangeOf(range),
    text: textOf(text, 'the text of a change'),
  };
}

function versionOf(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw new InvalidParams('the version of the document', value);
}

/** Applies a change. Undefined if the text stays the same, as may happen with a client that sends whole texts. */
function apply(document: TextDocument, { range, text }: ContentChange, version: number): DocumentChange | undefined {
  const change = range ? changeIn(document, range, text) : difference(document.getText(), text);
  const { offset, deleted, inserted } = change;
  if (deleted === 0 && inserted === '') return undefined;
  // The library miscounts lines if a range reaches beyond the text.
  const within = { start: document.positionAt(offset), end: document.positionAt(offset + deleted) };
  TextDocument.update(document, [range ? { range: within, text } : { text }], version);
  return change;
}

/** Positions beyond the text are moved into it. */
function changeIn(document: TextDocument, { start, end }: Range, inserted: string): DocumentChange {
  const offsets = [document.offsetAt(start), document.offsetAt(end)] as const;
  const offset = Math.min(...offsets);
  return { offset, deleted: Math.max(...offsets) - offset, inserted };
}

/** The change from one text to another: a keystroke, even if the client sends whole texts. */
function difference(before: string, after: string): DocumentChange {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return {
    offset: start,
    deleted: before.length - end - start,
    inserted: after.slice(start, after.length - end),
  };
}

function openText(document: TextDocument): OpenText {
  const { uri, version, languageId, lineCount } = document;
  const content = document.getText();
  return {
    uri,
    version,
    languageId,
    lineCount,
    length: content.length,
    text: (from, to) => content.slice(from, to),
    lineStart: (line) => document.offsetAt({ line, character: 0 }),
    mirrored: () => ({ uri, version, start: 0, text: () => content }),
  };
}
