import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type Configuration, Settings } from '../../src/editor/settings';
import { configOf } from '../../src/learning/presets';
import { parseAsk } from '../../src/protocol/hostFiles';
import { parseFromPanel } from '../../src/protocol/panel';
import { parseToPanel } from '../../src/protocol/parsing';
import {
  parseFromCompleter,
  parseFromIndexer,
  parseFromTrainer,
  parseToCompleter,
  unknownMessage,
} from '../../src/protocol/processMessages';
import { parseToTrainer } from '../../src/protocol/toTrainer';
import { validMessages } from '../unit/protocol/validMessages';
import { changedValue, valueChanges } from './mutations';
import { target, type Target } from './target';

const parsers: readonly ((value: unknown) => unknown)[] = [
  parseFromTrainer,
  parseFromIndexer,
  parseFromCompleter,
  parseToCompleter,
  parseToTrainer,
  parseAsk,
  parseFromPanel,
  parseToPanel,
];

/** Any value that a thread can send, including cycles, large integers, dates and maps. */
const anyValue = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
  fc.constantFrom(...validMessages).map((message) => {
    const cycle: Record<string, unknown> = { ...message };
    cycle['self'] = cycle;
    return cycle;
  }),
);

interface Manifest {
  readonly contributes: {
    readonly configuration: readonly {
      readonly properties: Readonly<Record<string, { readonly default?: unknown }>>;
    }[];
  };
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const defaults = defaultsOf(manifest);

export const messageTargets: readonly Target[] = [
  target(
    'messages',
    30,
    fc.oneof(
      fc
        .record({ message: fc.constantFrom(...validMessages), changes: valueChanges })
        .map(({ message, changes }): unknown => changedValue(message, changes)),
      anyValue,
    ),
    (value) => {
      assert.match(unknownMessage('the trainer', value), /^Expected a message [^]*\. Reload the window\.$/);
      for (const parse of parsers) {
        const parsed = parse(value);
        // What this boundary accepts, the next one accepts too.
        if (parsed !== undefined) assert.deepEqual(parse(parsed), parsed);
      }
    },
  ),
  target('settings', 10, settingsValues(), (values) => {
    const problems: string[] = [];
    const settings = new Settings(manifest, configurationOf(values), (problem) => problems.push(problem));
    const { temperature, topK, maximumLength, eagerness } = settings.completionOptions(false);
    assert.ok(temperature >= 0 && topK >= 1 && maximumLength >= 1);
    assert.ok(['quiet', 'balanced', 'eager'].includes(eagerness));
    assert.ok(settings.completionDelay() >= 0 && settings.maximumCharacters() >= 1e6);
    const { network, batchSize, sequenceLength } = configOf(settings.trainingSettings());
    for (const size of [network.layers, batchSize, sequenceLength]) assert.ok(size >= 1 && size <= 65_536);
    assert.ok(network.dropout >= 0 && network.dropout < 1);
    assert.equal(typeof settings.isEnabled('typescript'), 'boolean');
    assert.equal(typeof settings.pausesOnBattery(), 'boolean');
    for (const problem of problems) assert.match(problem, /^Expected recurrent\.[^]*correct it in the settings\.$/);
  }),
];

/** Any JSON values of some of the settings. */
function settingsValues(): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.integer(),
    fc.double(),
    fc.constantFrom('adam', 'lstm', 'quiet', 'default'),
  );
  return fc.dictionary(fc.constantFrom(...Object.keys(defaults)), value, { maxKeys: 12 });
}

function configurationOf(values: Readonly<Record<string, unknown>>): Configuration {
  return {
    get: (key) => (key in values ? values[key] : defaults[key]),
    inspect: (key) => (key in values ? { globalValue: values[key] } : undefined),
    update: () => Promise.resolve(),
  };
}

/** The defaults of the manifest, by keys without `recurrent.`. */
function defaultsOf({ contributes }: Manifest): Readonly<Record<string, unknown>> {
  const settings = contributes.configuration.flatMap(({ properties }) => Object.entries(properties));
  return Object.fromEntries(settings.map(([key, schema]) => [key.replace(/^recurrent\./, ''), schema.default]));
}
