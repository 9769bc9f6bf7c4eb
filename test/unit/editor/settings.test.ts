import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type Configuration, Settings, type SetValues } from '../../../src/editor/settings';

const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));

type Values = Record<string, unknown>;

/** A configuration in which the user, the workspace and its folder have set these. */
class SetConfiguration implements Configuration {
  readonly user: Values;
  readonly workspace: Values;
  readonly folder: Values;

  constructor(user: Values = {}, workspace: Values = {}, folder: Values = {}) {
    this.user = user;
    this.workspace = workspace;
    this.folder = folder;
  }

  get(key: string): unknown {
    return this.folder[key] ?? this.workspace[key] ?? this.user[key] ?? defaults[key];
  }

  inspect(key: string): SetValues {
    const [globalValue, workspaceValue, workspaceFolderValue] = [this.user[key], this.workspace[key], this.folder[key]];
    return { globalValue, workspaceValue, workspaceFolderValue };
  }

  update(key: string, value: unknown, scope: 'workspace' | 'user'): Promise<void> {
    if (value === undefined) Reflect.deleteProperty(this[scope], key);
    else this[scope][key] = value;
    return Promise.resolve();
  }
}

/** The declarations of the manifest for the settings that these tests read. */
const defaults: Values = {
  'completion.temperature': 0,
  'completion.topK': 20,
  'completion.maximumLength': 80,
  'completion.delay': 50,
};

function read(user: Values = {}, workspace: Values = {}, folder: Values = {}) {
  const problems: string[] = [];
  const configuration = new SetConfiguration(user, workspace, folder);
  const settings = new Settings(manifest, configuration, (problem) => problems.push(problem));
  return { settings, configuration, problems };
}

/** The training settings that are set. */
function setOf(settings: Settings): Values {
  return Object.fromEntries(Object.entries(settings.trainingSettings()).filter(([, value]) => value !== undefined));
}

suite('the settings', () => {
  test('that are not set leave training to its preset, and suggestions to their defaults', () => {
    const { settings, problems } = read();
    assert.deepEqual(setOf(settings), {});
    assert.deepEqual(settings.completionOptions(false), {
      temperature: 0,
      topK: 20,
      eagerness: 'balanced',
      maximumLength: 80,
      severalLines: true,
    });
    assert.equal(settings.completionOptions(true).eagerness, 'quiet');
    assert.equal(settings.besideIntelliSense(), 'both');
    assert.ok(settings.pausesOnBattery() && settings.adaptsOnSave() && settings.isEnabled('rust'));
    assert.deepEqual(problems, []);
  });

  test('apply in every scope, even with the default value', () => {
    const { settings } = read(
      { 'model.cell': 'lstm', 'training.budgetSeconds': 60, 'completion.eagerness': 'eager' },
      { 'model.hiddenSize': 0, 'training.onBattery': 'train', 'training.adaptOnSave': false },
      { 'training.seed': 7 },
    );
    const budget = { kind: 'seconds', seconds: 60 };
    assert.deepEqual(setOf(settings), { cell: 'lstm', hiddenSize: 0, seed: 7, budget });
    assert.equal(settings.completionOptions(false).eagerness, 'eager');
    assert.equal(settings.completionOptions(true).eagerness, 'quiet');
    assert.ok(!settings.pausesOnBattery() && !settings.adaptsOnSave());
  });

  test('with values that the manifest does not allow are reported, and the default is used', () => {
    const { settings, problems } = read({
      'model.cell': 'transformer',
      'model.layers': 1.5,
      'training.learningRate': '0.1',
      'training.seed': -1,
      'completion.maximumLength': 1e9,
      'completion.temperature': null,
      'completion.besideIntelliSense': 3,
    });
    assert.deepEqual(setOf(settings), {});
    assert.equal(settings.completionOptions(false).maximumLength, 80);
    assert.equal(settings.besideIntelliSense(), 'both');
    const reported = [
      /^Expected recurrent\.model\.cell to be one of elman, .*, found "transformer"\. Its default is used; correct it/,
      /^Expected recurrent\.training\.seed to be a whole number from 0 to 4294967295, found -1\./,
      /^Expected recurrent\.model\.layers to be a whole number from 1 to 4, found 1\.5\./,
      /^Expected recurrent\.training\.learningRate to be a number from 0\.00001 to 10, found "0\.1"\./,
      /^Expected recurrent\.completion\.maximumLength to be a whole number .*, found 1000000000\./,
      /^Expected recurrent\.completion\.besideIntelliSense to be one of both, .*, found 3\./,
    ];
    for (const one of reported)
      assert.ok(
        problems.some((problem) => one.test(problem)),
        `${one}: ${problems.join('\n')}`,
      );
    assert.equal(problems.length, reported.length);
  });

  test('of a manifest that says nothing allow nothing', () => {
    const problems: string[] = [];
    const configuration = new SetConfiguration({ 'model.layers': 2, 'model.cell': 'gru' });
    const settings = new Settings({ contributes: 1 }, configuration, (problem) => problems.push(problem));
    assert.deepEqual(setOf(settings), {});
    assert.equal(problems.length, 2);
  });

  test('switch completions in the scope that decides, and back', async () => {
    const { settings, configuration } = read({ 'completion.enable': { '*': true, css: false, html: 'yes' } });
    assert.ok(!settings.isEnabled('css') && settings.isEnabled('html') && settings.isEnabledAnywhere());
    assert.ok(!settings.isEnabledByName('html'));
    const changes = await settings.setEnabled(true, 'css');
    assert.deepEqual(configuration.user['completion.enable'], { '*': true, css: true });
    assert.ok(settings.isEnabled('css') && settings.isEnabledByName('css'));
    await settings.undo(changes);
    assert.ok(!settings.isEnabled('css'));
    await settings.setEnabled(false);
    assert.ok(!settings.isEnabledAnywhere());
    assert.deepEqual(await settings.setEnabled(false), []);
  });
});
