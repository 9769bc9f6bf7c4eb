import type { ByteSource } from '../base/byteSource';
import { Completer } from '../completer/completer';
import type { CorpusFile } from '../corpus/corpus';
import { type Ceilings, measureCeilings } from '../evaluation/ceilings';
import { expectedCalibrationError, reliability } from '../evaluation/reliability';
import { measure, measureMixture } from '../evaluation/measure';
import { sampleFiles } from '../evaluation/sampleFiles';
import { replayTyping, type TypingEngine, type TypingResult } from '../evaluation/typing';
import { wordCompletion } from '../evaluation/wordCompletion';
import { chooseKernels, createKernels } from '../kernels/kernelChoice';
import { mixingKernels } from '../kernels/mixing';
import type { LanguageModel } from '../language/mixture/languageModel';
import { decodeIndex } from '../language/mixture/indexFile';
import { decodeCheckpoint } from '../model/checkpoint';
import { placeParameters } from '../model/parameters';
import { Predictor } from '../model/predictor';
import { type FromCompleter, type PhaseTimes, replayedOptions } from '../protocol/completer';
import { editorEngine } from './editorEngine';
import { type Latency, latencyOf, timedEngine } from './timedEngine';

/** The parts of a typing result that are reported. */
export type Typing = Pick<TypingResult, 'keystrokesSaved' | 'acceptance' | 'shownPer100' | 'wrongPer100'>;

export interface Evaluation {
  /** Null if the model has no index. */
  readonly bitsPerCharacter: {
    readonly mixture: number | null;
    readonly network: number;
    readonly index: number | null;
  };
  /** Accuracy of the mixture, or of the network if there is no index. */
  readonly topOneAccuracy: number;
  readonly typing: Typing;
  readonly baselines: {
    readonly words: Typing | null;
    readonly network: Typing;
    readonly index: Typing | null;
  };
  readonly calibrationError: number;
  readonly reliability: ReturnType<typeof reliability>;
  readonly latencyMs: Latency;
  readonly files: number;
  readonly characters: number;
  /** Number of files on which typing is replayed. */
  readonly typedFiles: number;
}

/** Number of characters on which typing is replayed, in complete files drawn at random. */
export const typedCharacters = 30_000;

/** Measures a model, given as the bytes of its files, on held-out files, each from its first character to its last. */
export function evaluateModel(
  checkpoint: ByteSource,
  index: ByteSource | undefined,
  heldOut: readonly CorpusFile[],
  typed: number,
): Evaluation {
  const { parameters, vocabulary } = decodeCheckpoint(checkpoint);
  const { kernels } = createKernels(chooseKernels());
  const placed = placeParameters(parameters, kernels.allocate);
  const texts = heldOut.map(({ text }) => text);
  const network = measure(kernels, placed, vocabulary, texts);
  const language = index && { ...decodeIndex(index), mixing: mixingKernels() };
  const alone = language && measureMixture(language, texts);
  const together = language && measureMixture({ ...language, predictor: new Predictor(kernels, placed) }, texts);
  const sample = typedSample(heldOut, typed);
  const { typing, latencyMs } = timedTyping(checkpoint, index, sample);
  return {
    bitsPerCharacter: {
      mixture: together?.bitsPerCharacter ?? null,
      network: network.bitsPerCharacter,
      index: alone?.bitsPerCharacter ?? null,
    },
    topOneAccuracy: (together ?? network).topOneAccuracy,
    typing: reported(typing),
    baselines: {
      words: language ? reported(replayTyping(wordCompletion(learnedTexts(language)), sample)) : null,
      network: reported(
        replayTyping(
          editorWith((completer) => completer.load(checkpoint)),
          sample,
        ),
      ),
      index: index ? typingWithIndex(index, heldOut, typed) : null,
    },
    calibrationError: expectedCalibrationError(typing.predictions),
    reliability: reliability(typing.predictions),
    latencyMs,
    files: heldOut.length,
    characters: network.characters,
    typedFiles: sample.length,
  };
}

/** Replays typing of held-out files with hindsight; undefined without an index. */
export function ceilingsOf(
  checkpoint: ByteSource,
  index: ByteSource | undefined,
  heldOut: readonly CorpusFile[],
  typed: number,
): Readonly<Record<keyof Ceilings, Typing>> | undefined {
  if (!index) return undefined;
  const { kernels } = createKernels(chooseKernels());
  const predictor = Predictor.over(kernels, decodeCheckpoint(checkpoint).parameters);
  const language = { ...decodeIndex(index), mixing: mixingKernels(), predictor };
  const { stop, choice } = measureCeilings(language, typedSample(heldOut, typed), replayedOptions.maximumLength);
  return { stop: reported(stop), choice: reported(choice) };
}

/** Replays typing of held-out files with an index and no network. */
export function typingWithIndex(index: ByteSource, heldOut: readonly CorpusFile[], typed: number): Typing {
  const engine = editorWith((completer) => {
    completer.loadIndex(index);
  });
  return reported(replayTyping(engine, typedSample(heldOut, typed)));
}

function typedSample(heldOut: readonly CorpusFile[], typed: number): CorpusFile[] {
  return sampleFiles(heldOut, { characters: typed, seed: 1 });
}

/** The texts of the files that a model has learned. */
export function learnedTexts({ index, vocabulary }: LanguageModel): string[] {
  const texts: string[] = [];
  const { text } = index;
  for (let from = 1; from < text.length;) {
    const end = text.indexOf(0, from);
    if (end > from) texts.push(vocabulary.decode(text.subarray(from, end)));
    from = end < 0 ? text.length : end + 1;
  }
  return texts;
}

function timedTyping(
  checkpoint: ByteSource,
  index: ByteSource | undefined,
  files: readonly CorpusFile[],
): { readonly typing: TypingResult; readonly latencyMs: Latency } {
  const phases: PhaseTimes[] = [];
  const load = (completer: Completer): unknown => completer.load(checkpoint, index);
  const { engine, milliseconds } = timedEngine(
    editorWith(load, (answer) => {
      if ('took' in answer) phases.push(answer.took);
    }),
  );
  return { typing: replayTyping(engine, files), latencyMs: latencyOf(milliseconds, phases) };
}

/** A typing engine with a new completer, into which `load` loads a model. */
export function editorWith(
  load: (completer: Completer) => void,
  onAnswer?: (answer: FromCompleter) => void,
): TypingEngine {
  const completer = new Completer(() => createKernels(chooseKernels()).kernels, mixingKernels());
  load(completer);
  return editorEngine(completer, onAnswer);
}

function reported({ keystrokesSaved, acceptance, shownPer100, wrongPer100 }: TypingResult): Typing {
  return { keystrokesSaved, acceptance, shownPer100, wrongPer100 };
}
