import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RunControl } from '../../../src/trainer/runControl';
import { BatteryPause, isOnLinuxBattery } from '../../../src/trainer/power';

type Supplies = Readonly<Record<string, Readonly<Record<string, string>>>>;

const discharging = { type: 'Battery', status: 'Discharging' };

suite('where the power comes from, on Linux', () => {
  const cases: readonly [string, Supplies, boolean | undefined][] = [
    ['a laptop that is unplugged', { AC: { type: 'Mains', online: '0' }, BAT0: discharging }, true],
    ['a laptop that is charged', { AC: { type: 'Mains', online: '1' }, BAT0: { type: 'Battery' } }, false],
    ['a laptop that takes more than its charger gives', { BAT0: discharging, U: { type: 'USB', online: '1' } }, false],
    ['a laptop that is full', { BAT0: { type: 'Battery', status: 'Full' } }, undefined],
    ['a desktop with a mouse', { mouse: { ...discharging, scope: 'Device' } }, undefined],
    ['a desktop', {}, undefined],
  ];
  for (const [what, supplies, expected] of cases) {
    test(`${what}: ${expected === undefined ? 'unknown' : expected ? 'the battery' : 'mains'}`, async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-power-'));
      for (const [name, files] of Object.entries(supplies)) {
        mkdirSync(path.join(folder, name));
        for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, name, file), `${text}\n`);
      }
      assert.equal(await isOnLinuxBattery(folder), expected);
      rmSync(folder, { recursive: true });
    });
  }

  test('a machine without such a folder: unknown', async () => {
    assert.equal(await isOnLinuxBattery('/nowhere'), undefined);
  });
});

suite('a run on battery', () => {
  let control: RunControl;
  let onBattery: boolean | undefined;
  let battery: BatteryPause;

  setup(() => {
    control = new RunControl();
    onBattery = true;
    battery = new BatteryPause(control, () => Promise.resolve(onBattery));
  });

  teardown(() => {
    battery.end();
  });

  test('pauses, and continues on mains', async () => {
    await battery.look();
    assert.ok(control.isPausedOnBattery);
    onBattery = false;
    await battery.look();
    assert.ok(!control.isPaused);
  });

  test('continues if the user resumes it', async () => {
    await battery.look();
    battery.override();
    control.resume();
    await battery.look();
    assert.ok(!control.isPaused);
  });

  test('stays paused on mains if the user paused it', async () => {
    control.pause();
    await battery.look();
    onBattery = false;
    await battery.look();
    assert.ok(control.isPaused && !control.isPausedOnBattery);
  });

  test('continues if the power source is unknown', async () => {
    onBattery = undefined;
    await battery.look();
    assert.ok(!control.isPaused);
  });
});
