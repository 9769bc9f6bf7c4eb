import { sigmoid } from './sigmoid';
import { Arena, type Matrix, rowsOf } from '../matrix';
import { affineParametersBackward } from '../ops/affine';
import { clearStarted, inReadingOrder, type LayerSetup, type RecurrentLayer, startFrom } from '../layers/layer';

/**
 * The gated recurrent unit as first published (Cho et al., arXiv 1406.1078, section 2.3): the reset gate acts before
 * the recurrent product of the candidate, so a step has two products. Gates in the order r, z, n; with i = x·W_ihᵀ +
 * b_ih, and W and b the parts of W_hh and b_hh that belong to a gate:
 *
 *     r = σ(i_r + h(t−1)·W_rᵀ + b_r),  z = σ(i_z + h(t−1)·W_zᵀ + b_z),  n = tanh(i_n + (r·h(t−1))·W_nᵀ + b_n),
 *     h(t) = (1 − z)·n + z·h(t−1)
 */
export function createOriginalGruLayer(setup: LayerSetup): RecurrentLayer {
  const { kernels, weights, state, dState, steps, batchSize: B, hiddenSize: H } = setup;
  const { hiddenWeight, hiddenBias } = weights;
  const part = (matrix: Matrix, from: number, count: number): Matrix => rowsOf(matrix, from * H, count * H);
  const gateWeight = part(hiddenWeight.value, 0, 2);
  const candidateWeight = part(hiddenWeight.value, 2, 1);
  const ahead = [kernels.factor(gateWeight, true, B), kernels.factor(candidateWeight, true, B)] as const;
  const back = [kernels.factor(gateWeight, false, B), kernels.factor(candidateWeight, false, B)] as const;
  const bias = hiddenBias.value.data;
  const rows = steps * B;
  const tensors = Arena.layOut(kernels.allocate, (arena) => ({
    gates: arena.matrix(rows, 3 * H),
    /** Gradients of the two gates' pre-activations, and of the candidate's. */
    dGatesPart: arena.matrix(rows, 2 * H),
    dCandidatePart: arena.matrix(rows, H),
    previousHidden: arena.matrix(rows, H),
    /** r·h(t−1). */
    resetHidden: arena.matrix(rows, H),
    output: arena.matrix(rows, H),
    dOutput: arena.matrix(rows, H),
    products: arena.matrix(B, 2 * H),
    candidates: arena.matrix(B, H),
    dResetHidden: arena.matrix(B, H),
    dPreviousHidden: arena.matrix(B, H),
  }));
  const { gates, output, dOutput, products, candidates, dResetHidden, dPreviousHidden } = tensors;
  const gatesAt = inReadingOrder(gates, setup);
  const dGatesAt = inReadingOrder(tensors.dGatesPart, setup);
  const dCandidateAt = inReadingOrder(tensors.dCandidatePart, setup);
  const previousHiddenAt = inReadingOrder(tensors.previousHidden, setup);
  const resetHiddenAt = inReadingOrder(tensors.resetHidden, setup);
  const outputAt = inReadingOrder(output, setup);
  const dOutputAt = inReadingOrder(dOutput, setup);

  return { gates, output, dOutput, state, dState, refresh, forward, backward };

  function refresh(): void {
    for (const factor of [...ahead, ...back]) factor.refresh();
  }

  function forward(starts: Uint8Array): void {
    for (let t = 0; t < steps; t++) {
      const previous = previousHiddenAt[t].data;
      startFrom(previous, t === 0 ? state[0].data : outputAt[t - 1].data, starts, t, setup);
      kernels.gemm(products, previousHiddenAt[t], ahead[0]);
      openGates(t);
      kernels.gemm(candidates, resetHiddenAt[t], ahead[1]);
      mix(t);
    }
    state[0].data.set(outputAt[steps - 1].data);
  }

  function openGates(t: number): void {
    const [gate, previous, reset] = [gatesAt[t].data, previousHiddenAt[t].data, resetHiddenAt[t].data];
    for (let b = 0; b < B; b++) {
      for (let j = 0; j < H; j++) {
        const r = b * 3 * H + j;
        gate[r] = sigmoid(gate[r] + products.data[b * 2 * H + j] + bias[j]);
        gate[r + H] = sigmoid(gate[r + H] + products.data[b * 2 * H + H + j] + bias[H + j]);
        reset[b * H + j] = gate[r] * previous[b * H + j];
      }
    }
  }

  function mix(t: number): void {
    const [gate, previous, hidden] = [gatesAt[t].data, previousHiddenAt[t].data, outputAt[t].data];
    for (let b = 0; b < B; b++) {
      for (let j = 0; j < H; j++) {
        const h = b * H + j;
        const z = b * 3 * H + H + j;
        gate[z + H] = Math.tanh(gate[z + H] + candidates.data[h] + bias[2 * H + j]);
        hidden[h] = (1 - gate[z]) * gate[z + H] + gate[z] * previous[h];
      }
    }
  }

  function backward(starts: Uint8Array, heedsState = false): void {
    if (heedsState) kernels.add(dOutputAt[steps - 1].data, dState[0].data);
    for (let t = steps - 1; t >= 0; t--) {
      mixBackward(t);
      kernels.gemm(dResetHidden, dCandidateAt[t], back[1]);
      gatesBackward(t);
      if (t === 0 && !heedsState) break;
      kernels.gemm(dPreviousHidden, dGatesAt[t], back[0], { accumulate: true });
      clearStarted(dPreviousHidden.data, starts, t, setup);
      if (t > 0) kernels.add(dOutputAt[t - 1].data, dPreviousHidden.data);
    }
    if (heedsState) dState[0].data.set(dPreviousHidden.data);
    const dBias = hiddenBias.gradient.data;
    const gradient = hiddenWeight.gradient;
    const { dGatesPart, dCandidatePart, previousHidden, resetHidden } = tensors;
    affineParametersBackward(kernels, part(gradient, 0, 2), dBias.subarray(0, 2 * H), dGatesPart, previousHidden);
    affineParametersBackward(kernels, part(gradient, 2, 1), dBias.subarray(2 * H), dCandidatePart, resetHidden);
  }

  function mixBackward(t: number): void {
    const [gate, previous, dHidden] = [gatesAt[t].data, previousHiddenAt[t].data, dOutputAt[t].data];
    const [dGates, dCandidates] = [dGatesAt[t].data, dCandidateAt[t].data];
    for (let b = 0; b < B; b++) {
      for (let j = 0; j < H; j++) {
        const h = b * H + j;
        const z = b * 3 * H + H + j;
        const [update, candidate] = [gate[z], gate[z + H]];
        dCandidates[h] = dHidden[h] * (1 - update) * (1 - candidate * candidate);
        dGates[b * 2 * H + H + j] = dHidden[h] * (previous[h] - candidate) * update * (1 - update);
        dPreviousHidden.data[h] = dHidden[h] * update;
      }
    }
  }

  function gatesBackward(t: number): void {
    const [gate, previous] = [gatesAt[t].data, previousHiddenAt[t].data];
    const [dGates, dCandidates] = [dGatesAt[t].data, dCandidateAt[t].data];
    for (let b = 0; b < B; b++) {
      for (let j = 0; j < H; j++) {
        const h = b * H + j;
        const r = b * 3 * H + j;
        const reset = gate[r];
        dGates[b * 2 * H + j] = dResetHidden.data[h] * previous[h] * reset * (1 - reset);
        dPreviousHidden.data[h] += dResetHidden.data[h] * reset;
        gate[r] = dGates[b * 2 * H + j];
        gate[r + H] = dGates[b * 2 * H + H + j];
        gate[r + 2 * H] = dCandidates[h];
      }
    }
  }
}
