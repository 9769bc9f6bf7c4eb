import { Random } from '../../../src/base/random';
import type { Checkpoint } from '../../../src/model/checkpoint';
import type { NetworkConfig, OptimizerKind } from '../../../src/model/config';
import { optimizerStateNames } from '../../../src/model/optimizer';
import { createParameters, initializeParameters } from '../../../src/model/parameters';
import { Vocabulary } from '../../../src/model/vocabulary';

/** A small network with random weights. */
export function tinyCheckpoint(
  characters: string,
  network: Partial<NetworkConfig> = {},
  kind: OptimizerKind = 'adam',
): Checkpoint {
  const vocabulary = Vocabulary.of([characters.repeat(2)]);
  const config: NetworkConfig = { cell: 'gru', embeddingSize: 5, hiddenSize: 7, layers: 2, dropout: 0, ...network };
  const parameters = createParameters(config, vocabulary.size);
  const random = new Random(4);
  initializeParameters(parameters, random);
  const blocks = optimizerStateNames[kind].map(() => Float32Array.from(parameters.values, () => random.next()));
  const cursor = {
    step: 12,
    characters: 3456,
    seconds: 7.5,
    validationLoss: 1.25,
    stream: { epoch: 1, position: 30 },
  };
  return { parameters, vocabulary, optimizer: { kind, step: 10, blocks }, cursor };
}
