import type { Predictor, PredictorState } from '../model/predictor';
import type { Vocabulary } from '../model/vocabulary';
import { likeliest } from './sample';
import type { Candidate, TextModel } from './textModel';

/** The network alone. */
export class NetworkModel implements TextModel<PredictorState> {
  readonly predictor: Predictor;
  readonly vocabulary: Vocabulary;

  constructor(predictor: Predictor, vocabulary: Vocabulary) {
    this.predictor = predictor;
    this.vocabulary = vocabulary;
  }

  likeliest({ logProbabilities }: PredictorState, count: number): Candidate[] {
    return likeliest(logProbabilities, count).map((symbol) => ({
      symbol,
      probability: Math.exp(logProbabilities[symbol]),
    }));
  }

  probability({ logProbabilities }: PredictorState, symbol: number): number {
    return Math.exp(logProbabilities[symbol]);
  }

  read(state: PredictorState, symbol: number): PredictorState {
    return this.predictor.read(state, symbol);
  }
}
