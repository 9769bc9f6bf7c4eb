import { isWordCharacter } from '../model/characters';
import type { CancellationToken } from '../base/cancellation';
import type { Fit } from '../text/fit';
import { type Beam, beamSearch, beginnings, type DecodingLimits, continueFrom, type Hypothesis } from './decode';
import * as endings from './endings';
import { beginningFloor, likelyLines, lineFloor, worthPower } from './recipe';
import type { TextState } from './textState';

/**
 * Suggestions for an explicit request: several texts that differ in their first words. The likeliest results of a beam
 * search differ only in their last characters.
 */

/** Limits for one line, and for several lines. */
export interface LineLimits {
  readonly line: DecodingLimits;
  readonly block: DecodingLimits;
}

/** A hypothesis, cut to the part that is offered. */
export interface Alternative {
  readonly text: string;
  /** ln of the probability of the text. */
  readonly logProbability: number;
  /** UTF-16 units after the cursor that the text contains and replaces. */
  readonly replaces: number;
  readonly kind: 'lines' | 'words' | 'signs';
}

/** Number of first words that are continued: more than are offered, since some lead to the same text. */
const mostBeginnings = 3;

/** Number of beginnings that are expanded in the search for first words: each costs a step of the model. */
const mostLooks = 40;

/** Number of symbols that are tried after a beginning: further ones are too unlikely to begin a likely word. */
const branches = 3;

/** Hypotheses of several lines, of one line, and of one line from each of several first words; unordered. */
export function variedHypotheses(
  state: TextState,
  { line, block }: LineLimits,
  token: CancellationToken,
): Hypothesis[] {
  const longer = { ...line, minimumProbability: lineFloor };
  const several = beamSearch(state, 1, { ...block, minimumProbability: lineFloor }, token);
  const single = beamSearch(state, 1, longer, token);
  // If nothing can be added to this line, the hypotheses start on the next one.
  const isWhole = single.every(({ characters }) => characters.length === 0);
  const ahead = isWhole ? { ...longer, maximumLines: 2 } : longer;
  const search = {
    ...ahead,
    minimumProbability: beginningFloor,
    count: 2 * mostBeginnings,
    looks: mostLooks,
    branches,
  };
  const found = withDifferentWords(beginnings(state, hasWholeWord, search, token));
  const others = found.flatMap((beginning) => continueFrom(beginning, ahead, token));
  return [...several.filter(({ characters }) => characters.includes('\n')), ...single, ...others];
}

/** A word of two letters or more, followed by one character that ends it. */
function hasWholeWord(characters: readonly string[]): boolean {
  const last = characters.at(-1) ?? '';
  return !isWordCharacter(last) && hasWord(characters.join(''));
}

function withDifferentWords(found: readonly Beam[]): Beam[] {
  const words = new Set<string>();
  const isOther = ({ characters }: Beam): boolean => {
    const word = characters.slice(0, -1).join('').trim();
    return words.size < mostBeginnings && words.size < words.add(word).size;
  };
  return found.filter(isOther);
}

/**
 * The part of a hypothesis to offer: complete lines if the hypothesis reaches the end of one, else complete words.
 * Among the ends that `limit` allows, the one of the highest worth is used. Undefined if nothing useful is left.
 */
export function offered(hypothesis: Hypothesis, limit: Fit, before: string): Alternative | undefined {
  const { characters, logProbabilities } = hypothesis;
  const lines = lineEnds(hypothesis, limit.most).filter(limit.allows);
  const ends = lines.length > 0 ? lines : partEnds(hypothesis, limit.most, before).filter(limit.allows);
  const worth = (end: number): number => worthOf(end, logProbabilities[end - 1]);
  if (ends.length === 0) return undefined;
  const end = ends.reduce((best, one) => (worth(one) > worth(best) ? one : best));
  const text = characters.slice(0, end).join('');
  const logProbability = logProbabilities[end - 1];
  const replaces = limit.replaces(end);
  if (!hasWord(text)) return lines.length > 0 ? { text, logProbability, replaces, kind: 'signs' } : undefined;
  const isLikely = logProbability >= Math.log(likelyLines);
  return { text, logProbability, replaces, kind: lines.length > 0 && isLikely ? 'lines' : 'words' };
}

/** Lengths at which a line ends, without trailing white space. */
function lineEnds({ characters, end }: Hypothesis, most: number): number[] {
  const isEnd = (i: number): boolean =>
    i < characters.length ? characters[i] === '\n' : end === 'line' || end === 'file';
  const ends = Array.from({ length: most + 1 }, (_, i) => i).filter(isEnd);
  return ends.map((at) => endings.withoutBlanks(characters, at)).filter((at) => at > 0);
}

/**
 * Lengths at which a word ends. If there is no complete word, the whole hypothesis: part of a name is better than an
 * empty answer to an explicit request.
 */
function partEnds(hypothesis: Hypothesis, most: number, before: string): number[] {
  const { characters, next } = hypothesis;
  const length = endings.graphemeEnd([...characters, next], most);
  const ends = endings.endsOf(characters.slice(0, length), before).map(({ end }) => end);
  const isHalf = most === characters.length && endings.stopsWithinWord(hypothesis);
  const whole = isHalf ? ends.slice(0, -1) : ends;
  const kept = whole.some((end) => hasWord(characters.slice(0, end).join(''))) ? whole : [length];
  return kept.map((end) => endings.withoutBlanks(characters, end)).filter((end) => end > 0);
}

/** Best first: complete lines, then words, then punctuation alone; within a kind, by worth. */
export function ranked(alternatives: readonly Alternative[]): Alternative[] {
  const kinds = ['lines', 'words', 'signs'];
  const worth = ({ text, logProbability }: Alternative): number => worthOf(text.length, logProbability);
  return [...alternatives].sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || worth(b) - worth(a));
}

/** Worth of a text of which parts can be accepted: see `worthPower`. */
function worthOf(length: number, logProbability: number): number {
  return length * Math.exp(logProbability * worthPower);
}

/** Drops texts that equal a better one, are a prefix of it, or continue it. */
export function distinct<One extends { readonly text: string }>(alternatives: readonly One[]): One[] {
  const kept: One[] = [];
  for (const one of alternatives) {
    const text = one.text.trim();
    const isNew = kept.every((other) => !other.text.trim().startsWith(text) && !text.startsWith(other.text.trim()));
    if (isNew) kept.push(one);
  }
  return kept;
}

/** Two letters or digits, or one character of a script in which a character can be a word. */
function hasWord(text: string): boolean {
  return /[\p{L}\p{N}][\p{L}\p{N}\p{M}_$]|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text);
}
