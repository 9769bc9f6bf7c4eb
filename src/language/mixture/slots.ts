/** log₂ of how many decisions are remembered. */
const slotBits = 19;

/** Number of slots. */
export const slotCount = 1 << slotBits;

const slotMask = slotCount - 1;

/**
 * The outcomes of decisions in the contexts of one document. A slot holds 7 bits of its context's hash, the last outcome,
 * and the counts of both outcomes up to 15. An outcome halves the other's count, so that recent outcomes weigh more (as in
 * the bit histories of Mahoney's paq).
 */
export class Slots {
  readonly #slots = new Uint16Array(slotCount);

  clear(): void {
    this.#slots.fill(0);
  }

  /** Slot of a decision, a node of the symbol tree, in a context. Not by `mixBits`: other collisions change predictions. */
  slotOf(context: number, node: number): number {
    let hash = Math.imul(context + Math.imul(node, 0x9e3779b1), 0x85ebca6b);
    hash ^= hash >>> 15;
    return hash;
  }

  /** The 9 bits of a slot's outcomes; 0 if there are none yet. */
  outcomesAt(slot: number): number {
    const value = this.#slots[slot & slotMask];
    return value >>> 9 === slot >>> 25 ? value & 511 : 0;
  }

  note(slot: number, outcomes: number, outcome: number): void {
    let no = outcomes & 15;
    let yes = (outcomes >> 4) & 15;
    if (outcome === 1) {
      if (yes < 15) yes++;
      if (no > 2) no = (no >> 1) + 1;
    } else {
      if (no < 15) no++;
      if (yes > 2) yes = (yes >> 1) + 1;
    }
    this.#slots[slot & slotMask] = ((slot >>> 25) << 9) | (outcome << 8) | (yes << 4) | no;
  }
}
