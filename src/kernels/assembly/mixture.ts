import { mixBits } from './hash';
import { half } from './math';
import { clamped, squash, stretch } from './mixtureMath';
import { inAllLanes, sumOfLanes } from './vector';

// The mixture of one document, with the operations of `src/language/mixture/scalarMixing.ts` in the same order: the same
// bits. `core` is the address of its block, which begins with the fields below. Arrays of the block have places for 24
// contexts and 64 predictors (`src/kernels/mixingMemory.ts` lays it out).

// Fields of 32 bits, by offset: addresses of the parts of the learned values, of the slots and the tables, and sizes.
const weightsField: usize = 0;
const lastField: usize = 4;
const countedField: usize = 8;
const indexChainField: usize = 12;
const happenedField: usize = 16;
const documentChainField: usize = 20;
const matchesField: usize = 24;
const byMatchField: usize = 28;
const byTextField: usize = 32;
const countedCountsField: usize = 36;
const happenedCountsField: usize = 40;
const matchCountsField: usize = 44;
const slotsField: usize = 48;
const tablesField: usize = 52;
const indexContextsField: usize = 56;
const documentContextsField: usize = 60;
/** Bytes of the inputs of one kind: half of a row of weights. */
const halfRowField: usize = 64;
const setsField: usize = 68;

// Arrays of the block.
const no: usize = 128;
const yes: usize = 224;
const hashes: usize = 320;
const probabilities: usize = 512;
const inputs: usize = 768;
const countedAt: usize = 1280;
const slotAt: usize = 1376;
const outcomesAt: usize = 1472;
// Of both chains, one after the other: index of the weights (−1 for none), input and output, and the output squashed.
const linkAt: usize = 1568;
const before: usize = 1760;
const after: usize = 1952;
const squashed: usize = 2144;
/** Bytes from the index's part of these arrays to the document's. */
const chainBytes: usize = 96;
// Of the latest decision: the states of the three match models, and place and part in both curves.
const matchAt: usize = 2336;
const curveAt: usize = 2348;
const curvePart: usize = 2356;
// Of the four final mixers.
const finalRows: usize = 2368;
const finalOutputs: usize = 2384;
const finalErrors: usize = 2400;
/** Of the index's contexts. */
const stages: usize = 2432;
// Of the weight sets, of which there are at most 16: the outputs of those that are not used are 0.
const rows: usize = 2560;
const outputs: usize = 2624;
const errors: usize = 2688;
/** Bytes of the outputs, and of a row of a final mixer. */
const outputBytes: usize = 64;

// Tables, by offset: constants of the recipe, rates of the adaptive probabilities by count, classes of counts of the index,
// and outcomes of a slot after one more.
const linearScale: usize = 0;
const biasInput: usize = 4;
const finalRate: usize = 8;
const isseRate: usize = 12;
const apmRate: usize = 16;
const ofApm: usize = 20;
const ofMixer: usize = 24;
const ofClass: usize = 28;
const ofCounts: usize = 32;
const indexPrior: usize = 36;
const twicePrior: usize = 40;
const exactFrom: usize = 44;
const mostOutcomes: usize = 48;
const leastProbable: usize = 52;
const mostProbable: usize = 56;
const rates: usize = 64;
const classes: usize = 1088;
const classTable: i32 = 512;
const outcomesAfter: usize = 1600;

/** As in `src/language/mixture/slots.ts`. */
const slotMask: i32 = (1 << 21) - 1;
/** Number of stages of a context, as in `src/language/mixture/learned.ts`. */
const stageCount: i32 = 5;
const least: f32 = 1.0 / 4096.0;
const most: f32 = 1.0 - 1.0 / 4096.0;
/** Bytes of a curve of 33 points. */
const curveBytes: usize = 132;

/** Probability of a yes at a node of the symbol tree; for the arguments see `Decision`. */
export function decide(
  core: usize,
  node: i32,
  match: i32,
  indexMatch: i32,
  resumedMatch: i32,
  network: f32,
  matchCurve: i32,
  textCurve: i32,
): f32 {
  const tables = load<usize>(core, tablesField);
  const indexContexts = load<usize>(core, indexContextsField);
  const documentContexts = load<usize>(core, documentContextsField);
  const ofIndex = addIndex(core, tables, <i32>indexContexts);
  const ofDocument = addDocument(core, node, <i32>documentContexts, core + (indexContexts << 2) + 4, ofIndex);
  const behind = core + ((indexContexts + documentContexts) << 2) + 8;
  addMatch(core, core, behind, match);
  addMatch(core, core + 4, behind + 4, indexMatch);
  addMatch(core, core + 8, behind + 8, resumedMatch);
  store<f32>(behind, network, probabilities + 12);
  toInputs(core, tables, behind, core + (indexContexts << 2), ofIndex, ofDocument);
  const total = mix(core);
  const probability = f32x4.extract_lane(squash(f32x4.splat(total)), 0);
  const share = load<f32>(tables, ofApm);
  const byMatch = refine(core, total, load<usize>(core, byMatchField) + <usize>matchCurve * curveBytes);
  const byText = refine(core + 4, total, load<usize>(core, byTextField) + <usize>textCurve * curveBytes);
  const refined = load<f32>(tables, ofMixer) * probability + share * byMatch + share * byText;
  const lowest = load<f32>(tables, leastProbable);
  const highest = load<f32>(tables, mostProbable);
  return refined > lowest ? (refined < highest ? refined : highest) : lowest;
}

/** Probabilities and chain of the index's contexts. Returns the output of the chain. */
function addIndex(core: usize, tables: usize, contexts: i32): f32 {
  const counted = load<usize>(core, countedField);
  const chain = load<usize>(core, indexChainField);
  const exact = load<i32>(tables, exactFrom);
  const prior = load<f32>(tables, indexPrior);
  const priors = load<f32>(tables, twicePrior);
  const classShare = load<f32>(tables, ofClass);
  const countShare = load<f32>(tables, ofCounts);
  let output: f32 = 0;
  for (let i = 0; i < contexts; i++) {
    const own = core + ((<usize>i) << 2);
    const noes = load<i32>(own, no);
    const yeses = load<i32>(own, yes);
    if ((noes | yeses) == 0) {
      store<i32>(own, -1, countedAt);
      store<i32>(own, -1, linkAt);
      store<f32>(own, 0.5, probabilities);
      continue;
    }
    const stage = i * stageCount + load<i32>(own, stages);
    const state = (stage << 8) | (classOf(tables, noes) << 4) | classOf(tables, yeses);
    store<i32>(own, state, countedAt);
    let p = load<f32>(counted + ((<usize>state) << 2));
    if (noes >= exact && yeses >= exact)
      p = classShare * p + countShare * ((<f32>yeses + prior) / (<f32>(noes + yeses) + priors));
    store<f32>(own, p, probabilities);
    output = correct(own, chain, state, output);
  }
  return output;
}

function classOf(tables: usize, count: i32): i32 {
  return count < classTable ? <i32>load<u8>(tables + <usize>count, classes) : 15;
}

/** Probabilities and chain of the document's contexts; `to` is the block, shifted to their first probability. */
function addDocument(core: usize, node: i32, contexts: i32, to: usize, chainOutput: f32): f32 {
  const slots = load<usize>(core, slotsField);
  const happened = load<usize>(core, happenedField);
  const chain = load<usize>(core, documentChainField);
  findSlots(core, node, contexts);
  // In a separate loop, without branches, so that the slots are read from memory at the same time.
  for (let i = 0; i < contexts; i++) {
    const own = core + ((<usize>i) << 2);
    store<i32>(own, outcomesOf(slots, load<i32>(own, slotAt)), outcomesAt);
  }
  let output = chainOutput;
  for (let i = 0; i < contexts; i++) {
    const shift = (<usize>i) << 2;
    const own = core + shift;
    const outcomes = load<i32>(own, outcomesAt);
    if (outcomes == 0) {
      store<i32>(own, -1, linkAt + chainBytes);
      store<f32>(to + shift, 0.5, probabilities);
    } else {
      const state = (i << 9) | outcomes;
      output = correct(own + chainBytes, chain, state, output);
      store<f32>(to + shift, load<f32>(happened + ((<usize>state) << 2)), probabilities);
    }
  }
  return output;
}

/** Slots of a node in the document's contexts: `hashWith` of `src/base/hash.ts`. The last four may exceed the contexts. */
function findSlots(core: usize, node: i32, contexts: i32): void {
  const product = i32x4.splat((node + 1) * <i32>0x9e3779b1);
  for (let i = 0; i < contexts; i += 4) {
    const own = core + ((<usize>i) << 2);
    v128.store(own, mixBits(i32x4.add(v128.load(own, hashes), product)), slotAt);
  }
}

function outcomesOf(slots: usize, slot: i32): i32 {
  const value = <i32>load<u16>(slots + ((<usize>(slot & slotMask)) << 1));
  return value >>> 9 == slot >>> 25 ? value & 511 : 0;
}

/** One component of an ISSE chain; `own` is the block, shifted to the component's place. */
function correct(own: usize, chain: usize, state: i32, input: f32): f32 {
  const weights = chain + ((<usize>state) << 3);
  const output = clamped(load<f32>(weights) * input + load<f32>(weights, 4));
  store<i32>(own, state, linkAt);
  store<f32>(own, input, before);
  store<f32>(own, output, after);
  return output;
}

/** One match model; `own` is the block, shifted to its state, and `to` shifted to its probability. */
function addMatch(core: usize, own: usize, to: usize, match: i32): void {
  store<i32>(own, match, matchAt);
  let p: f32 = 0.5;
  if (match != 0) {
    const state = match > 0 ? match : -match;
    const stays = load<f32>(load<usize>(core, matchesField) + ((<usize>state) << 2));
    p = match > 0 ? stays : 1 - stays;
  }
  store<f32>(to, p, probabilities);
}

/**
 * The inputs of the mixer: ln(p ÷ (1 − p)) and p − ½ of all predictors, of the chains from their outputs, and the bias.
 * `ofIndexChain`: the block, shifted to the probability of the index's chain; `behind`: to the first one after that of the
 * document's chain.
 */
function toInputs(core: usize, tables: usize, behind: usize, ofIndexChain: usize, ofIndex: f32, ofDocument: f32): void {
  const halfRow = load<usize>(core, halfRowField);
  const scale = f32x4.splat(load<f32>(tables, linearScale));
  const middle = inAllLanes(half);
  const chains = f32x4.replace_lane(f32x4.splat(ofIndex), 1, ofDocument);
  const ofChains = squash(chains);
  store<f32>(ofIndexChain, f32x4.extract_lane(ofChains, 0), probabilities);
  store<f32>(behind, f32x4.extract_lane(ofChains, 1), probabilities - 4);
  for (let at = core; at < core + halfRow; at += 16) {
    const p = v128.load(at, probabilities);
    v128.store(at, stretch(p), inputs);
    v128.store(at + halfRow, f32x4.mul(f32x4.sub(p, middle), scale), inputs);
  }
  store<f32>(ofIndexChain, ofIndex, inputs);
  store<f32>(behind, ofDocument, inputs - 4);
  store<f32>(behind, load<f32>(tables, biasInput), inputs + 16);
}

/** Returns ln(p ÷ (1 − p)) of the mixture. */
function mix(core: usize): f32 {
  const bytes = load<usize>(core, halfRowField) << 1;
  const weights = load<usize>(core, weightsField);
  const end = core + (load<usize>(core, setsField) << 2);
  for (let set = core; set < end; set += 4) {
    const own = weights + <usize>load<i32>(set, rows) * bytes;
    let even = f32x4.splat(0);
    let odd = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 32) {
      even = f32x4.add(even, f32x4.mul(v128.load(own + at), v128.load(core + at, inputs)));
      odd = f32x4.add(odd, f32x4.mul(v128.load(own + at, 16), v128.load(core + at, inputs + 16)));
    }
    store<f32>(set, clamped(sumOfLanes(f32x4.add(even, odd))), outputs);
  }
  for (let own = core; own < core + 16; own += 4) {
    const last = finalRowOf(core, own);
    let even = f32x4.splat(0);
    let odd = f32x4.splat(0);
    for (let at: usize = 0; at < outputBytes; at += 32) {
      even = f32x4.add(even, f32x4.mul(v128.load(last + at), v128.load(core + at, outputs)));
      odd = f32x4.add(odd, f32x4.mul(v128.load(last + at, 16), v128.load(core + at, outputs + 16)));
    }
    store<f32>(own, clamped(sumOfLanes(f32x4.add(even, odd))), finalOutputs);
  }
  return sumOfLanes(v128.load(core, finalOutputs)) * 0.25;
}

/** Address of the selected row of a final mixer; `own` is the block, shifted to the mixer's place. */
function finalRowOf(core: usize, own: usize): usize {
  return load<usize>(core, lastField) + (<usize>load<i32>(own, finalRows) * outputBytes);
}

/** One APM; `own` is the block, shifted to the APM's place. */
function refine(own: usize, stretched: f32, curve: usize): f32 {
  const place = min<f32>(31.98, max<f32>(0.02, (stretched + 8) * 2));
  const below = <i32>place;
  const part = place - <f32>below;
  const at = curve + ((<usize>below) << 2);
  store<u32>(own, <u32>at, curveAt);
  store<f32>(own, part, curvePart);
  return load<f32>(at) * (1 - part) + load<f32>(at, 4) * part;
}

/** Updates all parts with the outcome of the latest decision. */
export function learn(core: usize, outcome: i32, rate: f32): void {
  const tables = load<usize>(core, tablesField);
  const target = <f32>outcome;
  learnWeights(core, target, rate, load<f32>(tables, finalRate));
  learnIndex(core, tables, target);
  learnDocument(core, tables, outcome, target);
  const rateOfCurves = load<f32>(tables, apmRate);
  learnCurve(core, target, rateOfCurves);
  learnCurve(core + 4, target, rateOfCurves);
}

function learnWeights(core: usize, target: f32, rate: f32, finalRate: f32): void {
  const bytes = load<usize>(core, halfRowField) << 1;
  const weights = load<usize>(core, weightsField);
  const outcome = f32x4.splat(target);
  const rates = f32x4.splat(rate);
  for (let at = core; at < core + outputBytes; at += 16)
    v128.store(at, f32x4.mul(f32x4.sub(outcome, squash(v128.load(at, outputs))), rates), errors);
  const end = core + (load<usize>(core, setsField) << 2);
  for (let set = core; set < end; set += 4) {
    const own = weights + <usize>load<i32>(set, rows) * bytes;
    const error = v128.load32_splat(set, errors);
    for (let at: usize = 0; at < bytes; at += 32) {
      const to = own + at;
      v128.store(to, f32x4.add(v128.load(to), f32x4.mul(error, v128.load(core + at, inputs))));
      v128.store(to, f32x4.add(v128.load(to, 16), f32x4.mul(error, v128.load(core + at, inputs + 16))), 16);
    }
  }
  const finals = squash(v128.load(core, finalOutputs));
  v128.store(core, f32x4.mul(f32x4.sub(outcome, finals), f32x4.splat(finalRate)), finalErrors);
  for (let own = core; own < core + 16; own += 4) {
    const last = finalRowOf(core, own);
    const error = v128.load32_splat(own, finalErrors);
    for (let at: usize = 0; at < outputBytes; at += 16)
      v128.store(last + at, f32x4.add(v128.load(last + at), f32x4.mul(error, v128.load(core + at, outputs))));
  }
}

function learnIndex(core: usize, tables: usize, target: f32): void {
  const contexts = load<i32>(core, indexContextsField);
  const counted = load<usize>(core, countedField);
  const counts = load<usize>(core, countedCountsField);
  for (let i = 0; i < contexts; i++) {
    const state = load<i32>(core + ((<usize>i) << 2), countedAt);
    if (state >= 0) update(tables, counted, counts, state, target);
  }
  learnChain(core, load<usize>(core, indexChainField), contexts, target, load<f32>(tables, isseRate));
}

function learnDocument(core: usize, tables: usize, outcome: i32, target: f32): void {
  const contexts = load<i32>(core, documentContextsField);
  const slots = load<usize>(core, slotsField);
  const happened = load<usize>(core, happenedField);
  const counts = load<usize>(core, happenedCountsField);
  for (let i = 0; i < contexts; i++) {
    const own = core + ((<usize>i) << 2);
    const outcomes = load<i32>(own, outcomesAt);
    if (outcomes != 0) update(tables, happened, counts, (i << 9) | outcomes, target);
    noteAt(tables, slots, load<i32>(own, slotAt), outcomes, outcome);
  }
  const rate = load<f32>(tables, isseRate);
  learnChain(core + chainBytes, load<usize>(core, documentChainField), contexts, target, rate);
  for (let own = core; own < core + 12; own += 4) learnMatch(core, own, tables, target);
}

function learnMatch(core: usize, own: usize, tables: usize, target: f32): void {
  const match = load<i32>(own, matchAt);
  if (match == 0) return;
  const isRight = match > 0 ? target : 1 - target;
  const state = match > 0 ? match : -match;
  update(tables, load<usize>(core, matchesField), load<usize>(core, matchCountsField), state, isRight);
}

/** One adaptive probability. */
function update(tables: usize, values: usize, counts: usize, at: i32, target: f32): void {
  const to = values + ((<usize>at) << 2);
  const count = <i32>load<u8>(counts + <usize>at);
  const before = load<f32>(to);
  const value = before + (target - before) * load<f32>(tables + ((<usize>count) << 2), rates);
  if (count < load<i32>(tables, mostOutcomes)) store<u8>(counts + <usize>at, <u8>(count + 1));
  store<f32>(to, min(most, max(least, value)));
}

/** An ISSE chain; `own` is the block, shifted to the chain's places. */
function learnChain(own: usize, chain: usize, links: i32, target: f32, rate: f32): void {
  const end = own + ((<usize>links) << 2);
  for (let at = own; at < end; at += 16) v128.store(at, squash(v128.load(at, after)), squashed);
  for (let at = own; at < end; at += 4) {
    const state = load<i32>(at, linkAt);
    if (state < 0) continue;
    const weights = chain + ((<usize>state) << 3);
    const error = (target - load<f32>(at, squashed)) * rate;
    store<f32>(weights, load<f32>(weights) + error * load<f32>(at, before));
    store<f32>(weights, load<f32>(weights, 4) + error, 4);
  }
}

function learnCurve(own: usize, target: f32, rate: f32): void {
  const at = <usize>load<u32>(own, curveAt);
  const part = load<f32>(own, curvePart);
  const below = load<f32>(at);
  store<f32>(at, below + (target - below) * (rate * (1 - part)));
  const above = load<f32>(at, 4);
  store<f32>(at, above + (target - above) * (rate * part), 4);
}

/** Adds an outcome at a node to the outcomes of the document's contexts, without a prediction. */
export function note(core: usize, node: i32, outcome: i32): void {
  const tables = load<usize>(core, tablesField);
  const contexts = load<i32>(core, documentContextsField);
  const slots = load<usize>(core, slotsField);
  findSlots(core, node, contexts);
  for (let i = 0; i < contexts; i++) {
    const slot = load<i32>(core + ((<usize>i) << 2), slotAt);
    noteAt(tables, slots, slot, outcomesOf(slots, slot), outcome);
  }
}

function noteAt(tables: usize, slots: usize, slot: i32, outcomes: i32, outcome: i32): void {
  const next = <i32>load<u16>(tables + (((<usize>outcomes) << 2) | ((<usize>outcome) << 1)), outcomesAfter);
  store<u16>(slots + ((<usize>(slot & slotMask)) << 1), <u16>(((slot >>> 25) << 9) | next));
}
