import { hashWith } from '../../base/hash';
import { slotStates } from './learned';

/**
 * log₂ of the number of slots: about 17,000 characters fill them, each noted in twenty-two contexts for five or six decisions.
 */
const slotBits = 21;

/** Number of slots. */
export const slotCount = 1 << slotBits;

const slotMask = slotCount - 1;

/** The outcomes of a slot after one more, by the outcomes before it and the new one: entry 2·outcomes + outcome. */
export const outcomesAfter = Uint16Array.from({ length: 2 * slotStates }, (_, i) => after(i >> 1, i & 1));

/** An outcome halves the other's count, so that recent outcomes weigh more. */
function after(outcomes: number, outcome: number): number {
  const counts = [outcomes & 15, (outcomes >> 4) & 15];
  const other = counts[1 - outcome];
  counts[outcome] = Math.min(15, counts[outcome] + 1);
  if (other > 2) counts[1 - outcome] = (other >> 1) + 1;
  return (outcome << 8) | (counts[1] << 4) | counts[0];
}

/**
 * The outcomes of decisions in the contexts of one document. A slot holds 7 bits of its context's hash, the last outcome,
 * and the counts of both outcomes up to 15 (as the bit histories of Mahoney's paq).
 */
export class Slots {
  readonly #slots = new Uint16Array(slotCount);

  clear(): void {
    this.#slots.fill(0);
  }

  /** Slot of a decision, a node of the symbol tree, in a context. */
  slotOf(context: number, node: number): number {
    return hashWith(context, node);
  }

  /** The 9 bits of a slot's outcomes; 0 if there are none yet. */
  outcomesAt(slot: number): number {
    const value = this.#slots[slot & slotMask];
    return value >>> 9 === slot >>> 25 ? value & 511 : 0;
  }

  note(slot: number, outcomes: number, outcome: number): void {
    this.#slots[slot & slotMask] = ((slot >>> 25) << 9) | outcomesAfter[2 * outcomes + outcome];
  }
}
