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
  let text = '';
  let id = 0;
  return {
    open: (path) => {
      completer.close(uri);
      [uri, version, text] = [path, 1, ''];
      completer.open(uri, version, text);
    },
    suggest: (before) => {
      if (before !== text) {
        completer.change(uri, ++version, [{ offset: text.length, deleted: 0, inserted: before.slice(text.length) }]);
        text = before;
      }
      const request = {
        id: ++id,
        uri,
        version,
        offset: text.length,
        trigger: 'automatic',
        options: replayedOptions,
      } as const;
      const answer = completer.complete(request, neverCancelled);
      onAnswer(answer);
      const best = answer.kind === 'completed' ? answer.suggestions[0] : undefined;
      return best && { text: best.text, confidence: best.probability };
    },
  };
}
