/** The facts that decide whether only confident suggestions are shown. */
export interface ConfidenceFacts {
  readonly isExplicit: boolean;
  /** Whether a suggestion was accepted, and nothing has been typed since. */
  readonly isAfterAcceptance: boolean;
  /** Whether the list of suggestions is open. */
  readonly isBesideList: boolean;
  /** Whether the cursor is at the end of a word, where the list may open. */
  readonly mayOpenList: boolean;
  /** Whether the editor keeps its list closed while ghost text shows. */
  readonly yieldsToGhostText: boolean;
}

/**
 * Whether only a suggestion of the eagerness `quiet` is shown: right after an acceptance, and where ghost text would
 * keep the list closed.
 */
export function needsConfidence(facts: ConfidenceFacts): boolean {
  const { isExplicit, isAfterAcceptance, isBesideList, mayOpenList, yieldsToGhostText } = facts;
  if (isExplicit) return false;
  return isAfterAcceptance || (!isBesideList && mayOpenList && yieldsToGhostText);
}
