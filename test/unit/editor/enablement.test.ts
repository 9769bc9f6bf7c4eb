import assert from 'node:assert/strict';
import {
  changesFor,
  type EnablementChange,
  isEnabled,
  isEnabledAnywhere,
  type ScopeValues,
  merged,
  outcome,
} from '../../../src/editor/enablement';

/** Workspace settings and user settings; either may be absent. */
function layersOf(workspace: Partial<ScopeValues>, user: Partial<ScopeValues> = {}): ScopeValues[] {
  const nothing = { enabled: undefined, byLanguage: undefined };
  return [
    { ...nothing, ...workspace, scope: 'workspace' },
    { ...nothing, ...user, scope: 'user' },
  ];
}

function apply(layers: readonly ScopeValues[], changes: readonly EnablementChange[]): ScopeValues[] {
  return layers.map((layer) =>
    changes
      .filter(({ scope }) => scope === layer.scope)
      .reduce((now, { key, after }) => ({ ...now, [key === 'enabled' ? 'enabled' : 'byLanguage']: after }), layer),
  );
}

/** The layers after a command. */
function after(layers: readonly ScopeValues[], wanted: boolean, languageId?: string): ScopeValues[] {
  return apply(layers, changesFor(layers, wanted, languageId));
}

const typescript = 'typescript';

suite('Enabling and disabling completions', () => {
  test('disabling writes the user settings if nothing is set; enabling again leaves no value', () => {
    const before = layersOf({});
    const off = after(before, false);
    assert.deepEqual(off, layersOf({}, { enabled: false }));
    assert.equal(isEnabledAnywhere(merged(off)), false);
    assert.deepEqual(after(off, true), before);
  });

  test('disabling writes the workspace settings if there are any, whatever they say', () => {
    for (const workspace of [
      { byLanguage: { '*': true } },
      { byLanguage: { [typescript]: true } },
      { enabled: true },
    ]) {
      const off = after(layersOf(workspace, { byLanguage: { markdown: false } }), false);
      assert.equal(off[0]?.enabled, false);
      assert.equal(isEnabled(merged(off), typescript), false);
      assert.equal(isEnabled(merged(after(off, true)), typescript), true);
      assert.deepEqual(off[1]?.byLanguage, { markdown: false });
    }
  });

  test('the workspace overrides user settings that are off', () => {
    const on = after(layersOf({ enabled: false }, { enabled: false }), true);
    assert.deepEqual(on, layersOf({ enabled: true }, { enabled: false }));
  });

  test('the value of a language is kept, on or off', () => {
    for (const value of [true, false]) {
      for (const layers of [
        layersOf({ byLanguage: { [typescript]: value } }),
        layersOf({}, { byLanguage: { [typescript]: value } }),
      ]) {
        const again = after(after(layers, false), true);
        assert.equal(isEnabled(merged(again), typescript), value);
        assert.equal(isEnabled(merged(again), 'markdown'), true);
      }
    }
  });

  test('off for all also turns off a language that is on by itself; enabling turns on that one only', () => {
    const onlyTypeScript = layersOf({}, { byLanguage: { '*': false, [typescript]: true } });
    assert.equal(isEnabledAnywhere(merged(onlyTypeScript)), true);
    const off = after(onlyTypeScript, false);
    assert.equal(isEnabled(merged(off), typescript), false);
    assert.deepEqual(after(off, true), onlyTypeScript);
  });

  test('enabling turns on `*` if it alone keeps all languages off, in the scope where it is set', () => {
    const layers = layersOf({ byLanguage: { markdown: false } }, { byLanguage: { '*': false } });
    const on = after(layers, true);
    assert.deepEqual(on, layersOf({ byLanguage: { markdown: false } }, { byLanguage: { '*': true } }));
  });

  test('a language is added to the existing values, in the innermost scope that has any', () => {
    const layers = layersOf({ byLanguage: { '*': true } }, { byLanguage: { [typescript]: true, css: false } });
    const off = after(layers, false, typescript);
    assert.deepEqual(
      off,
      layersOf({ byLanguage: { '*': true, [typescript]: false } }, { byLanguage: layers[1]?.byLanguage }),
    );
    assert.equal(isEnabled(merged(off), typescript), false);
    assert.deepEqual(after(layersOf({}), false, 'css'), layersOf({}, { byLanguage: { css: false } }));
  });

  test('nothing is written if nothing changes', () => {
    assert.deepEqual(changesFor(layersOf({}), true, undefined), []);
    assert.deepEqual(changesFor(layersOf({}, { enabled: false }), false, undefined), []);
    assert.deepEqual(changesFor(layersOf({ byLanguage: { css: false } }), false, 'css'), []);
  });

  test('the message names what was changed and what stays off', () => {
    const said = (layers: readonly ScopeValues[], wanted: boolean, languageId?: string): string => {
      const changes = changesFor(layers, wanted, languageId);
      return outcome(changes, merged(apply(layers, changes)), wanted, languageId);
    };
    assert.equal(said(layersOf({}), false), 'Completions are off in all workspaces (user settings).');
    const workspace = layersOf({ byLanguage: { '*': true } });
    assert.equal(said(workspace, false), 'Completions are off in this workspace (workspace settings).');
    assert.equal(
      said(workspace, false, typescript),
      'Completions for typescript are off in this workspace (workspace settings).',
    );
    assert.equal(said(workspace, true), 'Completions are on already.');
    assert.equal(
      said(layersOf({}, { enabled: false, byLanguage: { [typescript]: false } }), true),
      'Completions are on in all workspaces (user settings); still off for typescript.',
    );
    assert.equal(
      said(layersOf({ enabled: false }, { byLanguage: { css: false } }), true, 'css'),
      'Completions for css are on in all workspaces (user settings), but completions as a whole are off.',
    );
    assert.equal(
      said(layersOf({ enabled: false }, { byLanguage: { '*': false } }), true),
      'Completions are on in this workspace (workspace settings and user settings).',
    );
  });
});
