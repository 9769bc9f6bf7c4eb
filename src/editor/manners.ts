import type { DocumentChange } from '../protocol/completer';
import { BackOff } from './backOff';
import { type EditKind, editKindOf } from './editKinds';

/**
 * Longest chain: number of suggestions, accepted in a row without a key typed between them, that another one may
 * follow.
 */
const longestChain = 2;

/** A change of a document by the user or the editor. */
export interface Edit {
  readonly uri: string;
  /** Line of the first change, counted from 0. */
  readonly line: number;
  readonly changes: readonly DocumentChange[];
  /** False in editors that do not report it. */
  readonly isUndoOrRedo: boolean;
}

/** Decides when an automatic suggestion would be in the way, by what the user did last. */
export class Manners {
  readonly #backOff = new BackOff();
  #uri = '';
  #last: EditKind = 'typed';
  /** When the last key was typed, on the clock of `performance.now`. */
  #typedAt = -Infinity;
  #chain = 0;

  get lastTypedAt(): number {
    return this.#typedAt;
  }

  /** Whether a suggestion was just accepted. */
  get isAfterAcceptance(): boolean {
    return this.#chain > 0;
  }

  /** `shown` is the ghost text that may have been displayed. */
  changed({ uri, line, changes, isUndoOrRedo }: Edit, shown: readonly string[]): void {
    const kind = editKindOf(changes, isUndoOrRedo, shown);
    this.#uri = uri;
    this.#last = kind;
    if (kind === 'accepted') {
      this.#chain++;
      this.#backOff.accepted();
      return;
    }
    this.#chain = 0;
    if (kind !== 'typed') return;
    this.#typedAt = performance.now();
    const length = changes.reduce((sum, { inserted }) => sum + inserted.length, 0);
    this.#backOff.typed(uri, line, length);
    const isTypedOver = shown.length > 0 && !shown.some((text) => text.startsWith(firstOf(changes)));
    if (isTypedOver) this.#backOff.typedOver(uri, line);
  }

  /** To be called when the user dismisses a suggestion. */
  dismissed(uri: string, line: number): void {
    this.#backOff.dismissed(uri, line);
  }

  /** Why a new automatic suggestion would be in the way after the last change; undefined if it would not. */
  reasonOfEdit(uri: string, line: number): string | undefined {
    if (this.#uri === uri && this.#last !== 'typed' && this.#last !== 'accepted') return reasons[this.#last];
    if (this.#chain > longestChain) return 'suggestions were accepted, and nothing has been typed since';
    if (this.#backOff.isQuiet(uri, line)) return 'suggestions were dismissed in this line';
    return undefined;
  }
}

const reasons: Readonly<Record<Exclude<EditKind, 'typed' | 'accepted'>, string>> = {
  deleted: 'text was just deleted',
  undone: 'a change was just undone or redone',
  pasted: 'text was just pasted',
};

function firstOf(changes: readonly DocumentChange[]): string {
  const [{ inserted } = { inserted: '' }] = changes;
  // If the editor closed a pair, the user typed only the first character.
  return inserted.slice(0, 1);
}
