/** Milliseconds, as VS Code counts them. */
export interface Activation {
  /** Reading and running the bundle. */
  readonly load: number;
  /** The call of `activate`, as long as it holds the event loop. */
  readonly call: number;
  /** Until the promise of `activate` is settled. */
  readonly finish: number;
}

const heading = '## Extension Activation Stats';

/** Reads the row of an extension from the text of **Developer: Startup Performance**. */
export function activationOf(extension: string, report: string): Activation {
  const table = report.slice(report.indexOf(heading)).split('\n').slice(1);
  const rows = table.filter((line) => line.startsWith('|')).map((line) => line.split('|').map((cell) => cell.trim()));
  const columns = rows[0] ?? [];
  const row = rows.find((cells) => cells[1] === extension);
  if (!row) throw new Error(`Expected a row of ${extension} below "${heading}", found none.`);
  const figure = (column: string): number => Number(row[columns.indexOf(column)]);
  return { load: figure('Load Code'), call: figure('Call Activate'), finish: figure('Finish Activate') };
}
