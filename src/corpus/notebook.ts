import { isRecord } from '../base/json';
import { replacementCharacter } from '../base/utf8';

/** An image that was pasted into a cell. */
const pastedData = /data:[\w.+-]+\/[\w.+-]+;base64,[A-Za-z0-9+/=]*/g;

export function isNotebook(path: string): boolean {
  return path.toLowerCase().endsWith('.ipynb');
}

/**
 * The sources of the code and Markdown cells of a Jupyter notebook (nbformat 4), with an empty line between cells. Outputs,
 * attachments and raw cells are left out. Undefined if the JSON is invalid or has no cells.
 */
export function textOfNotebook(json: string): string | undefined {
  const cells = cellsOf(json);
  if (cells === undefined) return undefined;
  const sources = cells.map(sourceOf).filter((source) => source !== undefined && source.trim() !== '');
  return sources.map((source) => `${source}\n`).join('\n');
}

function cellsOf(json: string): readonly unknown[] | undefined {
  try {
    const notebook: unknown = JSON.parse(json);
    return isRecord(notebook) && Array.isArray(notebook['cells']) ? notebook['cells'] : undefined;
  } catch {
    return undefined;
  }
}

function sourceOf(cell: unknown): string | undefined {
  if (!isRecord(cell) || (cell['cell_type'] !== 'code' && cell['cell_type'] !== 'markdown')) return undefined;
  const { source } = cell;
  const lines: readonly unknown[] = Array.isArray(source) ? source : [source];
  if (!lines.every((line) => typeof line === 'string')) return undefined;
  return lines.join('').replace(/\r\n?/g, '\n').replace(pastedData, replacementCharacter).replace(/\n+$/, '');
}
