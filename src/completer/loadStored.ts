import { storedFiles } from '../protocol/storage';
import { disk } from '../storage/disk';
import type { Completer } from './completer';

const { checkpoint, index } = storedFiles;

/**
 * Loads what a model folder has: network, index, both or none. Returns the network's validation loss, if there is one.
 * Throws as `Completer.load` does.
 */
export function loadStored(completer: Completer, folder: string): number | undefined {
  const validationLoss = disk.read(
    folder,
    checkpoint,
    (weights) => disk.read(folder, index, (learned) => completer.load(weights, learned)) ?? completer.load(weights),
  );
  if (validationLoss !== undefined) return validationLoss;
  const isLoaded = disk.read(folder, index, (learned) => {
    completer.loadIndex(learned);
    return true;
  });
  if (!isLoaded) completer.unload();
  return undefined;
}
