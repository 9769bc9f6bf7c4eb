import { lazy } from '../base/lazy';
import type { Stepwise } from '../base/stepwise';
import type { FileSize, IndexedFiles, LearnedFiles } from '../protocol/learning';
import { everLearned, FileStates, type InNetwork } from '../editor/fileState';

const inWords: Readonly<Record<InNetwork, string>> = {
  learned: 'learned',
  learnedEarlier: 'learned an earlier version',
  heldOut: 'held out',
  absent: '',
};

/** Number of rows that are written in one step. */
const rowsOfStep = 200;

const numbers = lazy(() => new Intl.NumberFormat('en'));

/**
 * The list of learned files as Markdown: the files in the index, other files that the network learned, and the files that were
 * left out, with the rule. Either list may be missing.
 */
export function* learnedFilesText(
  indexed: IndexedFiles | undefined,
  learned: LearnedFiles | undefined,
): Stepwise<string> {
  if (!indexed && !learned) {
    return 'No files have been learned yet. The index is built when a trusted folder is open; *Recurrent: Train on Workspace* trains the network.\n';
  }
  const states = new FileStates(indexed, learned);
  yield 0;
  const files = indexed?.files ?? [];
  const known = new Set(files.map(({ path }) => path));
  const inNetwork = new Map(learned && everLearned(learned).map((file) => [file.path, file]));
  const onlyInNetwork = [...inNetwork.values()].filter(({ path }) => !known.has(path));
  yield 0;
  return [
    '# Learned files',
    '',
    'Suggestions come from these files. Nothing leaves this machine. *Recurrent: Forget File or Folder* removes a file.',
    '',
    `## Learned (${files.length})`,
    '',
    'The index contains the text of these files. The last column shows which of them the network learned; the held-out ones measure it.',
    '',
    maskedSentence(files),
    '',
    yield* table(['characters', 'file', 'network', 'secrets'], files, ({ path, characters, secrets }) => [
      numbers().format(characters),
      path,
      inWords[states.of(path).inNetwork],
      secrets === undefined ? '' : `${secrets} masked`,
    ]),
    ...(yield* onlyInNetworkSection(onlyInNetwork)),
    `## Left out (${indexed?.leftOut.length ?? 0})`,
    '',
    yield* table(['reason', 'file'], sortedByReason(indexed?.leftOut ?? []), ({ path, reason }) => [reason, path]),
  ].join('\n');
}

function maskedSentence(files: readonly FileSize[]): string {
  const masked = files.filter(({ secrets = 0 }) => secrets > 0);
  const total = masked.reduce((sum, { secrets = 0 }) => sum + secrets, 0);
  if (total === 0) return 'No secrets were found in them.';
  const secrets = total === 1 ? '1 secret' : `${numbers().format(total)} secrets`;
  return `${secrets} in ${numbers().format(masked.length)} of them ${total === 1 ? 'is' : 'are'} masked: the text around a secret is learned, the secret is not.`;
}

function* onlyInNetworkSection(files: readonly FileSize[]): Stepwise<readonly string[]> {
  if (files.length === 0) return [];
  return [
    `## Still in the network (${files.length})`,
    '',
    'The index does not hold these files: they were deleted, renamed, forgotten or left out since the network learned them. *Recurrent: Train on Workspace from Scratch* makes a network that never read them.',
    '',
    yield* table(['characters', 'file'], files, ({ path, characters }) => [numbers().format(characters), path]),
  ];
}

function sortedByReason(leftOut: IndexedFiles['leftOut']): IndexedFiles['leftOut'] {
  return [...leftOut].sort((a, b) => order(a.reason, b.reason) || order(a.path, b.path));
}

/** By code units: a locale's collation would take seconds for 100,000 files. */
function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Ends with an empty line. */
function* table<T>(
  headings: readonly string[],
  rows: readonly T[],
  cellsOf: (row: T) => readonly string[],
): Stepwise<string> {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  const rules = headings.map((heading) => (heading === 'characters' ? '---:' : '---'));
  const lines = [line(headings), line(rules)];
  for (const [i, row] of rows.entries()) {
    lines.push(line(cellsOf(row)));
    if (i % rowsOfStep === 0) yield 0;
  }
  return [...lines, ''].join('\n');
}

/** Without the backslash, a bar would end the cell of the table. */
function escaped(text: string): string {
  return text.includes('|') ? text.replaceAll('|', '\\|') : text;
}
