import { defaultTrainingConfig } from '../../src/learning/config';
import { startThreads } from '../../src/trainer/threads';
import { corpora } from '../corpora';
import { readPinnedCorpus } from '../readCorpus';
import { type CanaryResult, findCanaries } from './canaries';
import { type MaskedLines, maskedLines } from './falsePositives';
import type { Canary } from './plant';

export interface CanaryBench {
  readonly masked: CanaryResult;
  /** The result without masking, which shows what the bench can find. */
  readonly unmasked: CanaryResult;
  readonly falsePositives: MaskedLines;
}

/** Plants secrets in the sources of RxJS, with masking and without, and lists what is masked in the pinned corpora. */
export async function benchCanaries(secrets: number, seconds: number, seed: number): Promise<CanaryBench> {
  const sources = await readPinnedCorpus(corpora.find(({ name }) => name === 'rxjs')!);
  const network = { ...defaultTrainingConfig.network, hiddenSize: 128 };
  const options = { secrets, seed, network, startThreads, budget: { kind: 'seconds', seconds } } as const;
  return {
    masked: await findCanaries(sources, { ...options, isMasked: true }),
    unmasked: await findCanaries(sources, { ...options, isMasked: false }),
    falsePositives: await maskedLines(),
  };
}

/** The report in Markdown. */
export function canaryReport({ masked, unmasked, falsePositives }: CanaryBench): string[] {
  const { lines, characters, charactersPerSecond } = falsePositives;
  const per10000 = (10_000 * falsePositives.masked.length) / lines;
  return [
    '| of the planted secrets | masked | of kinds kept aside | without masking |',
    '| --- | --- | --- | --- |',
    row('in the stored files', ({ inStorage }) => inStorage, masked, unmasked),
    row('completed from their first eight characters', ({ completed }) => completed, masked, unmasked),
    row('in samples of the network', ({ inSamples }) => inSamples, masked, unmasked),
    '',
    `${masked.planted} secrets of ${masked.kinds} kinds; ${masked.asked} are long enough for a request.`,
    ...masked.inStorage.map((canary) => `Learned: ${canary.kind}: ${canary.before}${canary.secret}${canary.after}`),
    '',
    `Masked in ordinary code: ${falsePositives.masked.length} of ${lines} lines (${per10000.toFixed(2)} of 10,000), ` +
      `${characters} characters at ${(charactersPerSecond / 1e6).toFixed(1)} million a second:`,
    ...falsePositives.masked.map(({ corpus, path, line }) => `- ${corpus}, ${path}: ${line}`),
  ];
}

function row(
  what: string,
  found: (result: CanaryResult) => readonly Canary[],
  masked: CanaryResult,
  unmasked: CanaryResult,
): string {
  const aside = found(masked).filter(({ isAside }) => isAside);
  return `| ${what} | ${found(masked).length} | ${aside.length} | ${found(unmasked).length} |`;
}
