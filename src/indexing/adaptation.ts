import { hashText } from '../base/hash';
import { Random } from '../base/random';
import type { CorpusFile } from '../corpus/corpus';
import type { Split } from '../corpus/split';
import { adaptationPasses, adaptationRate, adaptationTolerance } from '../language/recipe';
import type { Checkpoint } from '../model/checkpoint';
import type { TrainingConfig } from '../learning/config';
import type { Kernels } from '../numeric/kernels';
import { Learner } from '../learning/learner';
import type { FileSize } from '../protocol/learning';
import { processorTime } from './machine';
import { pieces, validationText } from './pieces';

/** Limits of an adaptation, in steps and in seconds of one thread; of longer text, parts are learned. */
const mostSteps = 48;
const mostSeconds = 1;

/** Longest part of a file that is replayed, in characters. */
const longestReplay = 4096;

export interface Adaptation {
  readonly before: number;
  /** Loss on the held-out files, in nats per character, as is `before`. */
  readonly after: number;
  readonly steps: number;
  /** The adapted network; absent if it predicts the held-out files worse. */
  readonly checkpoint?: Checkpoint;
}

/** The training files whose text has changed since they were last learned. */
export function changedFiles(training: readonly CorpusFile[], learned: readonly FileSize[]): CorpusFile[] {
  const hashes = new Map(learned.map(({ path, hash }) => [path, hash]));
  return training.filter(({ path, text }) => hashes.get(path) !== hashText(text));
}

/**
 * Learns changed files in a few small steps, mixed with an equal amount of replayed text against forgetting. Adam's
 * moments start at zero, because a checkpoint has none. The replayed text follows from the seed and the checkpoint's
 * step.
 */
export function adapt(
  kernels: Kernels,
  config: TrainingConfig,
  from: Checkpoint,
  { training, validation }: Split,
  changed: readonly CorpusFile[],
): Adaptation {
  const { vocabulary, cursor } = from;
  const { batchSize, sequenceLength, seed } = config;
  const most = Math.floor((mostSteps * batchSize * sequenceLength) / (2 * adaptationPasses));
  const random = new Random(seed + cursor.step);
  const texts = pieces(changed, most, random.nextUint32());
  const isChanged = new Set(changed);
  const replayed = replay(
    training.filter((file) => !isChanged.has(file)),
    texts.reduce((sum, { length }) => sum + length, 0),
    random,
  );
  const text = {
    training: [...texts, ...replayed].map((piece) => vocabulary.encode(piece)),
    ...validationText(vocabulary, validation, seed),
  };
  const { optimizer } = config;
  const gentle: TrainingConfig = {
    ...config,
    // The bases of SOAP would need more steps.
    optimizer: optimizer.kind === 'soap' ? { ...optimizer, kind: 'adam' } : optimizer,
    schedule: { kind: 'constant' },
    learningRate: config.learningRate * adaptationRate,
  };
  const learner = new Learner(kernels, gentle, vocabulary, text, from);
  const before = learner.validate();
  const startedAt = processorTime();
  const symbols = text.training.reduce((sum, { length }) => sum + length + 1, 0);
  const steps = Math.min(mostSteps, Math.ceil((adaptationPasses * symbols) / (batchSize * sequenceLength)));
  const secondsSpent = (): number => (processorTime() - startedAt) / 1000;
  let done = 0;
  while (done < steps && secondsSpent() < mostSeconds) learner.step(done++ / steps);
  const after = learner.validate();
  const isKept = after <= before * (1 + adaptationTolerance);
  const checkpoint = learner.checkpoint(after, cursor.seconds + secondsSpent());
  return { before, after, steps: done, ...(isKept && { checkpoint }) };
}

/** Random pieces of files, `total` characters in all if there are that many. */
function replay(files: readonly CorpusFile[], total: number, random: Random): string[] {
  const drawn: CorpusFile[] = [];
  let characters = 0;
  for (const file of random.shuffle([...files])) {
    if (characters >= total) break;
    drawn.push(file);
    characters += Math.min(file.text.length, longestReplay);
  }
  return pieces(drawn, total, random.nextUint32());
}
