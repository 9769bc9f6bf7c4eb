import { neverCancelled } from '../base/cancellation';
import type { Completer } from '../completer/completer';
import type { TypingEngine } from '../evaluation/typing';
import { type FromCompleter, replayedOptions } from '../protocol/completer';

/**
 * A typing engine that uses a completer as the editor does: documents are opened, changed and completed by automatic
 * requests.
 */
export function editorEngine(
  completer: Completer,
  onAnswer: (answer: FromCompleter) => void = () => undefined,
): TypingEngine {
  let uri = '';
  let version = 0;
  /** Length of the text before the cursor, in UTF-16 units. */
  let length = 0;
  let id = 0;
  return {
    open: (path, { before, after }) => {
      completer.close(uri);
      [uri, version, length] = [path, 1, before.length];
      completer.open(uri, version, before + after);
    },
    suggest: (before) => {
      if (before.length > length) {
        completer.change(uri, ++version, [{ offset: length, deleted: 0, inserted: before.slice(length) }]);
        length = before.length;
      }
      const request = {
        id: ++id,
        uri,
        version,
        offset: length,
        trigger: 'automatic',
        options: replayedOptions,
      } as const;
      const answer = completer.complete(request, neverCancelled);
      onAnswer(answer);
      const best = answer.kind === 'completed' ? answer.suggestions[0] : undefined;
      return best && { text: best.text, confidence: best.probability, replaces: best.replaces };
    },
  };
}
