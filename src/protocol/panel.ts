import { isRecord } from '../base/json';
import type { AcceptanceSummary } from './acceptance';
import type { HistoryEvent } from './history';
import type { LearningHistory } from './learning';
import type { Status } from './status';

/** Between the extension host and the loss panel's page. */
export type ToPanel =
  /** Everything: the answer to `ready`, and sent again when another model takes the place of this one. */
  | {
      readonly kind: 'show';
      readonly status: Status;
      readonly hasFolder: boolean;
      /** Whether the files of the folder may be read. */
      readonly isTrusted: boolean;
      readonly history: LearningHistory | undefined;
    }
  | { readonly kind: 'status'; readonly status: Status }
  | HistoryEvent
  /** The answer to `ping`: the extension that made the page still runs. */
  | { readonly kind: 'pong' }
  | { readonly kind: 'acceptance'; readonly acceptance: AcceptanceSummary };

export type FromPanel =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ping' }
  | { readonly kind: 'run'; readonly command: PanelCommand }
  /** Something in the page threw: it goes to the log. */
  | { readonly kind: 'error'; readonly message: string };

/** The command that a link of the page runs, which reaches whatever extension runs by then. */
export const showPanelCommand = 'recurrent.showPanel';

/** The commands that the panel has buttons for. */
export type PanelCommand =
  'train' | 'pause' | 'resume' | 'stop' | 'showFiles' | 'showLog' | 'openFolder' | 'manageTrust' | 'resetStatistics';

const panelCommands: readonly PanelCommand[] = [
  'train',
  'pause',
  'resume',
  'stop',
  'showFiles',
  'showLog',
  'openFolder',
  'manageTrust',
  'resetStatistics',
];

/** The page is the one sender that does not run our build alone: what it sends is checked. */
export function parseFromPanel(value: unknown): FromPanel | undefined {
  if (!isRecord(value)) return undefined;
  if (value['kind'] === 'ready' || value['kind'] === 'ping') return { kind: value['kind'] };
  if (value['kind'] === 'error' && typeof value['message'] === 'string')
    return { kind: 'error', message: value['message'] };
  const command = panelCommands.find((known) => known === value['command']);
  return value['kind'] === 'run' && command ? { kind: 'run', command } : undefined;
}
