import { Random } from '../src/base/random';
import { chooseKernels, createKernels } from '../src/kernels/kernelChoice';
import { defaultTrainingConfig } from '../src/learning/config';
import { initializeParameters } from '../src/learning/initialization';
import { createParameters } from '../src/model/parameters';
import { Predictor } from '../src/model/predictor';
import { type ModelSize, networkOf, vocabularySize } from './model';
import { quantile, timesOf } from '../src/cli/statistics';

export interface StepTiming extends Pick<ModelSize, 'cell' | 'hiddenSize'> {
  readonly medianMicroseconds: number;
  readonly p95Microseconds: number;
}

/** Number of characters read between two readings of the clock. */
const together = 20;

/** Measures the cost of a typed character in the completion worker: one step of the network with batch size 1. */
export function benchStep(size: Pick<ModelSize, 'cell' | 'hiddenSize'>, seconds: number): StepTiming {
  const { kernels } = createKernels(chooseKernels());
  const network = { ...defaultTrainingConfig.network, ...networkOf(size) };
  const parameters = createParameters(network, vocabularySize, kernels.allocate);
  initializeParameters(parameters, { kind: 'pytorch' }, new Random(1));
  const predictor = new Predictor(kernels, parameters);
  const random = new Random(2);
  let state = predictor.blank();
  const times = timesOf(() => {
    for (let i = 0; i < together; i++) state = predictor.read(state, 1 + random.integer(vocabularySize - 1));
  }, seconds).map((milliseconds) => (1000 * milliseconds) / together);
  times.sort((a, b) => a - b);
  return { ...size, medianMicroseconds: quantile(times, 0.5), p95Microseconds: quantile(times, 0.95) };
}
