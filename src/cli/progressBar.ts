const width = 24;

/** A progress line that is redrawn on a terminal; elsewhere only notes are printed. */
export class ProgressBar {
  readonly #stream: NodeJS.WriteStream;
  #line = '';

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  show(progress: number, text: string): void {
    if (!this.#stream.isTTY) return;
    const filled = Math.round(progress * width);
    const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
    this.#draw(`${bar} ${Math.floor(progress * 100)} %  ${text}`.slice(0, this.#stream.columns - 1));
  }

  note(text: string): void {
    const line = this.#line;
    this.#clear();
    this.#stream.write(`${text}\n`);
    if (line) this.#draw(line);
  }

  end(): void {
    this.#clear();
  }

  #draw(line: string): void {
    this.#clear();
    this.#stream.write(line);
    this.#line = line;
  }

  #clear(): void {
    if (this.#line) this.#stream.write('\r\x1b[2K');
    this.#line = '';
  }
}
