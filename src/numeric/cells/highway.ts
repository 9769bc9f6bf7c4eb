import { sigmoid } from './sigmoid';
import { Arena, type Matrix, rowsOf } from '../matrix';
import { affineParametersBackward } from '../ops/affine';
import { clearStarted, inReadingOrder, type LayerSetup, type RecurrentLayer, startFrom } from '../layers/layer';

/**
 * Recurrent highway network (Zilly et al., arXiv 1607.03474, section 4) with coupled carry gate, c = 1 − t. A time step
 * consists of `depth` micro-steps, each with its own recurrent weights; only the first reads the input. With i =
 * x·W_ihᵀ + b_ih in the order h, t, and s₀ the previous state:
 *
 *     a = s₍ₗ₋₁₎·R₍ₗ₎ᵀ + b₍ₗ₎ (+ i where l = 1),  h = tanh(a_h),  t = σ(a_t),  s₍ₗ₎ = h·t + s₍ₗ₋₁₎·(1 − t)
 *
 * W_hh (depth·2H, H) holds R₁, R₂, …; the output is the last micro-step's state.
 */
export function createHighwayLayer(setup: LayerSetup): RecurrentLayer {
  const { kernels, weights, state, dState, steps, batchSize: B, hiddenSize: H } = setup;
  const { hiddenWeight, hiddenBias } = weights;
  const depth = hiddenWeight.shape[0] / (2 * H);
  const rows = steps * B;
  const micro = Array.from({ length: depth }, (_, l) => {
    const weight = rowsOf(hiddenWeight.value, l * 2 * H, 2 * H);
    const tensors = Arena.layOut(kernels.allocate, (arena) => ({
      /** tanh and gate; after backward, the gradients of their pre-activations. */
      gates: arena.matrix(rows, 2 * H),
      before: arena.matrix(rows, H),
    }));
    return {
      ...tensors,
      gatesAt: inReadingOrder(tensors.gates, setup),
      beforeAt: inReadingOrder(tensors.before, setup),
      ahead: kernels.factor(weight, true, B),
      back: kernels.factor(weight, false, B),
      bias: hiddenBias.value.data.subarray(l * 2 * H, (l + 1) * 2 * H),
      dWeight: rowsOf(hiddenWeight.gradient, l * 2 * H, 2 * H),
      dBias: hiddenBias.gradient.data.subarray(l * 2 * H, (l + 1) * 2 * H),
    };
  });
  const { output, dOutput, products, dBefore, dAfter } = Arena.layOut(kernels.allocate, (arena) => ({
    output: arena.matrix(rows, H),
    dOutput: arena.matrix(rows, H),
    products: arena.matrix(B, 2 * H),
    dBefore: arena.matrix(B, H),
    dAfter: arena.matrix(B, H),
  }));
  const outputAt = inReadingOrder(output, setup);
  const dOutputAt = inReadingOrder(dOutput, setup);

  return { gates: micro[0].gates, output, dOutput, state, dState, refresh, forward, backward };

  function refresh(): void {
    for (const { ahead, back } of micro) {
      ahead.refresh();
      back.refresh();
    }
  }

  function forward(starts: Uint8Array): void {
    for (let t = 0; t < steps; t++) {
      startFrom(micro[0].beforeAt[t].data, t === 0 ? state[0].data : outputAt[t - 1].data, starts, t, setup);
      micro.forEach(({ gatesAt, beforeAt, ahead, bias }, l) => {
        kernels.gemm(products, beforeAt[t], ahead);
        const after = l + 1 < depth ? micro[l + 1].beforeAt[t] : outputAt[t];
        microForward(gatesAt[t], beforeAt[t], after, bias, l === 0);
      });
    }
    state[0].data.set(outputAt[steps - 1].data);
  }

  function microForward(gates: Matrix, before: Matrix, after: Matrix, bias: ArrayLike<number>, reads: boolean): void {
    for (let b = 0; b < B; b++) {
      for (let j = 0; j < H; j++) {
        const h = b * 2 * H + j;
        const t = h + H;
        const s = b * H + j;
        const candidate = Math.tanh((reads ? gates.data[h] : 0) + products.data[h] + bias[j]);
        const transform = sigmoid((reads ? gates.data[t] : 0) + products.data[t] + bias[H + j]);
        gates.data[h] = candidate;
        gates.data[t] = transform;
        after.data[s] = candidate * transform + before.data[s] * (1 - transform);
      }
    }
  }

  function backward(starts: Uint8Array, heedsState = false): void {
    if (heedsState) kernels.add(dOutputAt[steps - 1].data, dState[0].data);
    for (let t = steps - 1; t >= 0; t--) {
      dAfter.data.set(dOutputAt[t].data);
      for (let l = depth - 1; l >= 0; l--) {
        const { gatesAt, beforeAt, back } = micro[l];
        microBackward(gatesAt[t], beforeAt[t]);
        kernels.gemm(dBefore, gatesAt[t], back, { accumulate: true });
        dAfter.data.set(dBefore.data);
      }
      clearStarted(dAfter.data, starts, t, setup);
      if (t > 0) kernels.add(dOutputAt[t - 1].data, dAfter.data);
    }
    if (heedsState) dState[0].data.set(dAfter.data);
    for (const { dWeight, dBias, gates, before } of micro) {
      affineParametersBackward(kernels, dWeight, dBias, gates, before);
    }
  }

  /** Back-propagates `dAfter` to the gates, and to `dBefore` the part that does not pass through the product. */
  function microBackward(gates: Matrix, before: Matrix): void {
    for (let b = 0; b < B; b++) {
      for (let j = 0; j < H; j++) {
        const h = b * 2 * H + j;
        const t = h + H;
        const s = b * H + j;
        const [candidate, transform] = [gates.data[h], gates.data[t]];
        gates.data[h] = dAfter.data[s] * transform * (1 - candidate * candidate);
        gates.data[t] = dAfter.data[s] * (candidate - before.data[s]) * transform * (1 - transform);
        dBefore.data[s] = dAfter.data[s] * (1 - transform);
      }
    }
  }
}
