import { one, sigmoid, tanh } from './math';
import { inAllLanes, loadLanes, multiplyAdd, storeLanes, storePair } from './vector';

// The element-wise parts of the cells of `src/numeric/cells`, four or eight units at a time; see there for the
// equations. Arguments are as in `CellStep`; H units, B streams.

export function elmanForward(batchSize: i32, hiddenSize: i32, gates: usize, hiddenGates: usize, bias: usize, hidden: usize): void {
  for (let b = 0; b < batchSize; b++) {
    let j = 0;
    for (; j + 4 <= hiddenSize; j += 4) {
      elmanForwardAt(4, gates, hiddenGates, bias + ((<usize>j) << 2), hidden);
      gates += 16;
      hiddenGates += 16;
      hidden += 16;
    }
    const rest = hiddenSize - j;
    if (rest > 0) elmanForwardAt(rest, gates, hiddenGates, bias + ((<usize>j) << 2), hidden);
    gates += (<usize>rest) << 2;
    hiddenGates += (<usize>rest) << 2;
    hidden += (<usize>rest) << 2;
  }
}

// @ts-ignore: decorator
@inline
function elmanForwardAt(lanes: i32, gates: usize, hiddenGates: usize, bias: usize, hidden: usize): void {
  const sum = f32x4.add(f32x4.add(loadLanes(gates, lanes), loadLanes(hiddenGates, lanes)), loadLanes(bias, lanes));
  storeLanes(hidden, tanh(sum), lanes);
}

/** `count` units, over all streams. */
export function elmanBackward(count: i32, gates: usize, hidden: usize, dHidden: usize): void {
  const ones = inAllLanes(one);
  for (; count > 0; count -= 4) {
    const lanes = min(count, 4);
    const h = loadLanes(hidden, lanes);
    storeLanes(gates, f32x4.mul(loadLanes(dHidden, lanes), f32x4.sub(ones, f32x4.mul(h, h))), lanes);
    gates += 16;
    hidden += 16;
    dHidden += 16;
  }
}

export function gruForward(
  batchSize: i32,
  hiddenSize: i32,
  gates: usize,
  hiddenGates: usize,
  bias: usize,
  kept: usize,
  previousHidden: usize,
  hidden: usize,
): void {
  const apart = (<usize>hiddenSize) << 2;
  for (let b = 0; b < batchSize; b++) {
    let j = 0;
    for (; j + 8 <= hiddenSize; j += 8) {
      const at = (<usize>j) << 2;
      gruForwardPair(apart, gates + at, hiddenGates + at, bias + at, kept + at, previousHidden + at, hidden + at);
    }
    for (; j < hiddenSize; j += 4) {
      const lanes = min(hiddenSize - j, 4);
      const at = (<usize>j) << 2;
      gruForwardAt(lanes, apart, gates + at, hiddenGates + at, bias + at, kept + at, previousHidden + at, hidden + at);
    }
    gates += 3 * apart;
    hiddenGates += 3 * apart;
    kept += apart;
    previousHidden += apart;
    hidden += apart;
  }
}

/** Eight units. All loads and computations are in pairs and precede the stores, so that the engine may widen them. */
// @ts-ignore: decorator
@inline
function gruForwardPair(
  apart: usize,
  gates: usize,
  hiddenGates: usize,
  bias: usize,
  kept: usize,
  previousHidden: usize,
  hidden: usize,
): void {
  const reset0 = gate(gates, hiddenGates, bias, 4);
  const reset1 = gate(gates + 16, hiddenGates + 16, bias + 16, 4);
  const update0 = gate(gates + apart, hiddenGates + apart, bias + apart, 4);
  const update1 = gate(gates + apart + 16, hiddenGates + apart + 16, bias + apart + 16, 4);
  const fromHidden0 = sumOfTwo(hiddenGates + 2 * apart, bias + 2 * apart, 4);
  const fromHidden1 = sumOfTwo(hiddenGates + 2 * apart + 16, bias + 2 * apart + 16, 4);
  const candidate0 = gruCandidate(gates + 2 * apart, reset0, fromHidden0, 4);
  const candidate1 = gruCandidate(gates + 2 * apart + 16, reset1, fromHidden1, 4);
  const hidden0 = gruHidden(update0, candidate0, previousHidden, 4);
  const hidden1 = gruHidden(update1, candidate1, previousHidden + 16, 4);
  storePair(gates, reset0, reset1);
  storePair(gates + apart, update0, update1);
  storePair(gates + 2 * apart, candidate0, candidate1);
  storePair(kept, fromHidden0, fromHidden1);
  storePair(hidden, hidden0, hidden1);
}

function gruForwardAt(
  lanes: i32,
  apart: usize,
  gates: usize,
  hiddenGates: usize,
  bias: usize,
  kept: usize,
  previousHidden: usize,
  hidden: usize,
): void {
  const reset = gate(gates, hiddenGates, bias, lanes);
  const update = gate(gates + apart, hiddenGates + apart, bias + apart, lanes);
  const fromHidden = sumOfTwo(hiddenGates + 2 * apart, bias + 2 * apart, lanes);
  const candidate = gruCandidate(gates + 2 * apart, reset, fromHidden, lanes);
  storeLanes(gates, reset, lanes);
  storeLanes(gates + apart, update, lanes);
  storeLanes(gates + 2 * apart, candidate, lanes);
  storeLanes(kept, fromHidden, lanes);
  storeLanes(hidden, gruHidden(update, candidate, previousHidden, lanes), lanes);
}

// @ts-ignore: decorator
@inline
function gruCandidate(fromInput: usize, reset: v128, fromHidden: v128, lanes: i32): v128 {
  return tanh(multiplyAdd(reset, fromHidden, loadLanes(fromInput, lanes)));
}

// @ts-ignore: decorator
@inline
function gruHidden(update: v128, candidate: v128, previousHidden: usize, lanes: i32): v128 {
  const fresh = f32x4.mul(f32x4.sub(inAllLanes(one), update), candidate);
  return multiplyAdd(update, loadLanes(previousHidden, lanes), fresh);
}

export function gruBackward(
  batchSize: i32,
  hiddenSize: i32,
  gates: usize,
  kept: usize,
  previousHidden: usize,
  dHiddenGates: usize,
  dHidden: usize,
  dPreviousHidden: usize,
): void {
  const apart = (<usize>hiddenSize) << 2;
  const whole = hiddenSize & ~3;
  const rest = hiddenSize - whole;
  for (let b = 0; b < batchSize; b++) {
    for (let at: usize = 0; at < (<usize>whole) << 2; at += 16) {
      gruBackwardAt(4, apart, gates + at, kept + at, previousHidden + at, dHiddenGates + at, dHidden + at, dPreviousHidden + at);
    }
    if (rest > 0) {
      const at = (<usize>whole) << 2;
      gruBackwardAt(rest, apart, gates + at, kept + at, previousHidden + at, dHiddenGates + at, dHidden + at, dPreviousHidden + at);
    }
    gates += 3 * apart;
    dHiddenGates += 3 * apart;
    kept += apart;
    previousHidden += apart;
    dHidden += apart;
    dPreviousHidden += apart;
  }
}

// @ts-ignore: decorator
@inline
function gruBackwardAt(
  lanes: i32,
  apart: usize,
  gates: usize,
  kept: usize,
  previousHidden: usize,
  dHiddenGates: usize,
  dHidden: usize,
  dPreviousHidden: usize,
): void {
  const ones = inAllLanes(one);
  const reset = loadLanes(gates, lanes);
  const update = loadLanes(gates + apart, lanes);
  const candidate = loadLanes(gates + 2 * apart, lanes);
  const dh = loadLanes(dHidden, lanes);
  const fresh = f32x4.sub(ones, update);
  const dCandidate = f32x4.mul(f32x4.mul(dh, fresh), f32x4.sub(ones, f32x4.mul(candidate, candidate)));
  const dReset = f32x4.mul(f32x4.mul(dCandidate, loadLanes(kept, lanes)), f32x4.mul(reset, f32x4.sub(ones, reset)));
  const change = f32x4.sub(loadLanes(previousHidden, lanes), candidate);
  const dUpdate = f32x4.mul(f32x4.mul(dh, change), f32x4.mul(update, fresh));
  storeLanes(gates, dReset, lanes);
  storeLanes(gates + apart, dUpdate, lanes);
  storeLanes(gates + 2 * apart, dCandidate, lanes);
  storeLanes(dHiddenGates, dReset, lanes);
  storeLanes(dHiddenGates + apart, dUpdate, lanes);
  storeLanes(dHiddenGates + 2 * apart, f32x4.mul(dCandidate, reset), lanes);
  storeLanes(dPreviousHidden, f32x4.mul(dh, update), lanes);
}

export function lstmForward(
  batchSize: i32,
  hiddenSize: i32,
  gates: usize,
  hiddenGates: usize,
  bias: usize,
  kept: usize,
  previousCell: usize,
  cell: usize,
  hidden: usize,
): void {
  const apart = (<usize>hiddenSize) << 2;
  for (let b = 0; b < batchSize; b++) {
    let j = 0;
    for (; j + 8 <= hiddenSize; j += 8) {
      const at = (<usize>j) << 2;
      lstmForwardPair(apart, gates + at, hiddenGates + at, bias + at, kept + at, previousCell + at, cell + at, hidden + at);
    }
    for (; j < hiddenSize; j += 4) {
      const lanes = min(hiddenSize - j, 4);
      const at = (<usize>j) << 2;
      lstmForwardAt(lanes, apart, gates + at, hiddenGates + at, bias + at, kept + at, previousCell + at, cell + at, hidden + at);
    }
    gates += 4 * apart;
    hiddenGates += 4 * apart;
    kept += apart;
    previousCell += apart;
    cell += apart;
    hidden += apart;
  }
}

/** Eight units. All loads and computations are in pairs and precede the stores, so that the engine may widen them. */
// @ts-ignore: decorator
@inline
function lstmForwardPair(
  apart: usize,
  gates: usize,
  hiddenGates: usize,
  bias: usize,
  kept: usize,
  previousCell: usize,
  cell: usize,
  hidden: usize,
): void {
  const input0 = gate(gates, hiddenGates, bias, 4);
  const input1 = gate(gates + 16, hiddenGates + 16, bias + 16, 4);
  const forget0 = gate(gates + apart, hiddenGates + apart, bias + apart, 4);
  const forget1 = gate(gates + apart + 16, hiddenGates + apart + 16, bias + apart + 16, 4);
  const candidate0 = tanh(sumOfThree(gates + 2 * apart, hiddenGates + 2 * apart, bias + 2 * apart, 4));
  const candidate1 = tanh(sumOfThree(gates + 2 * apart + 16, hiddenGates + 2 * apart + 16, bias + 2 * apart + 16, 4));
  const output0 = gate(gates + 3 * apart, hiddenGates + 3 * apart, bias + 3 * apart, 4);
  const output1 = gate(gates + 3 * apart + 16, hiddenGates + 3 * apart + 16, bias + 3 * apart + 16, 4);
  const state0 = lstmState(forget0, previousCell, input0, candidate0, 4);
  const state1 = lstmState(forget1, previousCell + 16, input1, candidate1, 4);
  const squashed0 = tanh(state0);
  const squashed1 = tanh(state1);
  storePair(gates, input0, input1);
  storePair(gates + apart, forget0, forget1);
  storePair(gates + 2 * apart, candidate0, candidate1);
  storePair(gates + 3 * apart, output0, output1);
  storePair(cell, state0, state1);
  storePair(kept, squashed0, squashed1);
  storePair(hidden, f32x4.mul(output0, squashed0), f32x4.mul(output1, squashed1));
}

function lstmForwardAt(
  lanes: i32,
  apart: usize,
  gates: usize,
  hiddenGates: usize,
  bias: usize,
  kept: usize,
  previousCell: usize,
  cell: usize,
  hidden: usize,
): void {
  const input = gate(gates, hiddenGates, bias, lanes);
  const forget = gate(gates + apart, hiddenGates + apart, bias + apart, lanes);
  const candidate = tanh(sumOfThree(gates + 2 * apart, hiddenGates + 2 * apart, bias + 2 * apart, lanes));
  const output = gate(gates + 3 * apart, hiddenGates + 3 * apart, bias + 3 * apart, lanes);
  const state = lstmState(forget, previousCell, input, candidate, lanes);
  const squashed = tanh(state);
  storeLanes(gates, input, lanes);
  storeLanes(gates + apart, forget, lanes);
  storeLanes(gates + 2 * apart, candidate, lanes);
  storeLanes(gates + 3 * apart, output, lanes);
  storeLanes(cell, state, lanes);
  storeLanes(kept, squashed, lanes);
  storeLanes(hidden, f32x4.mul(output, squashed), lanes);
}

// @ts-ignore: decorator
@inline
function lstmState(forget: v128, previousCell: usize, input: v128, candidate: v128, lanes: i32): v128 {
  return multiplyAdd(forget, loadLanes(previousCell, lanes), f32x4.mul(input, candidate));
}

export function lstmBackward(
  batchSize: i32,
  hiddenSize: i32,
  gates: usize,
  kept: usize,
  previousCell: usize,
  dHidden: usize,
  dCell: usize,
  dPreviousCell: usize,
): void {
  const apart = (<usize>hiddenSize) << 2;
  const whole = hiddenSize & ~3;
  const rest = hiddenSize - whole;
  for (let b = 0; b < batchSize; b++) {
    for (let at: usize = 0; at < (<usize>whole) << 2; at += 16) {
      lstmBackwardAt(4, apart, gates + at, kept + at, previousCell + at, dHidden + at, dCell + at, dPreviousCell + at);
    }
    if (rest > 0) {
      const at = (<usize>whole) << 2;
      lstmBackwardAt(rest, apart, gates + at, kept + at, previousCell + at, dHidden + at, dCell + at, dPreviousCell + at);
    }
    gates += 4 * apart;
    kept += apart;
    previousCell += apart;
    dHidden += apart;
    dCell += apart;
    dPreviousCell += apart;
  }
}

// @ts-ignore: decorator
@inline
function lstmBackwardAt(
  lanes: i32,
  apart: usize,
  gates: usize,
  kept: usize,
  previousCell: usize,
  dHidden: usize,
  dCell: usize,
  dPreviousCell: usize,
): void {
  const ones = inAllLanes(one);
  const input = loadLanes(gates, lanes);
  const forget = loadLanes(gates + apart, lanes);
  const candidate = loadLanes(gates + 2 * apart, lanes);
  const output = loadLanes(gates + 3 * apart, lanes);
  const squashed = loadLanes(kept, lanes);
  const dh = loadLanes(dHidden, lanes);
  const through = f32x4.mul(f32x4.mul(dh, output), f32x4.sub(ones, f32x4.mul(squashed, squashed)));
  const dc = f32x4.add(loadLanes(dCell, lanes), through);
  const dInput = f32x4.mul(f32x4.mul(dc, candidate), slope(input));
  const dForget = f32x4.mul(f32x4.mul(dc, loadLanes(previousCell, lanes)), slope(forget));
  const dCandidate = f32x4.mul(f32x4.mul(dc, input), f32x4.sub(ones, f32x4.mul(candidate, candidate)));
  const dOutput = f32x4.mul(f32x4.mul(dh, squashed), slope(output));
  storeLanes(gates, dInput, lanes);
  storeLanes(gates + apart, dForget, lanes);
  storeLanes(gates + 2 * apart, dCandidate, lanes);
  storeLanes(gates + 3 * apart, dOutput, lanes);
  storeLanes(dPreviousCell, f32x4.mul(dc, forget), lanes);
}

/** σ′ from σ. */
// @ts-ignore: decorator
@inline
function slope(gate: v128): v128 {
  return f32x4.mul(gate, f32x4.sub(inAllLanes(one), gate));
}

// @ts-ignore: decorator
@inline
function gate(fromInput: usize, fromHidden: usize, bias: usize, lanes: i32): v128 {
  return sigmoid(sumOfThree(fromInput, fromHidden, bias, lanes));
}

// @ts-ignore: decorator
@inline
function sumOfTwo(a: usize, b: usize, lanes: i32): v128 {
  return f32x4.add(loadLanes(a, lanes), loadLanes(b, lanes));
}

// @ts-ignore: decorator
@inline
function sumOfThree(a: usize, b: usize, c: usize, lanes: i32): v128 {
  return f32x4.add(f32x4.add(loadLanes(a, lanes), loadLanes(b, lanes)), loadLanes(c, lanes));
}
