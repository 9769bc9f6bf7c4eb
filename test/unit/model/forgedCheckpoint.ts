import { decodeSafetensors, encodeSafetensors } from '../../../src/model/safetensors';
import { seal, unsealed } from '../../../src/model/seal';

type Metadata = Readonly<Record<string, string>>;

/** The metadata of a checkpoint without its checksum. */
export function metadataOf(checkpoint: Uint8Array): Metadata {
  const { checksum: _, ...metadata } = decodeSafetensors(checkpoint).metadata;
  return metadata;
}

/** The tensors of a checkpoint with other metadata, and the checksum of both: as somebody would forge it. */
export function forgedCheckpoint(checkpoint: Uint8Array, metadata: Metadata): Uint8Array {
  const { tensors } = decodeSafetensors(checkpoint);
  const bytes = encodeSafetensors({ tensors, metadata: { ...unsealed, ...metadata } });
  seal(bytes);
  return bytes;
}
