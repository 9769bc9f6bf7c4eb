import { Random } from '../../../src/base/random';
import type { Checkpoint } from '../../../src/model/checkpoint';
import { stateLength, stateNames, type TrainingState } from '../../../src/model/trainingState';
import type { NetworkConfig } from '../../../src/model/config';
import { initializeParameters } from '../../../src/learning/initialization';
import { createParameters } from '../../../src/model/parameters';
import { Vocabulary } from '../../../src/model/vocabulary';

/** A small network with random weights. */
export function tinyCheckpoint(characters: string, network: Partial<NetworkConfig> = {}): Checkpoint {
  const vocabulary = Vocabulary.of([characters.repeat(2)]);
  const config: NetworkConfig = { cell: 'gru', embeddingSize: 5, hiddenSize: 7, layers: 2, dropout: 0, ...network };
  const parameters = createParameters(config, vocabulary.size);
  const random = new Random(4);
  initializeParameters(parameters, { kind: 'pytorch' }, random);
  const table = parameters.ngrams?.value.data ?? [];
  // The table of a new network is 0.
  for (let i = 0; i < table.length; i++) table[i] = random.normal();
  const cursor = { step: 12, characters: 3456, seconds: 7.5, validationLoss: 1.25 };
  const training: TrainingState = {
    optimizer: 'adam',
    optimizerSteps: 10,
    optimizerStates: stateNames('adam', config).map((name) =>
      Float32Array.from({ length: stateLength(name, config, vocabulary.size) }, () => random.normal()),
    ),
    carried: [1, 2].map(() => Float32Array.from({ length: 14 }, () => random.normal())),
    stream: { epoch: 1, position: 30 },
    skippedSteps: 2,
    skippedInARow: 1,
    learningRateScale: 0.5,
    run: {
      fingerprint: 'abc',
      firstStep: 2,
      firstCharacters: 100,
      progress: 0.25,
      seconds: 3.5,
      best: 1.5,
      validationsSinceBest: 1,
    },
  };
  return { parameters, vocabulary, cursor, training };
}
