import type { TypingEngine } from './typing';
import { wordAtEnd, wordsIn } from '../language/words';

/** Length of the typed prefix from which a word is completed, in characters. */
const shortestPrefix = 3;

/** Confidence of every suggestion, a probability: word completion does not estimate one. */
const confidence = 0.5;

/**
 * VS Code's word-based completion, without any language: after three characters of a word, the nearest earlier word of
 * the document with this prefix, else the most frequent one of the workspace. Numbers are not completed.
 */
export function wordCompletion(training: readonly string[]): TypingEngine {
  const workspace = frequentWords(training);
  let document = new RecentWords();
  return {
    open: () => {
      document = new RecentWords();
    },
    suggest: (before) => {
      const prefix = wordAtEnd(before);
      document.read(before, before.length - prefix.length);
      if (prefix.length < shortestPrefix) return undefined;
      const found =
        document.nearest(prefix) ?? workspace.get(keyOf(prefix))?.find((candidate) => completes(candidate, prefix));
      return found === undefined ? undefined : { text: found.slice(prefix.length), confidence };
    },
  };
}

/** Words of the document being typed, by their prefix. */
class RecentWords {
  #read = 0;
  /** For each prefix, every word once, the most recent last. */
  readonly #byKey = new Map<string, Set<string>>();

  /** Adds the words of `text` up to `end` that it has not read yet. */
  read(text: string, end: number): void {
    for (const { text: word } of wordsIn(text.slice(this.#read, end))) {
      if (!isCompletable(word)) continue;
      const words = this.#byKey.get(keyOf(word)) ?? new Set();
      words.delete(word);
      this.#byKey.set(keyOf(word), words.add(word));
    }
    this.#read = Math.max(this.#read, end);
  }

  nearest(prefix: string): string | undefined {
    return [...(this.#byKey.get(keyOf(prefix)) ?? [])].findLast((word) => completes(word, prefix));
  }
}

/** Words of texts by prefix, the most frequent first; ties in alphabetical order. */
function frequentWords(texts: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const { text: word } of wordsIn(text)) {
      if (isCompletable(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  const byKey = new Map<string, string[]>();
  for (const [word] of [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))) {
    const words = byKey.get(keyOf(word));
    if (words) words.push(word);
    else byKey.set(keyOf(word), [word]);
  }
  return byKey;
}

function isCompletable(word: string): boolean {
  return word.length > shortestPrefix && Number.isNaN(Number(word));
}

function completes(word: string, prefix: string): boolean {
  return word.length > prefix.length && word.startsWith(prefix);
}

function keyOf(word: string): string {
  return word.slice(0, shortestPrefix);
}
