import path from 'node:path';
import { neverCancelled } from '../base/cancellation';
import { UserError } from '../base/errors';
import { Completer } from '../completer/completer';
import { loadStored } from '../completer/loadStored';
import { maskedText } from '../corpus/content';
import { assertEnough, type Corpus } from '../corpus/corpus';
import { updateIndex as update } from '../indexing/updateIndex';
import { chooseKernels, createKernels } from '../kernels/kernelChoice';
import { mixingKernels } from '../kernels/mixing';
import { configOf } from '../learning/presets';
import { solo, type TrainingThreads } from '../learning/team';
import { usualOptions } from '../protocol/completer';
import { hasCheckpoint, hasIndex } from '../storage/modelFiles';
import { readFolder } from '../trainer/folderCorpus';
import { checkChoice, checkNumber } from './checks';

/*
 * `recurrent/language` of the npm package: suggestions in documents, from an index, a network, or both. The types are
 * written out here for the reason that `model.ts` gives.
 */

export { UserError };

/** A text to learn. */
export interface SourceText {
  /** Names the text in the lists of the model folder. */
  readonly path: string;
  readonly text: string;
}

/** A loaded index, network, or both, for suggestions in documents. */
export interface Language {
  /** Loss of the network on held-out files, in nats per character; absent without a network. */
  readonly validationLoss?: number;
  /** Opens a document. What is learned in it while it is open does not affect other documents. */
  open(text: string): TextDocument;
}

/** An open document. Offsets and lengths are in UTF-16 units, as those of strings. */
export interface TextDocument {
  /** Replaces `deleted` units from `offset` on. */
  replace(offset: number, deleted: number, inserted: string): void;
  /**
   * Suggestions for a cursor at `offset`. In a document of more than 65,536 units, one call reads for 10 ms; the next
   * call continues.
   */
  suggest(offset: number, options?: SuggestOptions): Answer;
  /** Frees the memory of the document, which cannot be used afterwards. */
  close(): void;
}

export interface SuggestOptions {
  /**
   * `automatic` gives at most one suggestion, and only if it is likely to be worth a look; `explicit`, the default,
   * gives up to three.
   */
  readonly trigger?: 'automatic' | 'explicit' | undefined;
  /** How readily automatic suggestions are given; `balanced` if absent. */
  readonly eagerness?: 'quiet' | 'balanced' | 'eager' | undefined;
  /** Largest length of a suggestion of one line, in characters, 1 to 400; 80 if absent. */
  readonly maximumLength?: number | undefined;
  /** Whether an automatic suggestion in an empty block may span lines; true if absent. */
  readonly severalLines?: boolean | undefined;
  /** The indentation of the lines of a suggestion; that of the document if absent. */
  readonly indentation?: { readonly insertSpaces: boolean; readonly tabSize: number } | undefined;
}

export interface Answer {
  /** Best first. */
  readonly suggestions: readonly Suggestion[];
  /** Why there is no suggestion; absent if there is one. */
  readonly reason?: string;
}

export interface Suggestion {
  /** To be inserted at the cursor. */
  readonly text: string;
  /** Probability that all of the text is right. */
  readonly probability: number;
  /** UTF-16 units after the cursor that the text replaces: closing brackets and quotes that it contains. */
  readonly replaces: number;
}

/**
 * Builds the index of a model folder, or updates it: from the files of a folder, as `recurrent train` selects them, or
 * from texts. Secrets in them are masked. If the model folder has a network, the index is mixed with it. It takes about
 * a second per megabyte, and blocks the event loop for most of that time. `note` is called with messages for the user.
 * Resolves with whether the index has changed. Throws `UserError` if there is too little text, and then changes
 * nothing.
 */
export async function updateIndex(
  modelFolder: string,
  source: string | readonly SourceText[],
  note: (text: string) => void = () => undefined,
): Promise<boolean> {
  const storage = path.resolve(modelFolder);
  const corpus = typeof source === 'string' ? await corpusIn(source, storage) : corpusOf(source);
  const request = {
    readCorpus: () => Promise.resolve(corpus),
    config: configOf({}),
    storage,
    adapts: false,
    mixing: mixingKernels(),
  };
  return update(oneThread, request, note);
}

async function corpusIn(folder: string, storage: string): Promise<Corpus> {
  if (path.resolve(folder) !== storage) return readFolder(folder, storage);
  throw new UserError(`Expected a folder to learn that is not the model folder, found ${folder} as both.`);
}

function corpusOf(sources: readonly SourceText[]): Corpus {
  const files = sources.map((source) => ({ path: source.path, ...maskedText(source.text.replace(/\r\n?/g, '\n')) }));
  const corpus = { files, leftOut: [] };
  assertEnough(corpus);
  return corpus;
}

function oneThread(): TrainingThreads {
  return { kernels: createKernels(chooseKernels()).kernels, team: solo, disband: () => Promise.resolve() };
}

/**
 * Loads the index and the network of a model folder, as `recurrent train` and `updateIndex` write them, or one of them
 * if the other is missing. Later changes of the folder have no effect on the result. Throws `UserError` if both are
 * missing, or if one cannot be used.
 */
export function loadLanguage(modelFolder: string): Language {
  if (!hasCheckpoint(modelFolder) && !hasIndex(modelFolder)) {
    throw new UserError(
      `Expected a network or an index in ${modelFolder}, found neither. Train with recurrent train, or call updateIndex.`,
    );
  }
  const choice = chooseKernels();
  const completer = new Completer(() => createKernels(choice).kernels, mixingKernels());
  const validationLoss = loadStored(completer, modelFolder);
  let opened = 0;
  return {
    ...(validationLoss !== undefined && { validationLoss }),
    open: (text) => new MirroredText(completer, `document:${++opened}`, text),
  };
}

class MirroredText implements TextDocument {
  readonly #completer: Completer;
  readonly #uri: string;
  #version = 1;
  #length: number;
  #isOpen = true;

  constructor(completer: Completer, uri: string, text: string) {
    this.#completer = completer;
    this.#uri = uri;
    this.#length = text.length;
    completer.open(uri, this.#version, text);
  }

  replace(offset: number, deleted: number, inserted: string): void {
    this.#check(offset);
    checkNumber('deleted', deleted, { from: 0, to: this.#length - offset, whole: true });
    this.#completer.change(this.#uri, ++this.#version, [{ offset, deleted, inserted }]);
    this.#length += inserted.length - deleted;
  }

  suggest(offset: number, options: SuggestOptions = {}): Answer {
    this.#check(offset);
    const { trigger = 'explicit', eagerness = usualOptions.eagerness, indentation } = options;
    const { maximumLength = usualOptions.maximumLength, severalLines = usualOptions.severalLines } = options;
    checkChoice('trigger', trigger, ['automatic', 'explicit']);
    checkChoice('eagerness', eagerness, ['quiet', 'balanced', 'eager']);
    checkNumber('maximumLength', maximumLength, { from: 1, to: 400, whole: true });
    if (indentation) checkNumber('tabSize', indentation.tabSize, { from: 1, to: 64, whole: true });
    const layout = indentation && { indentation };
    const answer = this.#completer.complete(
      {
        id: 1,
        uri: this.#uri,
        version: this.#version,
        offset,
        trigger,
        options: { ...usualOptions, eagerness, maximumLength, severalLines, ...layout },
      },
      neverCancelled,
    );
    if (answer.kind === 'completed') return { suggestions: answer.suggestions };
    return { suggestions: [], ...('reason' in answer && { reason: answer.reason }) };
  }

  close(): void {
    this.#isOpen = false;
    this.#completer.close(this.#uri);
  }

  #check(offset: number): void {
    if (!this.#isOpen) throw new UserError('Expected an open document, found one that was closed. Open it again.');
    checkNumber('offset', offset, { from: 0, to: this.#length, whole: true });
  }
}
