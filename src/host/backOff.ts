/** A line in which suggestions were turned down. */
interface Refused {
  readonly uri: string;
  readonly line: number;
  /** Dismissals; a suggestion that was typed over counts in part. */
  readonly count: number;
  /** Characters that are still to be typed before a suggestion comes again. */
  readonly quietFor: number;
}

/** Characters after the first dismissal in a line during which nothing is suggested: those of a word. */
const firstPause = 6;

/** Pause after each further dismissal, as a multiple of the one before. */
const growth = 3;

/** Part of a dismissal that a suggestion counts which somebody types over: most who do have not looked at it. */
const weightOfTypingOver = 0.2;

/**
 * Backs off where suggestions are not wanted: after Escape nothing is suggested for some characters, for more after each
 * further one in that line, until something is accepted or the line is left.
 */
export class BackOff {
  #refused: Refused | undefined;

  /** Escape. */
  dismissed(uri: string, line: number): void {
    this.#refuse(uri, line, 1);
  }

  /** Something else than the suggestion was typed. */
  typedOver(uri: string, line: number): void {
    this.#refuse(uri, line, weightOfTypingOver);
  }

  accepted(): void {
    this.#refused = undefined;
  }

  /** Characters were typed in a line. */
  typed(uri: string, line: number, characters: number): void {
    const refused = this.#in(uri, line);
    this.#refused = refused && { ...refused, quietFor: Math.max(0, refused.quietFor - characters) };
  }

  /** Whether nothing is to be suggested in this line yet. */
  isQuiet(uri: string, line: number): boolean {
    this.#refused = this.#in(uri, line);
    return (this.#refused?.quietFor ?? 0) > 0;
  }

  #in(uri: string, line: number): Refused | undefined {
    return this.#refused?.uri === uri && this.#refused.line === line ? this.#refused : undefined;
  }

  #refuse(uri: string, line: number, weight: number): void {
    const before = this.#in(uri, line);
    const count = (before?.count ?? 0) + weight;
    const dismissals = Math.floor(count + 1e-9);
    const isMore = dismissals > Math.floor((before?.count ?? 0) + 1e-9);
    const quietFor = isMore ? firstPause * growth ** (dismissals - 1) : (before?.quietFor ?? 0);
    this.#refused = { uri, line, count, quietFor };
  }
}
