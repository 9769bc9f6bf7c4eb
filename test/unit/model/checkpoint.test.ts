import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CheckpointError } from '../../../src/base/errors';
import { decodeCheckpoint, decodeForeign, encodeCheckpoint } from '../../../src/model/checkpoint';
import { cellKinds } from '../../../src/numeric/cells/kinds';
import { decodeSafetensors, encodeSafetensors } from '../../../src/model/safetensors';
import { forgedCheckpoint, metadataOf } from './forgedCheckpoint';
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

  test('restores the n-gram table and the state of its optimiser', () => {
    const checkpoint = tinyCheckpoint('ab', { ngramRows: 6 });
    const bytes = encodeCheckpoint(checkpoint);
    const { tensors } = decodeSafetensors(bytes);
    assert.deepEqual(tensors.get('ngrams.weight')!.shape, [6, 5]);
    assert.deepEqual(tensors.get('optimizer.row_steps.ngrams.weight')!.shape, [6]);
    const restored = decodeCheckpoint(bytes);
    assert.deepEqual(restored.parameters.config, checkpoint.parameters.config);
    assert.deepEqual(restored.parameters.values, checkpoint.parameters.values);
    assert.deepEqual(restored.training, checkpoint.training);
  });

  test('reads a Buffer that is part of a larger one, as Node returns it', () => {
    const bytes = encodeCheckpoint(tinyCheckpoint('ab'));
    const buffer = Buffer.concat([Buffer.from('xyz'), bytes]).subarray(3);
    assert.deepEqual(decodeCheckpoint(buffer).parameters.values, decodeCheckpoint(bytes).parameters.values);
  });

  test('is refused with each bit of its header flipped', () => {
    const bytes = encodeCheckpoint(tinyCheckpoint('ab'));
    const headerEnd = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    for (let at = 0; at < headerEnd; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const damaged = bytes.slice();
        damaged[at]! ^= 1 << bit;
        assert.throws(() => decodeCheckpoint(damaged), CheckpointError, `bit ${bit} of byte ${at}`);
      }
    }
  });

  test('is refused with any changed or missing byte', () => {
    const bytes = encodeCheckpoint(tinyCheckpoint('ab'));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = bytes.slice();
        damaged[at]! ^= change;
        assert.throws(() => decodeCheckpoint(damaged), CheckpointError);
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
    assert.throws(() => decodeCheckpoint(foreign), /Expected a checkpoint of format recurrent 3, found pt/);
  });

  test('says which tensor does not fit the configuration', () => {
    const { tensors, metadata } = decodeSafetensors(encodeCheckpoint(tinyCheckpoint('ab')));
    const network = JSON.stringify({ ...(JSON.parse(metadata['network']!) as object), hiddenSize: 8 });
    const bytes = encodeSafetensors({ tensors, metadata: { ...metadata, network } });
    assert.throws(() => decodeCheckpoint(bytes), /Expected 24×5 values for rnn.weight_ih_l0, found 21×5/);
  });

  test('is refused if its metadata makes no sense, although the checksum is right', () => {
    const file = encodeCheckpoint(tinyCheckpoint('ab'));
    const metadata = metadataOf(file);
    const network = (change: object): Record<string, string> => ({
      network: JSON.stringify({ ...(JSON.parse(metadata['network']!) as object), ...change }),
    });
    const cases: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
      [network({ layers: 60_000 }), /a network configuration of at most 256 layers/],
      [network({ layers: 200 }), /Expected 21×7 values for rnn.weight_ih_l2, found none/],
      [network({ layers: 16, recurrenceDepth: 60_000 }), /a network configuration/],
      [network({ hiddenSize: 65_536 }), /Expected 196608×5 values for rnn.weight_ih_l0, found 21×5/],
      [network({ embeddingSize: 65_536 }), /Expected 20×65536 values for embedding.weight, found 20×5/],
      [network({ hiddenSize: -7 }), /a network configuration/],
      [network({ dropout: 1.5 }), /a network configuration/],
      [network({ ngramRows: 65_536 }), /Expected 65536×5 values for ngrams.weight, found none/],
      [network({ ngramRows: -1 }), /a network configuration/],
      [network({ ngramRows: 6, embeddingSize: 0 }), /a network configuration/],
      [network({ ngramRows: 6, bidirectional: true }), /a network configuration/],
      [{ network: metadata['network']!.replace('{', '{"layers":2,') }, /a network configuration/],
      [{ vocabulary: '["a","a"]' }, /a list of characters, each once/],
      [{ vocabulary: '["a","bc"]' }, /a list of characters/],
      [{ vocabulary: '["a"]' }, /Expected 18×5 values for embedding.weight, found 20×5/],
      [{ vocabulary: JSON.stringify(Array.from({ length: 70_000 }, (_, i) => String.fromCodePoint(i))) }, /a list of/],
      [{ cursor: '{"step":1,"characters":1,"seconds":1,"validationLoss":1e999}' }, /a training cursor/],
      [{ cursor: '{"step":-1,"characters":1,"seconds":1,"validationLoss":1}' }, /a training cursor/],
      [{ training: metadata['training']!.replace('"progress":0.25', '"progress":-1e999') }, /a number for progress/],
      [{ training: '['.repeat(50_000) + ']'.repeat(50_000) }, /a training state/],
    ];
    for (const [change, message] of cases) {
      const forged = forgedCheckpoint(file, { ...metadata, ...change });
      assert.throws(() => decodeCheckpoint(forged), { name: 'CheckpointError', message });
    }
    assert.ok(decodeCheckpoint(forgedCheckpoint(file, metadata)).training);
  });

  test('is refused if a weight or a state of the optimiser is not finite', () => {
    for (const value of [NaN, Infinity, -Infinity]) {
      const checkpoint = tinyCheckpoint('ab');
      checkpoint.parameters.values[3] = value;
      assert.throws(() => decodeCheckpoint(encodeCheckpoint(checkpoint)), /finite values for embedding\.weight/);
      assert.throws(() => decodeForeign(encodeCheckpoint(checkpoint)), /finite values for embedding\.weight/);
    }
    const moments = tinyCheckpoint('ab');
    moments.training!.optimizerStates[1]![0] = NaN;
    assert.throws(() => decodeCheckpoint(encodeCheckpoint(moments)), /finite values for optimizer\.exp_avg_sq/);
    const carried = tinyCheckpoint('ab');
    carried.training!.carried[1]![0] = Infinity;
    assert.throws(() => decodeCheckpoint(encodeCheckpoint(carried)), /finite values for carried\.1/);
  });

  test('of another program is imported without our checksum, if its loss is a number', () => {
    const file = encodeCheckpoint(tinyCheckpoint('ab'));
    const { tensors } = decodeSafetensors(file);
    const { network = '', vocabulary = '' } = metadataOf(file);
    const imported = (validationLoss: string) =>
      decodeForeign(encodeSafetensors({ tensors, metadata: { network, vocabulary, validationLoss } }));
    for (const loss of ['1.25', ' 0.5\n', '1e-3', '0'])
      assert.equal(imported(loss).cursor.validationLoss, Number(loss));
    for (const loss of ['nan', 'NaN', 'inf', 'Infinity', '', ' ', '-1', '1e999', '1,5'])
      assert.throws(() => imported(loss), /Expected a loss in nats per character in the checkpoint, found/);
    const unmeasured = decodeForeign(encodeSafetensors({ tensors, metadata: { network, vocabulary } }));
    assert.equal(unmeasured.cursor.validationLoss, Math.log(20));
    assert.deepEqual(decodeCheckpoint(encodeCheckpoint(unmeasured)).cursor, unmeasured.cursor);
  });
});
