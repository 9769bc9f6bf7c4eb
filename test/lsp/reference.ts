import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { InlineCompletionItem } from 'vscode-languageserver-protocol/node';
import { CompleterWorker } from '../../src/editor/completerWorker';
import type { OpenText } from '../../src/editor/document';
import { Settings } from '../../src/editor/settings';
import { type EditorRequest, Suggester } from '../../src/editor/suggester';
import { ClientConfiguration } from '../../src/lsp/configuration';
import { usualOptions } from '../../src/protocol/completer';
import { positionAt } from './client';

const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));

/** An automatic and an explicit answer, as texts and numbers of replaced characters. */
export type Answer = readonly (readonly [text: string, replaces: number])[];

/** The completion worker as the extension uses it, with the server's model. */
export class Reference {
  readonly worker: CompleterWorker;
  readonly suggester: Suggester;
  readonly loaded: Promise<void>;

  constructor(storage: string) {
    let isLoaded: () => void = () => undefined;
    this.loaded = new Promise((resolve) => (isLoaded = resolve));
    const fail = (reason: string): void => {
      throw new Error(reason);
    };
    const listener = { loaded: isLoaded, loadFailed: fail, crashed: fail };
    this.worker = new CompleterWorker(path.resolve('dist/completer.js'), listener);
    this.worker.load(storage);
    this.suggester = new Suggester(this.worker, new Settings(manifest, new ClientConfiguration(manifest, {}), fail));
  }

  /** The completion worker alone. */
  async engine(uri: string, version: number, text: string): Promise<Answer> {
    const offset = text.length;
    this.worker.open(uri, version, () => text);
    const answer = await this.worker.complete(
      { uri, version, offset, trigger: 'explicit', options: usualOptions },
      () => undefined,
    );
    if (answer.kind === 'quiet') return [];
    return answer.suggestions.map((suggestion) => [suggestion.text, suggestion.replaces] as const);
  }

  /** The answer of the extension: with its manners, and the shown suggestion. */
  async answer(uri: string, version: number, text: string, isExplicit: boolean): Promise<Answer> {
    const answer = await this.suggester.answer(requestAtEnd(uri, version, text, isExplicit));
    return answer.kind === 'quiet' ? [] : answer.offers.map((offer) => [offer.text, offer.replaces] as const);
  }

  type(uri: string, version: number, before: string, inserted: string): void {
    this.suggester.changed(documentOf(uri, version, before + inserted), {
      uri,
      line: positionAt(before, before.length).line,
      changes: [{ offset: before.length, deleted: 0, inserted }],
      isUndoOrRedo: false,
    });
  }
}

function documentOf(uri: string, version: number, text: string): OpenText {
  const lines = text.split('\n');
  return {
    uri,
    version,
    languageId: 'typescript',
    lineCount: lines.length,
    length: text.length,
    text: (from, to) => text.slice(from, to),
    lineStart: (line) => lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, 0),
    mirrored: () => ({ uri, version, start: 0, text: () => text }),
  };
}

function requestAtEnd(uri: string, version: number, text: string, isExplicit: boolean): EditorRequest {
  return {
    document: documentOf(uri, version, text),
    line: positionAt(text, text.length).line,
    offset: text.length,
    isExplicit,
    selected: undefined,
    indentation: undefined,
    foreignKind: () => undefined,
    reasonOfPlace: () => undefined,
    isAtWordEnd: () => true,
    yieldsToGhostText: () => false,
    isSuperseded: () => false,
    onCancelled: () => () => undefined,
  };
}

export function answerOf(items: readonly InlineCompletionItem[]): Answer {
  return items.map(({ insertText, range }) => {
    assert.ok(typeof insertText === 'string' && range);
    assert.equal(range.start.line, range.end.line);
    return [insertText, range.end.character - range.start.character] as const;
  });
}
