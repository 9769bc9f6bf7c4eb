import { hashWith } from '../../base/hash';
import type { Alphabet } from '../alphabet';

/** Number of classes of frequent words: with 24 to 96, symbols are predicted equally well. */
export const wordClasses = 48;

/** Number of kinds of other words, by the case of their first letter, see `LetterCase`. */
const otherKinds = 3;

/** Number of classes of tokens in front of those of symbols. */
const firstSymbolClass = wordClasses + otherKinds;

/** Number of occurrences from which on a word is frequent: with 2 or 3, there are more words to move, and nothing is gained. */
const leastOccurrences = 4;

/** Number of frequent words at most: two million symbols of code have 4,000. */
const mostWords = 4096;

/** Length of the text whose words are classified, in symbols, at its end: a third of a second of work. */
const mostSymbols = 1 << 21;

/** Number of times that each word may change its class: after twice as many, symbols are predicted equally well. */
const rounds = 3;

type Text = Uint8Array | Uint16Array;

/**
 * Classes of words that have the same neighbours, so that what is known of one helps to predict the others (Brown et al. 1992,
 * “Class-based n-gram models of natural language”): the names of functions, say, or adjectives. A neighbour is the next word
 * or symbol, blanks left out. The classes have the largest mutual information between neighbours that is found by moving one
 * word at a time (the exchange algorithm: Martin, Liermann and Ney 1998, “Algorithms for bigram and trigram word clustering”).
 */
export class WordClasses {
  /** Hashes of the frequent words, see `wordHash`. */
  readonly hashes: Int32Array; // (n)
  readonly classes: Uint8Array; // (n)
  readonly #byHash: ReadonlyMap<number, number>;

  /** Of the words of a learned text. */
  static of(text: Text, alphabet: Alphabet): WordClasses {
    const { sequence, hashes, counts } = readTokens(text, alphabet);
    const frequent = [...counts.keys()]
      .filter((word) => counts[word] >= leastOccurrences)
      .sort((a, b) => counts[b] - counts[a])
      .slice(0, mostWords);
    const n = frequent.length;
    const nodeOfWord = new Int32Array(counts.length).fill(n);
    for (const [node, word] of frequent.entries()) nodeOfWord[word] = node;
    // Nodes: the frequent words, all others together, then the symbols.
    const nodes = sequence.map((token) => (token >= 0 ? nodeOfWord[token] : n - token));
    return new WordClasses(
      Int32Array.from(frequent, (word) => hashes[word]),
      exchange(nodes, n, n + 1 + alphabet.size),
    );
  }

  constructor(hashes: Int32Array, classes: Uint8Array) {
    this.hashes = hashes;
    this.classes = classes;
    this.#byHash = new Map(Array.from(hashes, (hash, i) => [hash, classes[i]]));
  }

  /** Class of a word with this hash and this case of its first letter. */
  ofWord(hash: number, letterCase: number): number {
    return this.#byHash.get(hash) ?? wordClasses + letterCase;
  }

  /** Class of a token that is not a word: its own. */
  ofSymbol(symbol: number): number {
    return firstSymbolClass + symbol;
  }
}

/** Hash of the word from `start` to before `end`. */
export function wordHash(text: Text, start: number, end: number): number {
  let hash = 0;
  for (let at = end; at > start; at--) hash = hashWith(hash, text[at - 1]);
  return hash;
}

interface Tokens {
  /** The tokens of a text without blanks: the number of a word, in the order of first occurrences, or −1 − symbol. */
  readonly sequence: Int32Array;
  /** By word. */
  readonly hashes: readonly number[];
  /** Number of its occurrences, by word. */
  readonly counts: readonly number[];
}

function readTokens(text: Text, { isWord, isBlank }: Alphabet): Tokens {
  const sequence = new Int32Array(Math.min(text.length, mostSymbols));
  const numbers = new Map<number, number>();
  const counts: number[] = [];
  let length = 0;
  for (let at = Math.max(0, text.length - mostSymbols); at < text.length;) {
    const start = at;
    while (at < text.length && isWord[text[at]] === 1) at++;
    if (at > start) {
      const hash = wordHash(text, start, at);
      const number = numbers.get(hash) ?? counts.length;
      if (number === counts.length) numbers.set(hash, number);
      counts[number] = (counts[number] ?? 0) + 1;
      sequence[length++] = number;
    } else {
      const symbol = text[at++];
      if (isBlank[symbol] === 0) sequence[length++] = -1 - symbol;
    }
  }
  return { sequence: sequence.subarray(0, length), hashes: [...numbers.keys()], counts };
}

/**
 * The class of each of the first `n` nodes. `sequence`: the nodes in the order of the text. Each of the other nodes has a
 * group of its own.
 */
function exchange(sequence: Int32Array, n: number, nodes: number): Uint8Array {
  const after = neighboursOf(sequence, nodes, 1);
  const before = neighboursOf(sequence, nodes, -1);
  const groups = new Groups(sequence, n, nodes);
  for (let round = 0; round < rounds; round++)
    for (let word = 0; word < n; word++) groups.move(word, after[word], before[word]);
  return Uint8Array.from(groups.ofNode.subarray(0, n));
}

/** Pairs of a neighbour and the number of times that it stands next to a node. */
type Neighbours = Int32Array;

/** The neighbours of each node: the nodes after it (`side` 1) or before it (−1). */
function neighboursOf(sequence: Int32Array, nodes: number, side: 1 | -1): Neighbours[] {
  const pairs = new Float64Array(Math.max(0, sequence.length - 1));
  for (let i = 0; i < pairs.length; i++) {
    const [first, second] = side === 1 ? [sequence[i], sequence[i + 1]] : [sequence[i + 1], sequence[i]];
    pairs[i] = first * nodes + second;
  }
  pairs.sort();
  const lists: number[][] = Array.from({ length: nodes }, () => []);
  for (let i = 0; i < pairs.length;) {
    let end = i;
    while (end < pairs.length && pairs[end] === pairs[i]) end++;
    const first = Math.floor(pairs[i] / nodes);
    lists[first].push(pairs[i] - first * nodes, end - i);
    i = end;
  }
  return lists.map((list) => Int32Array.from(list));
}

/** The groups of nodes, the first of which are the classes, with the numbers of their pairs of neighbours. */
class Groups {
  /** By node. */
  readonly ofNode: Int32Array;
  readonly #size: number;
  readonly #pairs: Int32Array; // (groups, groups): the first, the one after it
  /** Number of pairs in which a group is the first, or the second. */
  readonly #firsts: Int32Array;
  readonly #seconds: Int32Array;
  /** Term of a count i in the mutual information: i · ln i. */
  readonly #terms: Float64Array;
  // Of the word that is moved: how often each group stands after it and before it, and the groups that do.
  readonly #after: Int32Array;
  readonly #before: Int32Array;
  readonly #near: Int32Array;

  /** The most frequent words are a class each at first, all others the last one. */
  constructor(sequence: Int32Array, n: number, nodes: number) {
    const size = wordClasses + nodes - n;
    this.#size = size;
    this.ofNode = Int32Array.from({ length: nodes }, (_, node) =>
      node < n ? Math.min(node, wordClasses - 1) : wordClasses + node - n,
    );
    this.#pairs = new Int32Array(size * size);
    this.#firsts = new Int32Array(size);
    this.#seconds = new Int32Array(size);
    this.#after = new Int32Array(size);
    this.#before = new Int32Array(size);
    this.#near = new Int32Array(size);
    for (let i = 1; i < sequence.length; i++) {
      const [first, second] = [this.ofNode[sequence[i - 1]], this.ofNode[sequence[i]]];
      this.#pairs[first * size + second]++;
      this.#firsts[first]++;
      this.#seconds[second]++;
    }
    this.#terms = Float64Array.from({ length: sequence.length + 1 }, (_, i) => (i === 0 ? 0 : i * Math.log(i)));
  }

  /** Moves a word to the class in which the mutual information is largest. */
  move(word: number, after: Neighbours, before: Neighbours): void {
    let [near, itself] = [0, 0];
    const count = (neighbours: Neighbours, counts: Int32Array): number => {
      let total = 0;
      for (let i = 0; i < neighbours.length; i += 2) {
        total += neighbours[i + 1];
        if (neighbours[i] === word) {
          itself = neighbours[i + 1];
          continue;
        }
        const group = this.ofNode[neighbours[i]];
        if (this.#after[group] === 0 && this.#before[group] === 0) this.#near[near++] = group;
        counts[group] += neighbours[i + 1];
      }
      return total;
    };
    const asFirst = count(after, this.#after);
    const asSecond = count(before, this.#before);
    this.#add(this.ofNode[word], near, -1, itself, asFirst, asSecond);
    let [best, most] = [0, -Infinity];
    for (let group = 0; group < wordClasses; group++) {
      const gain = this.#gain(group, near, itself, asFirst, asSecond);
      if (gain > most) [best, most] = [group, gain];
    }
    this.#add(best, near, 1, itself, asFirst, asSecond);
    this.ofNode[word] = best;
    for (let i = 0; i < near; i++) this.#after[this.#near[i]] = this.#before[this.#near[i]] = 0;
  }

  /** Adds the pairs of the word to a class (`sign` 1), or takes them away (−1). */
  #add(to: number, near: number, sign: 1 | -1, itself: number, asFirst: number, asSecond: number): void {
    for (let i = 0; i < near; i++) {
      const group = this.#near[i];
      this.#pairs[to * this.#size + group] += sign * this.#after[group];
      this.#pairs[group * this.#size + to] += sign * this.#before[group];
    }
    this.#pairs[to * this.#size + to] += sign * itself;
    this.#firsts[to] += sign * asFirst;
    this.#seconds[to] += sign * asSecond;
  }

  /** Mutual information, times the number of pairs, that the word adds in a class; in nats. */
  #gain(to: number, near: number, itself: number, asFirst: number, asSecond: number): number {
    const more = (count: number, added: number): number =>
      added === 0 ? 0 : this.#terms[count + added] - this.#terms[count];
    let gain = -more(this.#firsts[to], asFirst) - more(this.#seconds[to], asSecond);
    for (let i = 0; i < near; i++) {
      const group = this.#near[i];
      if (group === to) continue;
      gain += more(this.#pairs[to * this.#size + group], this.#after[group]);
      gain += more(this.#pairs[group * this.#size + to], this.#before[group]);
    }
    return gain + more(this.#pairs[to * this.#size + to], this.#after[to] + this.#before[to] + itself);
  }
}
