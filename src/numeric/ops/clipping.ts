import type { Floats } from '../matrix';

/**
 * The factor that scales gradients of this norm down to a limit (Pascanu et al.), as torch.nn.utils.clip_grad_norm_
 * computes it.
 */
export function clipScale(norm: number, limit: number): number {
  return Math.min(1, limit / (norm + 1e-6));
}

/** Clamps every gradient to ±limit, as torch.nn.utils.clip_grad_value_. */
export function clampGradients(gradients: Floats, limit: number): void {
  for (let i = 0; i < gradients.length; i++) gradients[i] = Math.min(limit, Math.max(-limit, gradients[i]));
}
