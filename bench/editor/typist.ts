import type { Random } from '../../src/base/random';
import type { Incident } from './incidents';
import type { MeantText } from './meantText';
import type { Pace } from './pace';
import type { Look, View } from './pageProbe';
import type { Key, Purpose, Screen } from './screen';

/** Time that ghost text must have been visible before the person reacts to it, in milliseconds. */
const noticed = 200;

/** Length of the shortest ghost text that is accepted, in characters; a shorter one is typed as fast. */
const worthAccepting = 3;

/** Probability per key that right ghost text is accepted after it was noticed; otherwise it is typed through. */
const takes = 0.5;

/** Probability per key of pressing Escape at wrong ghost text. */
const dismisses = 0.08;

/** Largest number of repairs before the text continues; more mean that it cannot be repaired. */
const mostRepairs = 150;

/** A line that was not as meant when the person looked at it. */
export interface BrokenLine {
  readonly file: string;
  readonly line: number;
  readonly shown: string;
  readonly meant: string;
  /** The last key that accepted something: the likely cause. */
  readonly after: Purpose | 'list';
}

/** A file and the progress in it. */
export interface TypingTask {
  /** Index of the text being typed. */
  readonly index: number;
  readonly text: MeantText;
  readonly incidents: ReadonlyMap<number, Incident>;
}

/**
 * A person who types a text and looks at the screen before each key: at the cursor, at what the editor has inserted,
 * and at suggestions. They remember only what cannot be seen, so that they can handle whatever the editor does.
 */
export class SimulatedTypist {
  readonly broken: BrokenLine[] = [];
  /** Characters gained by acceptances, minus the wrong ones. */
  gained = 0;
  readonly #screen: Screen;
  readonly #pace: Pace;
  readonly #random: Random;
  readonly #done = new Set<string>();
  #repairs = 0;
  /** Progress in each text, in characters, by its index. */
  readonly #furthest = new Map<number, number>();
  #lastTaken: BrokenLine['after'] = 'code';
  /** Position of the cursor when ghost text was accepted. */
  #acceptedAt: number | undefined;

  constructor(screen: Screen, pace: Pace, random: Random) {
    this.#screen = screen;
    this.#pace = pace;
    this.#random = random;
  }

  /**
   * Types until `isOver`, then stops at the end of a line behind which nothing has to be typed over. Returns the line
   * reached, or that the text is complete.
   */
  async type(task: TypingTask, isOver: () => boolean): Promise<number | 'complete'> {
    for (;;) {
      await this.#pace.wait();
      const look = await this.#screen.look();
      const { view } = look;
      if (!view) throw new Error('Expected an editor with the focus, found none.');
      const { text } = task;
      const isEndOfLine = isComplete(text.lineAt(view.line), view.before);
      if (isEndOfLine && view.line >= text.lines.length && view.after === '') return 'complete';
      if (isEndOfLine && view.after === '' && isOver()) return view.line;
      await this.#step(task, look, view);
    }
  }

  async press(key: string, task: TypingTask): Promise<void> {
    await this.#press({ press: key }, 'other', task);
  }

  async #step(task: TypingTask, look: Look, view: View): Promise<void> {
    const meant = task.text.lineAt(view.line);
    const at = task.text.offsetOf(view.line, view.before);
    this.#countGain(at);
    if (isComplete(meant, view.before)) {
      await this.#endLine(task, view);
      return;
    }
    if (meant === undefined || at === undefined) {
      await this.#goBack(task, view);
      return;
    }
    if (at > (this.#furthest.get(task.index) ?? -1)) {
      this.#furthest.set(task.index, at);
      this.#repairs = 0;
    }
    const incident = this.#incidentAt(task, at);
    if (incident && (incident.kind === 'mistake' || view.after === '')) await this.#make(incident, task, at);
    else if (await this.#consider(task, look, view, at)) return;
    else await this.#typeNext(task, view, meant);
  }

  #countGain(at: number | undefined): void {
    if (this.#acceptedAt !== undefined && at !== undefined) this.gained += Math.max(0, at - this.#acceptedAt);
    this.#acceptedAt = undefined;
  }

  /** Each incident happens once, even if its position is passed again. */
  #incidentAt({ index, incidents }: TypingTask, at: number): Incident | undefined {
    const name = `${index}:${at}`;
    if (this.#done.has(name)) return undefined;
    this.#done.add(name);
    return incidents.get(at);
  }

  async #make(incident: Incident, task: TypingTask, at: number): Promise<void> {
    switch (incident.kind) {
      case 'mistake': {
        const typed = incident.wrong + task.text.text.slice(at + 1, at + 1 + incident.further);
        for (const character of typed) await this.#inTurn({ character }, 'mistake', task);
        for (let back = 0; back < typed.length; back++) await this.#inTurn({ press: 'Backspace' }, 'correct', task);
        return;
      }
      case 'deleteWord':
        await this.#press({ press: 'Control+Backspace' }, 'revise', task);
        return;
      case 'undo':
        this.#lastTaken = 'revise';
        await this.#press({ press: 'Control+z' }, 'revise', task);
        await this.#inTurn({ press: 'Control+y' }, 'revise', task);
    }
  }

  /** Accepts or dismisses ghost text, if there is any and the person decides to. */
  async #consider(task: TypingTask, { offeredFor }: Look, { offered, rows }: View, at: number): Promise<boolean> {
    const [first, second] = [this.#random.next(), this.#random.next()];
    if (offered === '' || offeredFor < noticed) return false;
    const next = task.text.text.slice(at);
    const word = firstWordOf(offered);
    const isRight = next.startsWith(offered);
    const isWordRight = next.startsWith(word) && !/\w/.test(next[word.length] ?? '');
    // With the list open, Tab accepts its item.
    if (isRight && rows === 0 && offered.length >= worthAccepting && first < takes) {
      await this.#accept('Tab', 'accept', task, at);
      return true;
    }
    if (isWordRight && (!isRight || rows > 0) && word.length >= worthAccepting && first < takes) {
      await this.#accept('Control+ArrowRight', 'acceptWord', task, at);
      return true;
    }
    if (isRight || isWordRight || rows > 0 || second >= dismisses) return false;
    await this.#press({ press: 'Escape' }, 'dismiss', task);
    return true;
  }

  async #accept(key: string, purpose: 'accept' | 'acceptWord', task: TypingTask, at: number): Promise<void> {
    this.#acceptedAt = at;
    this.#lastTaken = purpose;
    await this.#press({ press: key }, purpose, task);
  }

  async #typeNext(task: TypingTask, view: View, meant: string): Promise<void> {
    // Unlike a bracket, the end of a comment that the editor inserted is not typed over.
    if (view.after.trim() === '*/' && meant === view.before + view.after) {
      await this.#press({ press: 'End' }, 'move', task);
      return;
    }
    const character = meant.charAt(view.before.length);
    if (view.rows > 0 && !/[\w$]/.test(character)) this.#lastTaken = 'list';
    await this.#press({ character }, 'code', task);
  }

  /** Checks the complete line and moves to the next one. */
  async #endLine(task: TypingTask, view: View): Promise<void> {
    const { text } = task;
    const at = text.offsetOf(view.line, view.before.trimEnd()) ?? text.text.length;
    const behind = view.after.replaceAll(' ', '');
    if (!text.pendingAt(at).startsWith(behind)) {
      this.#note(task, view);
      await this.#repair({ press: 'Shift+End' }, task);
      await this.#repair({ press: 'Delete' }, task);
      return;
    }
    const next = text.lineAt(view.line + 1);
    if (view.after === '' && view.below.trim() !== '' && next?.startsWith(view.below.trimEnd()) === true) {
      await this.#press({ press: 'ArrowDown' }, 'move', task);
      await this.#inTurn({ press: 'End' }, 'move', task);
      return;
    }
    this.#lastTaken = view.rows > 0 ? 'list' : 'code';
    await this.#press({ press: 'Enter' }, 'code', task);
  }

  /** Deletes text before the cursor that the editor inserted and the person did not mean. */
  async #goBack(task: TypingTask, view: View): Promise<void> {
    // Indentation and continued comments are the editor's guess, not an error.
    const isGuess = /^\s*(?:\*\s?)?$/.test(view.before);
    if (!isGuess && this.#repairs === 0) this.#note(task, view);
    await this.#repair({ press: 'Backspace' }, task);
  }

  #note({ text }: TypingTask, view: View): void {
    const meant = text.lineAt(view.line) ?? '';
    const shown = `${view.before}|${view.after}`;
    this.broken.push({ file: text.file, line: view.line, shown, meant, after: this.#lastTaken });
  }

  async #repair(key: Key, task: TypingTask): Promise<void> {
    this.#repairs++;
    if (this.#repairs > mostRepairs) throw new Error(`${task.text.file} could not be put right.`);
    await this.#inTurn(key, 'repair', task);
  }

  async #inTurn(key: Key, purpose: Purpose, task: TypingTask): Promise<void> {
    await this.#pace.wait();
    await this.#press(key, purpose, task);
  }

  async #press(key: Key, purpose: Purpose, { index }: TypingTask): Promise<void> {
    await this.#screen.press(key, purpose, index);
  }
}

/** Ignores trailing white space, which the editor removes. */
function isComplete(meant: string | undefined, before: string): boolean {
  return meant?.trimEnd() === before.trimEnd();
}

/** Approximates what **Accept Word** inserts. */
export function firstWordOf(text: string): string {
  return /^\s*(?:[\w$]+|[^\w\s$]+)/.exec(text)?.[0] ?? text;
}
