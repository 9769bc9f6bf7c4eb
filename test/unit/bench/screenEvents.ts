import type { View } from '../../../bench/editor/pageProbe';
import type { Purpose, ScreenEvent } from '../../../bench/editor/screen';

/** `typed¦offered` or `typed¦offered¦behind`, as the first line of a file. */
export function view(shown: string, rows = 0): View {
  const [before = '', offered = '', after = ''] = shown.split('¦');
  return { line: 1, before, offered, after, below: '', rows };
}

export function viewAt(at: number, shown: string, rows = 0): ScreenEvent {
  return { kind: 'view', at, view: view(shown, rows) };
}

export function keyAt(at: number, key: string, purpose: Purpose = 'code'): ScreenEvent {
  return { kind: 'key', at, key, tag: { purpose, text: 0 } };
}
