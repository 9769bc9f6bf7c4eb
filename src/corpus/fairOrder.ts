import { hashText } from '../base/hash';
import type { WalkedFolder } from './place';
import type { Candidate } from './walk';

/** Of the text that can be learned, the part that goes to what lies beside open files and what was changed last. */
const nearShare = 1 / 4;

/** Of the chance that chooses files. It is no setting: with another, other files would be learned, to no gain. */
const choiceSeed = 1;

/** What is left to take of a folder, or of the files that lie in it themselves. */
interface Share {
  /** Characters that were taken of it, and of the folders in it. */
  taken: number;
  /** Of a folder: the shares of its own files and of the folders in it from which there is something left to take. */
  readonly parts: Set<Share>;
  /** The next one last. */
  readonly files: Candidate[];
  readonly around: Share | undefined;
}

/**
 * The order in which files are taken where not all can be: what is open; of a quarter of the room what lies beside it, then
 * what was changed last; then of each folder in turn, the one of which the least was taken first, and within a folder by
 * chance. So all folders in one get equal shares of it, and what a small one leaves over goes to the others.
 */
export class FairOrder {
  readonly #room: number;
  readonly #shares = new Map<WalkedFolder, Share>();
  readonly #all = share(undefined);
  /** The next one last. */
  readonly #open: Candidate[];
  readonly #near: Candidate[];
  #nearTaken = 0;
  /** By the place of each. */
  readonly #isGiven: Uint8Array;

  constructor(candidates: readonly Candidate[], room: number, isOpen: (candidate: Candidate) => boolean) {
    this.#room = room * nearShare;
    this.#isGiven = new Uint8Array(candidates.length);
    const ranks = Uint32Array.from(candidates, ({ folder, name }) => hashText(folder.shown + name, choiceSeed));
    const byChance = [...candidates].sort((a, b) => ranks[b.place]! - ranks[a.place]!);
    for (const file of byChance) this.#filesOf(file.folder).files.push(file);
    this.#open = byChance.filter(isOpen);
    const besideOpen = new Set(this.#open.map(({ folder }) => folder));
    const beside = (file: Candidate): number => Number(besideOpen.has(file.folder));
    // Sorting is stable: chance decides where nothing else does.
    this.#near = byChance.sort((a, b) => beside(a) - beside(b) || a.modified - b.modified);
  }

  /** Undefined when all were given. */
  next(): Candidate | undefined {
    const file = this.#nextOf(this.#open) ?? this.#nextNear() ?? this.#nextInTurn();
    if (file) this.#isGiven[file.place] = 1;
    return file;
  }

  /** How many characters of what was given last were taken; where none were, it is as if it were not there. */
  took({ folder }: Candidate, characters: number): void {
    for (let at: Share | undefined = this.#filesOf(folder); at; at = at.around) at.taken += characters;
  }

  #nextOf(files: Candidate[]): Candidate | undefined {
    for (let file = files.pop(); file; file = files.pop()) if (this.#isGiven[file.place] === 0) return file;
    return undefined;
  }

  #nextNear(): Candidate | undefined {
    const file = this.#nextOf(this.#near);
    this.#nearTaken += file?.size ?? 0;
    if (this.#nearTaken <= this.#room) return file;
    this.#near.length = 0;
    return undefined;
  }

  #nextInTurn(): Candidate | undefined {
    while (this.#all.parts.size > 0) {
      let at = this.#all;
      while (at.parts.size > 0) at = leastTaken(at.parts);
      const file = this.#nextOf(at.files);
      if (file) return file;
      removeUsedUp(at);
    }
    return undefined;
  }

  /** Of the files that lie in a folder themselves. */
  #filesOf(folder: WalkedFolder): Share {
    const known = this.#shares.get(folder);
    if (known) return known;
    const files = share(this.#shareOf(folder));
    this.#shares.set(folder, files);
    return files;
  }

  #shareOf({ parent }: WalkedFolder): Share {
    return share(parent ? this.#filesOf(parent).around : this.#all);
  }
}

/** With a place in the share that it is a part of. */
function share(around: Share | undefined): Share {
  const made: Share = { taken: 0, parts: new Set(), files: [], around };
  around?.parts.add(made);
  return made;
}

/** And with it the folders in which it was the last. */
function removeUsedUp(from: Share): void {
  for (let at = from; at.around && at.parts.size === 0; at = at.around) at.around.parts.delete(at);
}

function leastTaken(parts: ReadonlySet<Share>): Share {
  let least: Share | undefined;
  for (const part of parts) if (!least || part.taken < least.taken) least = part;
  return least!;
}
