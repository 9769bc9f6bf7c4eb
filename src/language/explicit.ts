import type { CancellationToken } from '../base/cancellation';
import type { Fit } from '../text/fit';
import { type Beam, beamSearch, beginnings, type DecodingLimits, goOnFrom, type Hypothesis } from './decode';
import * as places from './places';
import { beginningFloor, likelyLines, lineFloor, worthPower } from './recipe';
import type { TextModel } from './textModel';

/**
 * What is offered to who asks: different texts, each a useful one. They differ in their first words, because the likeliest
 * texts by far differ in their last characters only.
 */

/** Of whole lines: of the line of the cursor, and of several. */
export interface LineLimits {
  readonly line: DecodingLimits;
  readonly block: DecodingLimits;
}

/** A part of a hypothesis. */
export interface Alternative {
  readonly text: string;
  /** ln of the probability of the text. */
  readonly logProbability: number;
  /** UTF-16 units behind the cursor that the text contains. */
  readonly replaces: number;
  readonly kind: 'lines' | 'words' | 'signs';
}

/** Number of first words that are continued: more than are offered, since some lead to the same text. */
const mostBeginnings = 3;

/** Number of beginnings that are looked at on the way to the first words: each costs a step of the model. */
const mostLooks = 40;

/** Number of symbols that are tried after a beginning: further ones are too unlikely to begin a likely word. */
const branches = 3;

/** Texts that may follow, each from a first word of its own, and several lines; in no order. */
export function variedHypotheses<State>(
  model: TextModel<State>,
  state: State,
  { line, block }: LineLimits,
  token: CancellationToken,
): Hypothesis<State>[] {
  const longer = { ...line, minimumProbability: lineFloor };
  const several = beamSearch(model, state, 1, { ...block, minimumProbability: lineFloor }, token);
  const single = beamSearch(model, state, 1, longer, token);
  // A line that nothing can be added to is followed by another.
  const isWhole = single.every(({ characters }) => characters.length === 0);
  const ahead = isWhole ? { ...longer, maximumLines: 2 } : longer;
  const search = {
    ...ahead,
    minimumProbability: beginningFloor,
    count: 2 * mostBeginnings,
    looks: mostLooks,
    branches,
  };
  const found = withDifferentWords(beginnings(model, state, hasWholeWord, search, token));
  const others = found.flatMap((beginning) => goOnFrom(model, beginning, ahead, token));
  return [...several.filter(({ characters }) => characters.includes('\n')), ...single, ...others];
}

/** A word of two letters or more, and what follows it at once. */
function hasWholeWord(characters: readonly string[]): boolean {
  const last = characters.at(-1) ?? '';
  return !places.isWordCharacter(last) && hasWord(characters.join(''));
}

function withDifferentWords<State>(found: readonly Beam<State>[]): Beam<State>[] {
  const words = new Set<string>();
  const isOther = ({ characters }: Beam<State>): boolean => {
    const word = characters.slice(0, -1).join('').trim();
    return words.size < mostBeginnings && words.size < words.add(word).size;
  };
  return found.filter(isOther);
}

/**
 * The part of a hypothesis that is offered within a limit: whole lines where the hypothesis comes to the end of one, else
 * whole words. Of the places where it may end, the one at which it is worth the most. Undefined where nothing useful is left.
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

/** Where its lines end, of which something is left. */
function lineEnds({ characters, end }: Hypothesis, most: number): number[] {
  const isEnd = (i: number): boolean =>
    i < characters.length ? characters[i] === '\n' : end === 'line' || end === 'file';
  const ends = Array.from({ length: most + 1 }, (_, i) => i).filter(isEnd);
  return ends.map((at) => places.withoutBlanks(characters, at)).filter((at) => at > 0);
}

/** Where its words end. Half a name is little, but who asks rather sees that than nothing. */
function partEnds(hypothesis: Hypothesis, most: number, before: string): number[] {
  const { characters, next } = hypothesis;
  const length = places.graphemeEnd([...characters, next], most);
  const ends = places.endsOf(characters.slice(0, length), before).map(({ end }) => end);
  const isHalf = most === characters.length && places.endsInWord(hypothesis);
  const whole = isHalf ? ends.slice(0, -1) : ends;
  const kept = whole.some((end) => hasWord(characters.slice(0, end).join(''))) ? whole : [length];
  return kept.map((end) => places.withoutBlanks(characters, end)).filter((end) => end > 0);
}

/** The best first: whole lines, then words, then signs alone; of each the ones that are worth the most. */
export function ranked(alternatives: readonly Alternative[]): Alternative[] {
  const kinds = ['lines', 'words', 'signs'];
  const worth = ({ text, logProbability }: Alternative): number => worthOf(text.length, logProbability);
  return [...alternatives].sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || worth(b) - worth(a));
}

/** Who asks can take a part: a longer text is worth more to him, even if it is right as a whole only half as often. */
function worthOf(length: number, logProbability: number): number {
  return length * Math.exp(logProbability * worthPower);
}

/** Without those that are the same as a better one, or a beginning of it, or go on from it. */
export function distinct<One extends { readonly text: string }>(alternatives: readonly One[]): One[] {
  const kept: One[] = [];
  for (const one of alternatives) {
    const text = one.text.trim();
    const isNew = kept.every((other) => !other.text.trim().startsWith(text) && !text.startsWith(other.text.trim()));
    if (isNew) kept.push(one);
  }
  return kept;
}

/** Two letters or digits, or a sign that is a word of its own. */
function hasWord(text: string): boolean {
  return /[\p{L}\p{N}][\p{L}\p{N}\p{M}_$]|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text);
}
