import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Random } from '../../../src/base/random';
import { chooseKernels, createKernels } from '../../../src/kernels/kernelChoice';
import type { StackConfig } from '../../../src/numeric/layers/stackConfig';
import { ignoredTarget } from '../../../src/numeric/ops/softmaxCrossEntropy';
import {
  answer,
  byStep,
  encoderDecoder,
  endSymbol,
  manyToOne,
  oneToMany,
  oneToOne,
  readWhatIsWritten,
  type ShapeSetup,
  type WriterSetup,
  write,
  type WritingShape,
} from '../../../src/shapes/shapes';

const { kernels } = createKernels(chooseKernels());

function setup(layers: Partial<StackConfig> & { readonly bidirectional?: never }, batchSize: number): WriterSetup {
  const whole = { cell: 'gru', hiddenSize: 32, layers: 1, dropout: 0, ...layers } as const;
  return { kernels, batchSize, seed: 1, embeddingSize: 16, layers: whole };
}

function inBothDirections(batchSize: number): ShapeSetup {
  const { layers, ...others } = setup({}, batchSize);
  return { ...others, layers: { ...layers, bidirectional: true } };
}

suite('the five shapes', () => {
  test('one to one: learns exclusive or', () => {
    const shape = oneToOne(setup({ cell: 'elman', hiddenSize: 8 }, 4), 2, 2);
    shape.reads.value.data.set([0, 0, 0, 1, 1, 0, 1, 1]);
    shape.answers.targets.set([0, 1, 1, 0]);
    for (let step = 0; step < 200; step++) shape.graph.learn(0.05);
    assert.deepEqual([...answer(shape)], [0, 1, 1, 0]);
  });

  test('one to many: writes the word with a given number', () => {
    const words = ['function', 'return', 'import', 'interface', 'export', 'extends', 'readonly', 'const', 'continue'];
    const longest = 1 + Math.max(...words.map((word) => word.length));
    const shape = oneToMany(setup({ cell: 'lstm' }, words.length), words.length, 27, longest);
    shape.reads.set(words.map((_, i) => i));
    shape.answers.targets.set(columns(words.map(lettersOf), longest));
    readWhatIsWritten(shape);
    for (let step = 0; step < 150; step++) shape.graph.learn(0.02);
    assert.deepEqual(writtenBy(shape), words);
  });

  test('many to one: says which language a piece of an unseen file is written in', () => {
    const learned = [
      readText('src/learning/replica.ts', 'src/trainer/run.ts'),
      readText('test/numeric/make_fixtures.py', 'scripts/pytorch_train.py'),
      readText('src/webview/panel.css'),
    ];
    const unseen = ['src/corpus/select.ts', 'scripts/recurrent_safetensors.py', 'src/webview/charts.css'].map((file) =>
      readText(file),
    );
    const [B, T] = [48, 48];
    const shape = manyToOne(inBothDirections(B), 128, T, 3);
    const random = new Random(2);
    const fill = (files: readonly string[]): void => {
      const pieces = Array.from({ length: B }, (_, b) => {
        const text = files[b % files.length]!;
        const from = random.integer(text.length - T);
        return codesOf(text.slice(from, from + T));
      });
      shape.reads.set(columns(pieces, T));
      shape.answers.targets.set(pieces.map((_, b) => b % files.length));
    };
    for (let step = 0; step < 200; step++) {
      fill(learned);
      shape.graph.learn(0.01);
    }
    const accuracy = meanOf(10, () => {
      fill(unseen);
      return partOf(answer(shape), (language, b) => language === shape.answers.targets[b]);
    });
    assert.ok(accuracy > 0.75, `chance is 0.33, found ${accuracy}`);
  });

  test('encoder and decoder: reverses words that it has not seen', () => {
    const [B, T, letters] = [64, 6, 8];
    const shape = encoderDecoder(setup({ hiddenSize: 64 }, B), letters + 1, T, T + 1);
    const random = new Random(3);
    const isHeldOut = (word: readonly number[]): boolean =>
      word.reduce((hash, letter) => hash * 31 + letter, 7) % 8 === 0;
    const draw = (heldOut: boolean): number[] => {
      const word = Array.from({ length: 3 + random.integer(T - 2) }, () => 1 + random.integer(letters));
      return isHeldOut(word) === heldOut ? word : draw(heldOut);
    };
    const fill = (heldOut: boolean): number[][] => {
      const words = Array.from({ length: B }, () => draw(heldOut));
      shape.reads.set(
        columns(
          words.map((word) => [...Array<number>(T - word.length).fill(endSymbol), ...word]),
          T,
        ),
      );
      const reversed = words.map((word) => word.toReversed());
      shape.answers.targets.set(columns(reversed, T + 1));
      readWhatIsWritten(shape);
      return reversed;
    };
    const steps = 600;
    for (let step = 0; step < steps; step++) {
      fill(false);
      shape.graph.learn(0.01 * (1 - step / steps));
    }
    const exact = meanOf(4, () => {
      const expected = fill(true).map(String);
      const found = textsOf(write(shape), B).map(String);
      return partOf(found, (text, b) => text === expected[b]);
    });
    assert.ok(exact > 0.9, `chance is less than 0.01, found ${exact}`);
  });

  test('many to many by step: labels where identifiers begin and end in an unseen file', () => {
    const [learned, unseen] = ['src/learning/replica.ts', 'src/corpus/select.ts'].map((file) => readText(file));
    const [B, T] = [24, 24];
    const shape = byStep(inBothDirections(B), 128, T, 4);
    const random = new Random(4);
    const fill = (text: string): void => {
      const labels = identifierParts(text);
      // The edges of a window can be seen from one side only.
      const starts = Array.from({ length: B }, () => random.integer(text.length - T));
      shape.reads.set(
        columns(
          starts.map((from) => codesOf(text.slice(from, from + T))),
          T,
        ),
      );
      shape.answers.targets.set(
        columns(
          starts.map((from) =>
            labels.slice(from, from + T).map((label, t) => (t === 0 || t === T - 1 ? ignoredTarget : label)),
          ),
          T,
        ),
      );
    };
    for (let step = 0; step < 200; step++) {
      fill(learned!);
      shape.graph.learn(0.01);
    }
    const accuracy = meanOf(10, () => {
      fill(unseen!);
      const asked = [...answer(shape)]
        .map((label, i) => [label, shape.answers.targets[i]] as const)
        .filter(([, target]) => target !== ignoredTarget);
      return partOf(asked, ([label, target]) => label === target);
    });
    assert.ok(accuracy > 0.95, `found ${accuracy}`);
  });

  test('the same seed gives the same losses, bit for bit', () => {
    const losses = (): number[] => {
      const shape = encoderDecoder(setup({}, 3), 4, 3, 4);
      shape.reads.set([1, 2, 3, 3, 2, 1, 1, 1, 2]);
      shape.answers.targets.set([1, 2, 3, 3, 2, 1, 1, 1, 2, 0, 0, 0]);
      readWhatIsWritten(shape);
      return Array.from({ length: 5 }, () => shape.graph.learn(0.01));
    };
    assert.deepEqual(losses(), losses());
  });
});

const letterA = 'a'.charCodeAt(0);

/** 1 … 26. */
function lettersOf(word: string): number[] {
  return Array.from(word, (letter) => letter.charCodeAt(0) - letterA + 1);
}

/** ASCII; everything else is 0. */
function codesOf(text: string): number[] {
  return Array.from(text, (_, i) => text.charCodeAt(i)).map((code) => (code < 128 ? code : 0));
}

/** Texts as the columns of (T, B), each followed by `endSymbol` and then by ignored targets. */
function columns(texts: readonly (readonly number[])[], steps: number): number[] {
  return Array.from({ length: steps }, (_, t) =>
    texts.map((text) => text[t] ?? (t === text.length ? endSymbol : ignoredTarget)),
  ).flat();
}

/** The columns of (T, B), each up to its `endSymbol`. */
function textsOf(symbols: Int32Array, batchSize: number): number[][] {
  return Array.from({ length: batchSize }, (_, b) => {
    const text = [...symbols].filter((__, i) => i % batchSize === b);
    return text.slice(0, text.indexOf(endSymbol));
  });
}

function writtenBy(shape: WritingShape): string[] {
  return textsOf(write(shape), shape.batchSize).map((text) =>
    String.fromCharCode(...text.map((letter) => letterA - 1 + letter)),
  );
}

/** For each character, whether it begins an identifier (0), continues it (1), ends it (2) or is outside (3). */
function identifierParts(text: string): number[] {
  const isPart = (i: number): boolean => /\w/.test(text[i] ?? '');
  return Array.from(text, (_, i) => (!isPart(i) ? 3 : !isPart(i - 1) ? 0 : isPart(i + 1) ? 1 : 2));
}

function readText(...files: string[]): string {
  return files.map((file) => readFileSync(file, 'utf8')).join('');
}

function meanOf(times: number, measure: () => number): number {
  return Array.from({ length: times }, measure).reduce((sum, value) => sum + value, 0) / times;
}

function partOf<T>(items: Iterable<T>, isIt: (item: T, i: number) => boolean): number {
  const all = [...items];
  return all.filter(isIt).length / all.length;
}
