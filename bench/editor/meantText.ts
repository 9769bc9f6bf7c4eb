/**
 * A file that the simulated person intends to type: maps a cursor to a position in it, with what comes next and what is
 * still open.
 */
export class MeantText {
  readonly file: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly #starts: readonly number[];
  readonly #contexts: readonly SyntaxContext[];

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text.trimEnd();
    this.lines = this.text.split('\n');
    let start = 0;
    this.#starts = this.lines.map((line) => {
      const at = start;
      start += line.length + 1;
      return at;
    });
    this.#contexts = contextsOf(this.text);
  }

  /** Offset of a cursor; undefined if the text before it on its line is not as meant. Lines are counted from 1. */
  offsetOf(line: number, before: string): number | undefined {
    const start = this.#starts[line - 1];
    const meant = this.lines[line - 1];
    return start === undefined || meant?.startsWith(before) !== true ? undefined : start + before.length;
  }

  lineAt(line: number): string | undefined {
    return this.lines[line - 1];
  }

  /** The syntactic region of a position. */
  regionAt(offset: number): Region {
    return this.#contexts[offset]?.region ?? 'code';
  }

  /** Closers of the brackets, quotes and comments open at this position, innermost first. */
  pendingAt(offset: number): string {
    return this.#contexts[offset]?.pending ?? '';
  }

  /** Whether the character at this position begins a word. */
  beginsWord(offset: number): boolean {
    const isWord = (at: number): boolean => /[\w$]/.test(this.text[at] ?? '');
    return /[A-Za-z_$]/.test(this.text[offset] ?? '') && !isWord(offset - 1);
  }

  /** The end of the word that contains this position. */
  endOfWord(offset: number): number {
    return offset + (/^[\w$]*/.exec(this.text.slice(offset))?.[0].length ?? 0);
  }
}

export type Region = 'code' | 'comment' | 'string';

interface SyntaxContext {
  readonly region: Region;
  readonly pending: string;
}

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '/*': '*/', '${': '}' };

/** The region of each character, by enough of TypeScript's grammar for well-formed files. */
function contextsOf(text: string): SyntaxContext[] {
  const contexts: SyntaxContext[] = [];
  /** Closers of what is open, outermost first. */
  const open: string[] = [];
  let lineComment = false;
  for (let at = 0; at <= text.length; at++) {
    const innermost = open.at(-1);
    const region = lineComment || innermost === '*/' ? 'comment' : isQuote(innermost) ? 'string' : 'code';
    contexts.push({ region, pending: [...open].reverse().join('') });
    const character = text[at] ?? '';
    const pair = text.slice(at, at + 2);
    if (character === '\n') lineComment = false;
    if (lineComment) continue;
    const literal = region === 'code' ? lengthOfRegularExpression(text, at) : 0;
    const taken = literal || (region === 'code' ? opening(open, pair, character) : closing(open, pair, character));
    if (region === 'code' && pair === '//') lineComment = true;
    for (let further = 1; further < taken; further++, at++) {
      contexts.push({ region, pending: [...open].reverse().join('') });
    }
  }
  return contexts;
}

function isQuote(closer: string | undefined): boolean {
  return closer === "'" || closer === '"' || closer === '`';
}

/** In code: records what opens or closes here. Returns its length. */
function opening(open: string[], pair: string, character: string): number {
  if (pair === '/*') open.push('*/');
  else if (isQuote(character)) open.push(character);
  else if (closers[character] !== undefined) open.push(closers[character]);
  else if (character === open.at(-1)) open.pop();
  return pair === '/*' ? 2 : 1;
}

/** The same in a comment or a string. */
function closing(open: string[], pair: string, character: string): number {
  const innermost = open.at(-1) ?? '';
  if (innermost === '*/') {
    if (pair === '*/') open.pop();
    return pair === '*/' ? 2 : 1;
  }
  if (character === '\\') return 2;
  if (innermost === '`' && pair === '${') {
    open.push('}');
    return 2;
  }
  if (character === innermost) open.pop();
  return 1;
}

/** 0 if there is none: a slash after a value is a division. */
function lengthOfRegularExpression(text: string, at: number): number {
  if (text[at] !== '/' || text[at + 1] === '/' || text[at + 1] === '*') return 0;
  const before = text.slice(0, at).trimEnd();
  if (!/[(,=:[!&|?{};]$/.test(before)) return 0;
  return /^\/(?:[^/\\\n[]|\\.|\[[^\]\n]*\])+\//.exec(text.slice(at))?.[0].length ?? 0;
}
