import { isRecord } from '../base/json';
import type { LossUnit } from './format';
import type { TimeAxis } from './series';
import type { Zoom } from './zoom';

/** What the user has chosen to see. It outlives hiding, moving and reloading. */
export interface ViewState {
  readonly axis: TimeAxis;
  readonly unit: LossUnit;
  /** The visible part of the x axis; absent when all is visible. */
  readonly zoom?: Zoom;
  /** Which sample is read; absent when the newest is followed. */
  readonly sample?: number;
}

export const defaultViewState: ViewState = { axis: 'seconds', unit: 'nats' };

/** What an earlier page has stored, as far as it makes sense. */
export function parseViewState(value: unknown): ViewState {
  if (!isRecord(value)) return defaultViewState;
  const axis = (['seconds', 'step', 'characters'] as const).find((known) => known === value['axis']);
  const unit = (['nats', 'bits'] as const).find((known) => known === value['unit']);
  const zoom = parseZoom(value['zoom']);
  const sample = value['sample'];
  const isIndex = typeof sample === 'number' && Number.isInteger(sample) && sample >= 0;
  return {
    axis: axis ?? defaultViewState.axis,
    unit: unit ?? defaultViewState.unit,
    ...(zoom ? { zoom } : {}),
    ...(isIndex ? { sample } : {}),
  };
}

function parseZoom(value: unknown): Zoom | undefined {
  if (!isRecord(value)) return undefined;
  const { from, to } = value;
  if (typeof from !== 'number' || typeof to !== 'number') return undefined;
  return Number.isFinite(from) && Number.isFinite(to) && from < to ? { from, to } : undefined;
}
