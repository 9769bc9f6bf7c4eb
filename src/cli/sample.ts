import { Random } from '../base/random';
import { chooseKernels, createKernels } from '../kernels/kernelChoice';
import { sampleText } from '../language/sample';
import { Predictor } from '../model/predictor';
import { readCheckpoint } from './files';
import { parseArguments } from './usage';

/** Prints text sampled from the network. */
export function sample(args: string[]): void {
  const string = { type: 'string' } as const;
  const options = parseArguments(args, { prime: string, length: string, temperature: string, seed: string }, ['DIR']);
  const { parameters, vocabulary } = readCheckpoint(options.positionals[0]!);
  const prime = options.text('prime') ?? '';
  const text = sampleText(
    Predictor.over(createKernels(chooseKernels()).kernels, parameters),
    vocabulary,
    new Random(options.number('seed', { from: 0, to: 2 ** 32 - 1, whole: true }) ?? 1),
    {
      prime,
      length: options.number('length', { from: 1, to: 1e6, whole: true }) ?? 500,
      temperature: options.number('temperature', { from: 0, to: 10, whole: false }) ?? 0.7,
      topK: vocabulary.size,
    },
  );
  console.log(prime + text);
}
