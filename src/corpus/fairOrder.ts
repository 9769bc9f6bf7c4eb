import { hashText } from '../base/hash';
import type { WalkedFolder } from './pathContext';
import type { CandidateFile } from './walk';

/** Share of the character limit for neighbours of open files and for recently changed files: current work first, the rest fairly. */
const nearbyShare = 1 / 4;

/** Seed of the shuffle. It is not a setting: another seed selects other files, not better ones. */
const shuffleSeed = 1;

/** The remaining files of a folder, in two kinds of nodes: one for the folder with its subfolders, one for its direct files. */
interface Share {
  /** Characters taken from the files of this node and its children. */
  taken: number;
  /** Children with remaining files; empty for direct files. */
  readonly children: Set<Share>;
  /** Direct files, the next one last. */
  readonly files: CandidateFile[];
  readonly parent: Share | undefined;
}

/**
 * The order in which files are taken if they exceed the character limit: open files; then, up to a quarter of the limit, files
 * in their folders and recently changed files; then files in random order, each from the folder with the fewest characters
 * taken. So sibling folders get equal shares, and the unused share of a small folder goes to its siblings.
 */
export class FairOrder {
  readonly #nearbyLimit: number;
  readonly #shares = new Map<WalkedFolder, Share>();
  readonly #all = share(undefined);
  // In both arrays, the next file is the last.
  readonly #open: CandidateFile[];
  readonly #nearby: CandidateFile[];
  #nearbyTaken = 0;
  /** 1 at the index of each candidate that was returned. */
  readonly #isReturned: Uint8Array;

  constructor(candidates: readonly CandidateFile[], limit: number, isOpen: (candidate: CandidateFile) => boolean) {
    this.#nearbyLimit = limit * nearbyShare;
    this.#isReturned = new Uint8Array(candidates.length);
    const ranks = Uint32Array.from(candidates, ({ folder, name }) => hashText(folder.shown + name, shuffleSeed));
    const shuffled = [...candidates].sort((a, b) => ranks[b.index]! - ranks[a.index]!);
    for (const file of shuffled) this.#filesOf(file.folder).files.push(file);
    this.#open = shuffled.filter(isOpen);
    const besideOpen = new Set(this.#open.map(({ folder }) => folder));
    const beside = (file: CandidateFile): number => Number(besideOpen.has(file.folder));
    // The sort is stable, so ties stay in shuffled order.
    this.#nearby = shuffled.sort((a, b) => beside(a) - beside(b) || a.modified - b.modified);
  }

  /** Undefined after the last file. */
  next(): CandidateFile | undefined {
    const file = this.#nextOf(this.#open) ?? this.#nextNearby() ?? this.#nextInTurn();
    if (file) this.#isReturned[file.index] = 1;
    return file;
  }

  /** Adds the number of characters that were taken from a returned file to the share of its folders. */
  recordTaken({ folder }: CandidateFile, characters: number): void {
    for (let at: Share | undefined = this.#filesOf(folder); at; at = at.parent) at.taken += characters;
  }

  #nextOf(files: CandidateFile[]): CandidateFile | undefined {
    for (let file = files.pop(); file; file = files.pop()) if (this.#isReturned[file.index] === 0) return file;
    return undefined;
  }

  #nextNearby(): CandidateFile | undefined {
    const file = this.#nextOf(this.#nearby);
    this.#nearbyTaken += file?.size ?? 0;
    if (this.#nearbyTaken <= this.#nearbyLimit) return file;
    this.#nearby.length = 0;
    return undefined;
  }

  #nextInTurn(): CandidateFile | undefined {
    while (this.#all.children.size > 0) {
      let at = this.#all;
      while (at.children.size > 0) at = leastTaken(at.children);
      const file = this.#nextOf(at.files);
      if (file) return file;
      removeExhausted(at);
    }
    return undefined;
  }

  /** The node for the direct files of a folder. */
  #filesOf(folder: WalkedFolder): Share {
    const known = this.#shares.get(folder);
    if (known) return known;
    const files = share(this.#shareOf(folder));
    this.#shares.set(folder, files);
    return files;
  }

  #shareOf({ parent }: WalkedFolder): Share {
    return share(parent ? this.#filesOf(parent).parent : this.#all);
  }
}

/** Creates a share and adds it to its parent. */
function share(parent: Share | undefined): Share {
  const made: Share = { taken: 0, children: new Set(), files: [], parent };
  parent?.children.add(made);
  return made;
}

/** Removes a share without remaining files, and each ancestor that becomes empty. */
function removeExhausted(from: Share): void {
  for (let at = from; at.parent && at.children.size === 0; at = at.parent) at.parent.children.delete(at);
}

function leastTaken(children: ReadonlySet<Share>): Share {
  let least: Share | undefined;
  for (const part of children) if (!least || part.taken < least.taken) least = part;
  return least!;
}
