import type { FileSize, IndexedFiles, LearnedFiles } from '../protocol/learning';
import { everLearned, FileStates, type InNetwork } from './fileState';

const inWords: Readonly<Record<InNetwork, string>> = {
  learned: 'learned',
  learnedEarlier: 'learned an earlier version',
  heldOut: 'held out',
  absent: '',
};

/**
 * The list of learned files as Markdown: the files in the index, other files that the network learned, and the files that were
 * left out, with the rule. Either list may be missing.
 */
export function learnedFilesText(indexed: IndexedFiles | undefined, learned: LearnedFiles | undefined): string {
  if (!indexed && !learned) {
    return 'No files have been learned yet. The index is built when a trusted folder is open; *Recurrent: Train on Workspace* trains the network.\n';
  }
  const states = new FileStates(indexed, learned);
  const files = indexed?.files ?? [];
  const known = new Set(files.map(({ path }) => path));
  const inNetwork = new Map(learned && everLearned(learned).map((file) => [file.path, file]));
  const onlyInNetwork = [...inNetwork.values()].filter(({ path }) => !known.has(path));
  return [
    '# Learned files',
    '',
    'Suggestions come from these files. Nothing leaves this machine. *Recurrent: Forget File or Folder* removes a file.',
    '',
    `## Learned (${files.length})`,
    '',
    'The index contains the text of these files. The last column shows which of them the network learned; the held-out ones measure it.',
    '',
    ...table(['characters', 'file', 'network'], files, ({ path, characters }) => [
      characters.toLocaleString('en'),
      path,
      inWords[states.of(path).inNetwork],
    ]),
    ...onlyInNetworkSection(onlyInNetwork),
    `## Left out (${indexed?.leftOut.length ?? 0})`,
    '',
    ...table(['reason', 'file'], sortedByReason(indexed?.leftOut ?? []), ({ path, reason }) => [reason, path]),
  ].join('\n');
}

function onlyInNetworkSection(files: readonly FileSize[]): readonly string[] {
  if (files.length === 0) return [];
  return [
    `## Still in the network (${files.length})`,
    '',
    'The index does not hold these files: they were deleted, renamed, forgotten or left out since the network learned them. *Recurrent: Train on Workspace from Scratch* makes a network that never read them.',
    '',
    ...table(['characters', 'file'], files, ({ path, characters }) => [characters.toLocaleString('en'), path]),
  ];
}

function sortedByReason(leftOut: IndexedFiles['leftOut']): IndexedFiles['leftOut'] {
  return [...leftOut].sort((a, b) => a.reason.localeCompare(b.reason) || a.path.localeCompare(b.path));
}

/** Ends with an empty line. */
function table<T>(headings: readonly string[], rows: readonly T[], cellsOf: (row: T) => readonly string[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  const rules = headings.map((heading) => (heading === 'characters' ? '---:' : '---'));
  return [line(headings), line(rules), ...rows.map((row) => line(cellsOf(row))), ''];
}

/** A bar would end the cell of the table. */
function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}
