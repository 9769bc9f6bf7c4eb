import type { Random } from '../../src/base/random';
import type { Incident } from './incidents';
import type { MeantText } from './meantText';
import type { Pace } from './pace';
import type { Look, View } from './pageProbe';
import type { Key, Purpose, Screen } from './screen';

/** Milliseconds for which ghost text must have been there before somebody acts on it. */
const noticed = 200;

/** Characters; fewer are typed as fast as they are accepted. */
const worthAccepting = 3;

/** How likely somebody takes, at a key, right ghost text that was noticed; otherwise it is typed through. */
const takes = 0.5;

/** How likely somebody presses Escape, at a key, while wrong ghost text is there. */
const dismisses = 0.08;

/** Keys that put something right before the text goes on. More means that it cannot be put right. */
const mostRepairs = 150;

/** A line that was not as it was meant when somebody looked at it. */
export interface BrokenLine {
  readonly file: string;
  readonly line: number;
  readonly shown: string;
  readonly meant: string;
  /** The last key with which something was taken: it is the likely cause. */
  readonly after: Purpose | 'list';
}

/** A file and how far it is typed. */
export interface Work {
  /** Index into the texts that are typed. */
  readonly index: number;
  readonly text: MeantText;
  readonly incidents: ReadonlyMap<number, Incident>;
}

/**
 * A person who types a text, and looks at the screen before each key: where the cursor is, what the editor put there by
 * itself, what is suggested. Nothing is remembered but what cannot be seen, so that whatever the editor does is coped
 * with.
 */
export class Typist {
  readonly broken: BrokenLine[] = [];
  /** Characters that came by accepting, less those that were wrong. */
  gained = 0;
  readonly #screen: Screen;
  readonly #pace: Pace;
  readonly #random: Random;
  readonly #done = new Set<string>();
  #repairs = 0;
  /** How far each text has come, in characters, by its index. */
  readonly #furthest = new Map<number, number>();
  #lastTaken: BrokenLine['after'] = 'code';
  /** Where the cursor was when ghost text was accepted. */
  #acceptedAt: number | undefined;

  constructor(screen: Screen, pace: Pace, random: Random) {
    this.#screen = screen;
    this.#pace = pace;
    this.#random = random;
  }

  /**
   * Types until this says to stop, at the end of a line behind which nothing waits to be typed over. Returns the line
   * that was reached, or that the text is complete.
   */
  async type(work: Work, isOver: () => boolean): Promise<number | 'complete'> {
    for (;;) {
      await this.#pace.wait();
      const look = await this.#screen.look();
      const { view } = look;
      if (!view) throw new Error('Expected an editor with the focus, found none.');
      const { text } = work;
      const isEndOfLine = isComplete(text.lineAt(view.line), view.before);
      if (isEndOfLine && view.line >= text.lines.length && view.after === '') return 'complete';
      if (isEndOfLine && view.after === '' && isOver()) return view.line;
      await this.#step(work, look, view);
    }
  }

  async press(key: string, work: Work): Promise<void> {
    await this.#press({ press: key }, 'other', work);
  }

  async #step(work: Work, look: Look, view: View): Promise<void> {
    const meant = work.text.lineAt(view.line);
    const at = work.text.offsetOf(view.line, view.before);
    this.#countGain(at);
    if (isComplete(meant, view.before)) {
      await this.#endLine(work, view);
      return;
    }
    if (meant === undefined || at === undefined) {
      await this.#goBack(work, view);
      return;
    }
    if (at > (this.#furthest.get(work.index) ?? -1)) {
      this.#furthest.set(work.index, at);
      this.#repairs = 0;
    }
    const incident = this.#incidentAt(work, at);
    if (incident && (incident.kind === 'mistake' || view.after === '')) await this.#make(incident, work, at);
    else if (await this.#consider(work, look, view, at)) return;
    else await this.#typeNext(work, view, meant);
  }

  #countGain(at: number | undefined): void {
    if (this.#acceptedAt !== undefined && at !== undefined) this.gained += Math.max(0, at - this.#acceptedAt);
    this.#acceptedAt = undefined;
  }

  /** Each happens once, also when its place is come by again. */
  #incidentAt({ index, incidents }: Work, at: number): Incident | undefined {
    const name = `${index}:${at}`;
    if (this.#done.has(name)) return undefined;
    this.#done.add(name);
    return incidents.get(at);
  }

  async #make(incident: Incident, work: Work, at: number): Promise<void> {
    switch (incident.kind) {
      case 'mistake': {
        const typed = incident.wrong + work.text.text.slice(at + 1, at + 1 + incident.further);
        for (const character of typed) await this.#inTurn({ character }, 'mistake', work);
        for (let back = 0; back < typed.length; back++) await this.#inTurn({ press: 'Backspace' }, 'correct', work);
        return;
      }
      case 'deleteWord':
        await this.#press({ press: 'Control+Backspace' }, 'revise', work);
        return;
      case 'undo':
        this.#lastTaken = 'revise';
        await this.#press({ press: 'Control+z' }, 'revise', work);
        await this.#inTurn({ press: 'Control+y' }, 'revise', work);
    }
  }

  /** Takes or dismisses ghost text, if there is some and somebody would. */
  async #consider(work: Work, { offeredFor }: Look, { offered, rows }: View, at: number): Promise<boolean> {
    const [first, second] = [this.#random.next(), this.#random.next()];
    if (offered === '' || offeredFor < noticed) return false;
    const next = work.text.text.slice(at);
    const word = firstWordOf(offered);
    const isRight = next.startsWith(offered);
    const isWordRight = next.startsWith(word) && !/\w/.test(next[word.length] ?? '');
    // With the list open, Tab takes its item.
    if (isRight && rows === 0 && offered.length >= worthAccepting && first < takes) {
      await this.#accept('Tab', 'accept', work, at);
      return true;
    }
    if (isWordRight && (!isRight || rows > 0) && word.length >= worthAccepting && first < takes) {
      await this.#accept('Control+ArrowRight', 'acceptWord', work, at);
      return true;
    }
    if (isRight || isWordRight || rows > 0 || second >= dismisses) return false;
    await this.#press({ press: 'Escape' }, 'dismiss', work);
    return true;
  }

  async #accept(key: string, purpose: 'accept' | 'acceptWord', work: Work, at: number): Promise<void> {
    this.#acceptedAt = at;
    this.#lastTaken = purpose;
    await this.#press({ press: key }, purpose, work);
  }

  async #typeNext(work: Work, view: View, meant: string): Promise<void> {
    // The end of a comment that the editor wrote is not typed over, as brackets are.
    if (view.after.trim() === '*/' && meant === view.before + view.after) {
      await this.#press({ press: 'End' }, 'move', work);
      return;
    }
    const character = meant.charAt(view.before.length);
    if (view.rows > 0 && !/[\w$]/.test(character)) this.#lastTaken = 'list';
    await this.#press({ character }, 'code', work);
  }

  /** Looks at the line that is complete, and goes to the next one. */
  async #endLine(work: Work, view: View): Promise<void> {
    const { text } = work;
    const at = text.offsetOf(view.line, view.before.trimEnd()) ?? text.text.length;
    const behind = view.after.replaceAll(' ', '');
    if (!text.pendingAt(at).startsWith(behind)) {
      this.#note(work, view);
      await this.#repair({ press: 'Shift+End' }, work);
      await this.#repair({ press: 'Delete' }, work);
      return;
    }
    const next = text.lineAt(view.line + 1);
    if (view.after === '' && view.below.trim() !== '' && next?.startsWith(view.below.trimEnd()) === true) {
      await this.#press({ press: 'ArrowDown' }, 'move', work);
      await this.#inTurn({ press: 'End' }, 'move', work);
      return;
    }
    this.#lastTaken = view.rows > 0 ? 'list' : 'code';
    await this.#press({ press: 'Enter' }, 'code', work);
  }

  /** Takes back what the editor put before the cursor and what was not meant. */
  async #goBack(work: Work, view: View): Promise<void> {
    // Indentation, and a comment gone on with, are the editor's guess and nobody's fault.
    const isGuess = /^\s*(?:\*\s?)?$/.test(view.before);
    if (!isGuess && this.#repairs === 0) this.#note(work, view);
    await this.#repair({ press: 'Backspace' }, work);
  }

  #note({ text }: Work, view: View): void {
    const meant = text.lineAt(view.line) ?? '';
    const shown = `${view.before}|${view.after}`;
    this.broken.push({ file: text.file, line: view.line, shown, meant, after: this.#lastTaken });
  }

  async #repair(key: Key, work: Work): Promise<void> {
    this.#repairs++;
    if (this.#repairs > mostRepairs) throw new Error(`${work.text.file} could not be put right.`);
    await this.#inTurn(key, 'repair', work);
  }

  async #inTurn(key: Key, purpose: Purpose, work: Work): Promise<void> {
    await this.#pace.wait();
    await this.#press(key, purpose, work);
  }

  async #press(key: Key, purpose: Purpose, { index }: Work): Promise<void> {
    await this.#screen.press(key, purpose, index);
  }
}

/** Blanks at the end of a line are the editor's, which removes them. */
function isComplete(meant: string | undefined, before: string): boolean {
  return meant?.trimEnd() === before.trimEnd();
}

/** What **Accept Word** takes, about. */
export function firstWordOf(text: string): string {
  return /^\s*(?:[\w$]+|[^\w\s$]+)/.exec(text)?.[0] ?? text;
}
