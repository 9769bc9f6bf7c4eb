import path from 'node:path';
import { decodeForeign, encodeCheckpoint } from '../model/checkpoint';
import { saveCheckpoint } from '../storage/modelFiles';
import { asOnlyWriter } from '../storage/onlyWriter';
import { readPresent } from '../storage/storedFile';
import { parseArguments, UsageError } from './usage';

/** Creates a model folder from a network that was trained elsewhere; see scripts/README.md. */
export async function importModel(args: string[]): Promise<void> {
  const options = parseArguments(args, { out: { type: 'string' } }, ['FILE']);
  const out = options.text('out');
  if (!out) throw new UsageError('Expected --out DIR, the folder for the model, found none.');
  const file = options.positionals[0]!;
  const checkpoint = readPresent(file, decodeForeign);
  const storage = path.resolve(out);
  await asOnlyWriter(storage, undefined, () => saveCheckpoint(storage, encodeCheckpoint(checkpoint)));
  const { config, values } = checkpoint.parameters;
  console.log(
    `Imported ${config.cell}, ${config.layers} × ${config.hiddenSize} units, ${values.length} weights, ` +
      `${checkpoint.vocabulary.size} symbols, to ${storage}.`,
  );
}
