import { UserError } from '../base/errors';
import { measure } from '../evaluation/measure';
import { chooseKernels, createKernels } from '../kernels/kernelChoice';
import { placeParameters } from '../model/parameters';
import { readCheckpoint, readTexts } from './files';
import { parseArguments } from './usage';

export async function evaluate(args: string[]): Promise<void> {
  const options = parseArguments(args, { json: { type: 'boolean' } }, ['DIR', 'FILE|FOLDER']);
  const { parameters, vocabulary } = await readCheckpoint(options.positionals[0]!);
  const texts = await readTexts(options.positionals[1]!);
  if (texts.every((text) => text === '')) {
    throw new UserError(`Expected text to measure in ${options.positionals[1]!}, found none. Name another file.`);
  }
  const { kernels } = createKernels(chooseKernels());
  const { loss, bitsPerCharacter, topOneAccuracy, characters } = measure(
    kernels,
    placeParameters(parameters, kernels.allocate),
    vocabulary,
    texts,
  );
  if (options.flag('json')) {
    console.log(JSON.stringify({ loss, bitsPerCharacter, topOneAccuracy, files: texts.length, characters }));
    return;
  }
  console.log(
    `${loss.toFixed(4)} nats = ${bitsPerCharacter.toFixed(4)} bits per character; the likeliest character is right ` +
      `${(100 * topOneAccuracy).toFixed(1)} % of the time (${texts.length} files, ${characters} characters).`,
  );
}
