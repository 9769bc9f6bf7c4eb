/** What the focused editor shows, read from the page's DOM. */
export interface View {
  /** Counted from 1. */
  readonly line: number;
  /** The cursor's line without ghost text, before and behind the cursor. */
  readonly before: string;
  readonly after: string;
  /**
   * From the cursor to the last character of ghost text, including the file's text between its parts; '' if there is
   * none.
   */
  readonly offered: string;
  /** The text of the next line. */
  readonly below: string;
  /** Rows of the list of suggestions; 0 if it is closed or empty. */
  readonly rows: number;
}

/** Times are milliseconds of the page's clock. */
export type PageEvent =
  | { readonly kind: 'key'; readonly at: number; readonly key: string }
  /** Undefined if no editor has the focus. */
  | { readonly kind: 'view'; readonly at: number; readonly view: View | undefined };

export interface Look {
  readonly view: View | undefined;
  /** Milliseconds since the ghost text appeared, including typing through it. */
  readonly offeredFor: number;
}

export interface PageProbe {
  /** The latest view shown in a frame since the last key. */
  look(): Promise<Look>;
  /** Drops all events; the current view becomes the first one. */
  restart(): void;
  /** The events since the start. */
  events(): readonly PageEvent[];
}

declare global {
  interface Window {
    recurrentProbe: PageProbe;
  }
}

/**
 * Runs in the page, so it must be self-contained. It reads the view after each change of the DOM and before the browser
 * paints, so that a text shown for a single frame is recorded. It reads only texts and inline styles, which causes no
 * layout.
 */
export function installPageProbe(): void {
  let events: PageEvent[] = [];
  let shown: View | undefined;
  let offeredSince = 0;
  let characterWidth = 0;
  let afterFrame = Promise.resolve();

  const plain = (text: string | null): string => (text ?? '').replaceAll('\u00a0', ' ');
  const top = (element: HTMLElement): number => parseFloat(element.style.top);

  function widthOf(lines: Element): number {
    const context = document.createElement('canvas').getContext('2d');
    if (context === null) return 0;
    const { fontWeight, fontSize, fontFamily } = getComputedStyle(lines);
    context.font = `${fontWeight} ${fontSize} ${fontFamily}`;
    return context.measureText('x'.repeat(100)).width / 100;
  }

  /** The parts of a line in order, each from the file or ghost text. */
  function piecesOf(line: Element): { text: string; isGhost: boolean }[] {
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    const pieces = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const ghost = node.parentElement?.closest('[class*="ghost-text-decoration"]') ?? null;
      pieces.push({ text: plain(node.textContent), isGhost: ghost !== null });
    }
    return pieces;
  }

  function rowsOfList(): number {
    const list = document.querySelector('.suggest-widget.visible:not(.message)');
    return list?.querySelectorAll('.monaco-list-row').length ?? 0;
  }

  function read(): View | undefined {
    const editor = document.querySelector('.monaco-editor.focused');
    const cursor = editor?.querySelector<HTMLElement>('.cursors-layer .cursor');
    const lines = editor?.querySelector('.lines-content .view-lines');
    const number = editor?.querySelector('.margin .active-line-number');
    if (!editor || !cursor || !lines || !number) return undefined;
    if (characterWidth === 0) characterWidth = widthOf(lines);
    const all = [...lines.querySelectorAll<HTMLElement>(':scope > .view-line')].sort((a, b) => top(a) - top(b));
    const at = all.findIndex((line) => top(line) === top(cursor));
    const line = all[at];
    if (!line) return undefined;
    const pieces = piecesOf(line);
    const text = pieces.map((piece) => (piece.isGhost ? '' : piece.text)).join('');
    const column = Math.round(parseFloat(cursor.style.left) / characterWidth);
    const lastGhost = pieces.findLastIndex(({ isGhost }) => isGhost);
    const shownLine = pieces.slice(0, lastGhost + 1).map((piece) => piece.text);
    const further = [...editor.querySelectorAll('.suggest-preview-text .view-line')].map(({ textContent }) =>
      plain(textContent),
    );
    const below = all[at + 1];
    return {
      line: Number(number.textContent),
      before: text.slice(0, column),
      after: text.slice(column),
      offered: [shownLine.join('').slice(column), ...further].join('\n'),
      below: below ? plain(below.textContent) : '',
      rows: rowsOfList(),
    };
  }

  function isSame(a: View | undefined, b: View | undefined): boolean {
    return JSON.stringify(a) === JSON.stringify(b);
  }

  /** Waits until the next frame has been handled. */
  async function frame(): Promise<void> {
    await new Promise(requestAnimationFrame);
    await new Promise((resolve) => setTimeout(resolve));
    sample();
  }

  function sample(): void {
    const view = read();
    if (isSame(view, shown)) return;
    const at = performance.now();
    const before = shown?.offered ?? '';
    const offered = view?.offered ?? '';
    if (before === '' || !before.endsWith(offered)) offeredSince = at;
    shown = view;
    events.push({ kind: 'view', at, view });
  }

  window.addEventListener(
    'keydown',
    ({ key }) => {
      if (['Control', 'Shift', 'Alt', 'Meta'].includes(key)) return;
      events.push({ kind: 'key', at: performance.now(), key });
      afterFrame = frame();
    },
    true,
  );
  new MutationObserver(sample).observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ['class', 'style'],
  });
  window.recurrentProbe = {
    look: async () => {
      await afterFrame;
      return { view: shown, offeredFor: performance.now() - offeredSince };
    },
    restart: () => {
      shown = read();
      events = [{ kind: 'view', at: performance.now(), view: shown }];
    },
    events: () => events,
  };
}
