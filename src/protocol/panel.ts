import { isRecord } from '../base/json';
import type { AcceptanceSummary } from './acceptance';
import type { HistoryEvent } from './history';
import type { LearningHistory } from './learning';
import type { Status } from './status';

/** Messages between the extension host and the loss panel's page. */
export type ToPanel =
  /** The complete state: answers `ready`, and is sent again when the history is replaced. */
  | {
      readonly kind: 'show';
      readonly status: Status;
      readonly hasFolder: boolean;
      /** Whether the workspace is trusted, so that its files may be read. */
      readonly isTrusted: boolean;
      readonly history: LearningHistory | undefined;
    }
  | { readonly kind: 'status'; readonly status: Status }
  | HistoryEvent
  /** Answers `ping`: the extension that created the page still runs. */
  | { readonly kind: 'pong' }
  | { readonly kind: 'acceptance'; readonly acceptance: AcceptanceSummary };

export type FromPanel =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ping' }
  | { readonly kind: 'run'; readonly command: PanelCommand }
  /** An error in the page, for the log. */
  | { readonly kind: 'error'; readonly message: string };

/** Command of a link in the page; it also works with an extension host that is newer than the page. */
export const showPanelCommand = 'recurrent.showPanel';

/** Commands of the panel's buttons. */
export type PanelCommand = (typeof panelCommands)[number];

const panelCommands = [
  'train',
  'pause',
  'resume',
  'stop',
  'showFiles',
  'showLog',
  'openFolder',
  'manageTrust',
  'resetStatistics',
] as const;

/** Undefined if the message is unknown or invalid: other code than Recurrent's also runs in the page. */
export function parseFromPanel(value: unknown): FromPanel | undefined {
  if (!isRecord(value)) return undefined;
  if (value['kind'] === 'ready' || value['kind'] === 'ping') return { kind: value['kind'] };
  if (value['kind'] === 'error' && typeof value['message'] === 'string')
    return { kind: 'error', message: value['message'] };
  const command = panelCommands.find((known) => known === value['command']);
  return value['kind'] === 'run' && command ? { kind: 'run', command } : undefined;
}
