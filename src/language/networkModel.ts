import { logProbabilitiesOf, type Predictor, type PredictorState } from '../model/predictor';
import type { Vocabulary } from '../model/vocabulary';
import { likeliest } from './sample';
import type { Candidate, TextModel } from './textModel';

/** A text model that uses the network alone. */
export class NetworkModel implements TextModel<PredictorState> {
  readonly predictor: Predictor;
  readonly vocabulary: Vocabulary;

  constructor(predictor: Predictor, vocabulary: Vocabulary) {
    this.predictor = predictor;
    this.vocabulary = vocabulary;
  }

  likeliest(state: PredictorState, count: number): Candidate[] {
    const logProbabilities = logProbabilitiesOf(state);
    return likeliest(logProbabilities, count).map((symbol) => ({
      symbol,
      probability: Math.exp(logProbabilities[symbol]),
    }));
  }

  probability(state: PredictorState, symbol: number): number {
    return Math.exp(logProbabilitiesOf(state)[symbol]);
  }

  read(state: PredictorState, symbol: number): PredictorState {
    return this.predictor.read(state, symbol);
  }
}
