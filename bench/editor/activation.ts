/** Activation times as reported by VS Code, in milliseconds. */
export interface Activation {
  /** Loading and evaluating the bundle. */
  readonly load: number;
  /** The synchronous part of `activate`, which blocks the event loop. */
  readonly call: number;
  /** Until the promise of `activate` settles. */
  readonly finish: number;
}

const heading = '## Extension Activation Stats';

/** Reads an extension's row from the text of **Developer: Startup Performance**. */
export function activationOf(extension: string, report: string): Activation {
  const table = report.slice(report.indexOf(heading)).split('\n').slice(1);
  const rows = table.filter((line) => line.startsWith('|')).map((line) => line.split('|').map((cell) => cell.trim()));
  const columns = rows[0] ?? [];
  const row = rows.find((cells) => cells[1] === extension);
  if (!row) throw new Error(`Expected a row of ${extension} below "${heading}", found none.`);
  const figure = (column: string): number => Number(row[columns.indexOf(column)]);
  return { load: figure('Load Code'), call: figure('Call Activate'), finish: figure('Finish Activate') };
}
