import { sigmoid } from './sigmoid';
import { Arena } from '../matrix';
import { clearStarted, inReadingOrder, type LayerSetup, type RecurrentLayer, startFrom } from '../layers/layer';

/**
 * Minimal gated recurrent unit (Feng et al., arXiv 2410.01201, section 3.1). Gate and candidate depend on the input
 * alone, so only a running average is computed step by step. There are no recurrent weights. With i = x·W_ihᵀ + b_ih in
 * the order z, n:
 *
 *     z = σ(i_z),  h(t) = (1 − z)·h(t−1) + z·i_n
 */
export function createMinGruLayer(setup: LayerSetup): RecurrentLayer {
  const { kernels, state, dState, steps, batchSize: B, hiddenSize: H } = setup;
  const rows = steps * B;
  const { gates, previousHidden, output, dOutput, dPreviousHidden } = Arena.layOut(kernels.allocate, (arena) => ({
    gates: arena.matrix(rows, 2 * H),
    previousHidden: arena.matrix(rows, H),
    output: arena.matrix(rows, H),
    dOutput: arena.matrix(rows, H),
    dPreviousHidden: arena.matrix(B, H),
  }));
  const gatesAt = inReadingOrder(gates, setup);
  const previousHiddenAt = inReadingOrder(previousHidden, setup);
  const outputAt = inReadingOrder(output, setup);
  const dOutputAt = inReadingOrder(dOutput, setup);

  return { gates, output, dOutput, state, dState, refresh: () => undefined, forward, backward };

  function forward(starts: Uint8Array): void {
    for (let t = 0; t < steps; t++) {
      const [gate, previous, hidden] = [gatesAt[t].data, previousHiddenAt[t].data, outputAt[t].data];
      startFrom(previous, t === 0 ? state[0].data : outputAt[t - 1].data, starts, t, setup);
      for (let b = 0; b < B; b++) {
        for (let j = 0; j < H; j++) {
          const h = b * H + j;
          const z = b * 2 * H + j;
          gate[z] = sigmoid(gate[z]);
          hidden[h] = (1 - gate[z]) * previous[h] + gate[z] * gate[z + H];
        }
      }
    }
    state[0].data.set(outputAt[steps - 1].data);
  }

  function backward(starts: Uint8Array, heedsState = false): void {
    if (heedsState) kernels.add(dOutputAt[steps - 1].data, dState[0].data);
    for (let t = steps - 1; t >= 0; t--) {
      const [gate, previous, dHidden] = [gatesAt[t].data, previousHiddenAt[t].data, dOutputAt[t].data];
      for (let b = 0; b < B; b++) {
        for (let j = 0; j < H; j++) {
          const h = b * H + j;
          const z = b * 2 * H + j;
          const [update, candidate] = [gate[z], gate[z + H]];
          gate[z] = dHidden[h] * (candidate - previous[h]) * update * (1 - update);
          gate[z + H] = dHidden[h] * update;
          dPreviousHidden.data[h] = dHidden[h] * (1 - update);
        }
      }
      clearStarted(dPreviousHidden.data, starts, t, setup);
      if (t > 0) kernels.add(dOutputAt[t - 1].data, dPreviousHidden.data);
    }
    if (heedsState) dState[0].data.set(dPreviousHidden.data);
  }
}
