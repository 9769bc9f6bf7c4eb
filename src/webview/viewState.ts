import { isRecord } from '../base/json';
import type { LearningHistory } from '../protocol/learning';
import type { LossUnit } from './format';
import type { TimeAxis } from './series';
import { showsAny, type Zoom } from './zoom';

/** The parts of the panel that the user has chosen to see; they survive hiding, moving and reloading the panel. */
export interface ViewState {
  readonly axis: TimeAxis;
  readonly unit: LossUnit;
  /** The visible part of the x axis; absent if everything is visible. */
  readonly zoom?: Zoom;
  /** Index of the sample that is shown; absent if the newest is followed. */
  readonly sample?: number;
}

export const defaultViewState: ViewState = { axis: 'seconds', unit: 'nats' };

/** Keeps the valid parts of a stored view state. */
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

/** Drops a zoom and a sample that belong to another model's history. */
export function fittingView(view: ViewState, { points, samples }: LearningHistory): ViewState {
  const { zoom, sample, ...rest } = view;
  const whole = { from: points[0]?.[view.axis] ?? 0, to: points.at(-1)?.[view.axis] ?? 0 };
  return {
    ...rest,
    ...(zoom && showsAny(zoom, whole) ? { zoom } : {}),
    ...(sample !== undefined && sample < samples.length ? { sample } : {}),
  };
}

function parseZoom(value: unknown): Zoom | undefined {
  if (!isRecord(value)) return undefined;
  const { from, to } = value;
  if (typeof from !== 'number' || typeof to !== 'number') return undefined;
  return Number.isFinite(from) && Number.isFinite(to) && from < to ? { from, to } : undefined;
}
