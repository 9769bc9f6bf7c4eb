import type { Floats } from '../matrix';

/** The factor that brings gradients of this norm under `limit`, as torch.nn.utils.clip_grad_norm_ computes it. */
export function clipScale(norm: number, limit: number): number {
  return Math.min(1, limit / (norm + 1e-6));
}

/** Brings every value into ±limit, as torch.nn.utils.clip_grad_value_ does. */
export function clampValues(values: Floats, limit: number): void {
  for (let i = 0; i < values.length; i++) values[i] = Math.max(-limit, Math.min(limit, values[i]));
}
