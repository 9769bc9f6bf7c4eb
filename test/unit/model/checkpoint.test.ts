import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CheckpointError } from '../../../src/base/errors';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/model/checkpoint';
import { cellKinds } from '../../../src/numeric/cells/kinds';
import { decodeSafetensors, encodeSafetensors } from '../../../src/model/safetensors';
import { tinyCheckpoint } from './tinyCheckpoint';

suite('checkpoint', () => {
  for (const cell of cellKinds) {
    test(`restores weights, optimiser, vocabulary and cursor of a network of ${cell} cells`, () => {
      const checkpoint = tinyCheckpoint('ab\n"é日\ud800', { cell });
      const restored = decodeCheckpoint(encodeCheckpoint(checkpoint));
      assert.deepEqual(restored.parameters.values, checkpoint.parameters.values);
      assert.deepEqual(restored.parameters.config, checkpoint.parameters.config);
      assert.deepEqual(restored.training, checkpoint.training);
      assert.deepEqual(restored.vocabulary.characters, checkpoint.vocabulary.characters);
      assert.deepEqual(restored.cursor, checkpoint.cursor);
    });
  }

  test("names tensors as PyTorch's state_dict does", () => {
    const { tensors } = decodeSafetensors(encodeCheckpoint(tinyCheckpoint('ab')));
    const names = [...tensors.keys()].filter((name) => !/^(optimizer|carried)\./.test(name));
    assert.deepEqual(names, [
      'embedding.weight',
      ...[0, 1].flatMap((layer) =>
        ['weight_ih', 'weight_hh', 'bias_ih', 'bias_hh'].map((name) => `rnn.${name}_l${layer}`),
      ),
      'linear.weight',
      'linear.bias',
    ]);
    assert.deepEqual(tensors.get('rnn.weight_ih_l0')!.shape, [21, 5]);
  });

  test('reads a Buffer that is part of a larger one, as Node returns it', () => {
    const bytes = encodeCheckpoint(tinyCheckpoint('ab'));
    const buffer = Buffer.concat([Buffer.from('xyz'), bytes]).subarray(3);
    assert.deepEqual(decodeCheckpoint(buffer).parameters.values, decodeCheckpoint(bytes).parameters.values);
  });

  test('rejects any damage: every changed or missing byte is noticed', () => {
    const bytes = encodeCheckpoint(tinyCheckpoint('ab'));
    const values = decodeCheckpoint(bytes).parameters.values;
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = bytes.slice();
        damaged[at]! ^= change;
        try {
          // A change in the header's free text alone, such as the seconds of training, does not damage the network.
          assert.deepEqual(decodeCheckpoint(damaged).parameters.values, values);
        } catch (error) {
          assert.ok(error instanceof CheckpointError, String(error));
        }
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        assert.throws(() => decodeCheckpoint(bytes.slice(0, length)), CheckpointError);
      }),
    );
  });

  test('says what is wrong with a foreign file', () => {
    assert.throws(
      () => decodeCheckpoint(Buffer.from('PK\x03\x04 a zip file, and not a small one')),
      /Expected a safetensors file/,
    );
    const foreign = encodeSafetensors({ tensors: new Map(), metadata: { format: 'pt' } });
    assert.throws(() => decodeCheckpoint(foreign), /Expected a checkpoint of format recurrent 2, found pt/);
  });

  test('says which tensor does not fit the configuration', () => {
    const { tensors, metadata } = decodeSafetensors(encodeCheckpoint(tinyCheckpoint('ab')));
    const network = JSON.stringify({ ...(JSON.parse(metadata['network']!) as object), hiddenSize: 8 });
    const bytes = encodeSafetensors({ tensors, metadata: { ...metadata, network } });
    assert.throws(() => decodeCheckpoint(bytes), /Expected 24×5 values for rnn.weight_ih_l0, found 21×5/);
  });
});
