import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Random } from '../../src/base/random';
import { Nesting } from '../../src/text/nesting';
import { report } from '../harness/mochaEntry';
import { Typist } from './editor';

/** A line of a learned file in which a suggestion precedes a bracket or a quote. */
interface Case {
  readonly language: string;
  readonly above: string;
  readonly line: string;
  /** Column from which the line is typed. */
  readonly from: number;
}

/** The outcome of a case. */
interface Outcome {
  readonly line: string;
  readonly ghost: string;
  readonly accepted: string;
  readonly isBroken: boolean;
}

/** Largest number of lines tried per case that is wanted. */
const mostTried = 4;

const wanted: Readonly<Record<string, { readonly pattern: string; readonly count: number }>> = {
  typescript: { pattern: 'typescript/internal/{operators,observable}/*.ts', count: 18 },
  java: { pattern: 'java/com/getcapacitor/*.java', count: 12 },
  python: { pattern: '{python,python-tests}/*.py', count: 12 },
};

/** Characters that editors close by themselves. */
const closed = /["'`([{]/;

suite('with the editor closing brackets and quotes', () => {
  for (const [language, { pattern, count }] of Object.entries(wanted)) {
    test(`typing through the first bracket or quote of a suggestion, then Tab, leaves the line balanced: ${language}`, async () => {
      const outcomes: Outcome[] = [];
      let tried = 0;
      for await (const one of casesOf(language, pattern)) {
        if (outcomes.length === count || tried === mostTried * count) break;
        tried++;
        const outcome = await typeThrough(one);
        if (outcome) outcomes.push(outcome);
      }
      const broken = outcomes.filter(({ isBroken }) => isBroken);
      const same = outcomes.filter(({ line, accepted }) => line.startsWith(accepted));
      report(
        `${language}: ${tried} lines, ${outcomes.length} with such a suggestion, ${broken.length} broken, ` +
          `${same.length} as in the learned text`,
      );
      for (const { ghost, accepted } of broken) report(`  ${ghost} -> ${accepted}`);
      assert.equal(outcomes.length, count);
      assert.deepEqual(broken, []);
    });
  }
});

/** Types through the first bracket or quote of the ghost text, then accepts the rest. Undefined if there is none. */
async function typeThrough({ language, above, line, from }: Case): Promise<Outcome | undefined> {
  const typist = await Typist.at(language, `${above}${line.slice(0, from)}`);
  const ghost = await typist.typeUntilStill(line.slice(from, from + 2));
  const at = ghost.search(closed);
  if (at < 0 || ghost.slice(0, at).includes('\n')) return undefined;
  const rest = await typist.typeUntilStill(ghost.slice(0, at + 1));
  if (rest === '') return undefined;
  await typist.accept();
  const lines = typist.document.getText().split('\n');
  const accepted = lines
    .slice(above.split('\n').length - 1)
    .join('\n')
    .trim();
  return { line: line.trim(), ghost, accepted, isBroken: isBroken(accepted) };
}

/** Whether a line closes something that is not open in it, or ends in a string. */
function isBroken(text: string): boolean {
  const nesting = new Nesting();
  const characters = Array.from(text);
  const isUnopened = characters.map((character, i) => !nesting.read(character, characters[i + 1] ?? ''));
  return isUnopened.includes(true) || (nesting.isInString && /["'`]$/.test(text));
}

/** Lines of the learned files, drawn at random with a fixed seed. */
async function* casesOf(language: string, pattern: string): AsyncGenerator<Case> {
  const files = (await vscode.workspace.findFiles(pattern)).sort((a, b) => a.path.localeCompare(b.path));
  const random = new Random(1);
  for (;;) {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(files[random.integer(files.length)]!));
    const lines = text.split('\n');
    const at = random.integer(lines.length);
    const line = lines[at]!;
    const first = line.search(closed);
    const from = Math.max(line.search(/\S/), first - 5);
    // Enough text to begin with, and a line that is balanced itself.
    if (first - from < 3 || isBroken(line) || /^\s*(\/\/|\*|#)/.test(line)) continue;
    yield { language, above: `${lines.slice(Math.max(0, at - 30), at).join('\n')}\n`, line, from };
  }
}
