import { Random } from '../base/random';
import { chooseKernels, createKernels } from '../kernels/kernelChoice';
import { samplingLimits, sampleText, usualSampling } from '../language/sample';
import { Predictor } from '../model/predictor';
import { requireCheckpoint } from './files';
import { parseArguments } from './usage';

/** Prints text sampled from the network. */
export function sample(args: string[]): void {
  const string = { type: 'string' } as const;
  const options = parseArguments(args, { prime: string, length: string, temperature: string, seed: string }, ['DIR']);
  const { parameters, vocabulary } = requireCheckpoint(options.positionals[0]!);
  const prime = options.text('prime') ?? '';
  const number = (name: keyof typeof usualSampling): number =>
    options.number(name, samplingLimits[name]) ?? usualSampling[name];
  const text = sampleText(
    Predictor.over(createKernels(chooseKernels()).kernels, parameters),
    vocabulary,
    new Random(number('seed')),
    { prime, length: number('length'), temperature: number('temperature'), topK: vocabulary.size },
  );
  console.log(prime + text);
}
