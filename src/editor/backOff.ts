/** A line in which suggestions were dismissed. */
interface Refused {
  readonly uri: string;
  readonly line: number;
  /** Number of dismissals; a suggestion that was typed over counts as a fraction. */
  readonly count: number;
  /** Characters to be typed before suggestions resume. */
  readonly quietFor: number;
}

/** Pause after the first dismissal in a line, in characters: about a word. */
const firstPause = 6;

/** Pause after each further dismissal, as a multiple of the one before. */
const growth = 3;

/** Weight of a suggestion that was typed over, in dismissals: most people who type over one have not looked at it. */
const weightOfTypingOver = 0.2;

/**
 * Pauses suggestions where they are not wanted. After Escape, nothing is suggested for some characters, and for more
 * after each further Escape in the same line, until a suggestion is accepted or the cursor leaves the line.
 */
export class BackOff {
  #refused: Refused | undefined;

  /** To be called on Escape. */
  dismissed(uri: string, line: number): void {
    this.#refuse(uri, line, 1);
  }

  /** To be called when something other than the suggestion was typed. */
  typedOver(uri: string, line: number): void {
    this.#refuse(uri, line, weightOfTypingOver);
  }

  accepted(): void {
    this.#refused = undefined;
  }

  /** To be called when characters were typed in a line. */
  typed(uri: string, line: number, characters: number): void {
    const refused = this.#in(uri, line);
    this.#refused = refused && { ...refused, quietFor: Math.max(0, refused.quietFor - characters) };
  }

  /** Whether suggestions are paused in this line. */
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
