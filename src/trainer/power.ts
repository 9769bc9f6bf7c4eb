import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunControl } from './runControl';

/** Polling interval of the power source during a run, in milliseconds. */
const lookInterval = 20_000;

/** Whether the machine is on battery; undefined if that is unknown. */
export async function isOnBattery(): Promise<boolean | undefined> {
  if (process.platform === 'linux') return isOnLinuxBattery('/sys/class/power_supply');
  return process.platform === 'darwin' ? isOnMacBattery() : undefined;
}

/** Reads the kernel's power-supply class: one folder each for mains, batteries and devices. */
export async function isOnLinuxBattery(folder: string): Promise<boolean | undefined> {
  const supplies = await readdir(folder).catch(() => []);
  let isDischarging: true | undefined;
  for (const supply of supplies) {
    const read = (name: string): Promise<string> =>
      readFile(path.join(folder, supply, name), 'utf8').then(
        (text) => text.trim(),
        // Each kind of supply has different files.
        () => '',
      );
    const type = await read('type');
    if (type !== 'Battery' && (await read('online')) === '1') return false;
    // The scope of a mouse's or a keyboard's battery is `Device`.
    const isOfMachine = type === 'Battery' && (await read('scope')) !== 'Device';
    if (isOfMachine && (await read('status')) === 'Discharging') isDischarging = true;
  }
  return isDischarging;
}

function isOnMacBattery(): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    execFile('pmset', ['-g', 'batt'], (error, output) => {
      resolve(error ? undefined : output.includes("'Battery Power'"));
    });
  });
}

/** Pauses a run while the machine is on battery, unless the user resumes it. */
export class BatteryPause {
  readonly #control: RunControl;
  readonly #ask: () => Promise<boolean | undefined>;
  readonly #timer: NodeJS.Timeout;
  #isOverridden = false;

  constructor(control: RunControl, ask = isOnBattery) {
    this.#control = control;
    this.#ask = ask;
    this.#timer = setInterval(() => void this.look(), lookInterval).unref();
  }

  async look(): Promise<void> {
    const isNow = await this.#ask();
    if (!isNow && this.#control.isPausedOnBattery) this.#control.resume();
    if (isNow && !this.#isOverridden) this.#control.pauseOnBattery();
  }

  /** The user wants the run to continue on battery. */
  override(): void {
    this.#isOverridden = true;
  }

  end(): void {
    clearInterval(this.#timer);
  }
}
