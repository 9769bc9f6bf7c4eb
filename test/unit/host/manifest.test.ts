import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { cellKinds } from '../../../src/numeric/cells/kinds';
import { defaultTrainingConfig } from '../../../src/learning/config';
import { replayedOptions, usualOptions } from '../../../src/protocol/completer';
import { configOf, optimizerNames, presetNames, scheduleNames } from '../../../src/learning/presets';

interface Setting {
  readonly type: string;
  readonly default: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly unknown[];
  readonly enumDescriptions?: readonly string[];
  readonly description?: string;
  readonly markdownDescription?: string;
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string }[];
    readonly menus: { readonly commandPalette: readonly { readonly command: string }[] };
    readonly configuration: readonly { readonly properties: Readonly<Record<string, Setting>> }[];
  };
}

const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const settings = Object.assign({}, ...contributes.configuration.map(({ properties }) => properties)) as Record<
  string,
  Setting
>;

suite('the manifest', () => {
  test('has the same defaults for training as the engine', () => {
    const { network, budget, seed, batchSize, sequenceLength, threads, learningRate, holdoutFraction } =
      defaultTrainingConfig;
    const training = { seed, batchSize, sequenceLength, threads, learningRate, holdoutFraction };
    assert.ok(budget.kind === 'seconds');
    assert.equal(settings['recurrent.training.budgetSeconds']?.default, budget.seconds);
    const { optimizer, schedule, clip } = defaultTrainingConfig;
    assert.deepEqual(configOf({ clipNorm: Number(settings['recurrent.training.clipNorm']?.default) }).clip, clip);
    assert.equal(settings['recurrent.training.clipValue']?.default, 0);
    assert.equal(settings['recurrent.training.optimizer']?.default, optimizer.kind);
    assert.equal(settings['recurrent.training.schedule']?.default, schedule.kind);
    // The n-gram table has no setting.
    const { ngramRows: _, ...sizes } = network;
    for (const [name, value] of Object.entries(sizes))
      assert.equal(settings[`recurrent.model.${name}`]?.default, value, name);
    for (const [name, value] of Object.entries(training))
      assert.equal(settings[`recurrent.training.${name}`]?.default, value, name);
  });

  test('offers what the engine has, each with a description', () => {
    const choices = {
      'model.preset': presetNames,
      'model.cell': cellKinds,
      'training.optimizer': optimizerNames,
      'training.schedule': scheduleNames,
    };
    for (const [name, known] of Object.entries(choices)) {
      const setting = settings[`recurrent.${name}`];
      assert.deepEqual([...(setting?.enum ?? [])].sort(), [...known].sort(), name);
      assert.equal(setting?.enumDescriptions?.length, known.length, name);
    }
  });

  test('has the same defaults for completion as what prices and quality are measured with', () => {
    const { temperature, topK, maximumLength, eagerness } = usualOptions;
    for (const [name, value] of Object.entries({ temperature, topK, maximumLength, eagerness }))
      assert.equal(settings[`recurrent.completion.${name}`]?.default, value, name);
    assert.deepEqual({ ...replayedOptions, severalLines: usualOptions.severalLines }, usualOptions);
  });

  test('describes every setting, whose default is within its limits', () => {
    for (const [name, setting] of Object.entries(settings)) {
      assert.ok((setting.description ?? setting.markdownDescription ?? '').length > 30, name);
      assert.equal(typeof setting.default, setting.type === 'integer' ? 'number' : setting.type, name);
      if (setting.enum) assert.ok(setting.enum.includes(setting.default), name);
      if (setting.type !== 'number' && setting.type !== 'integer') continue;
      const value = Number(setting.default);
      assert.ok(value >= setting.minimum! && value <= setting.maximum!, name);
    }
  });

  test('names in its menus only commands that it declares, all of one category', () => {
    const declared = new Set(contributes.commands.map(({ command }) => command));
    for (const { command } of contributes.menus.commandPalette) assert.ok(declared.has(command), command);
    for (const { category } of contributes.commands) assert.equal(category, 'Recurrent');
  });
});
