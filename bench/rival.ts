import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { UserError } from '../src/base/errors';
import { isRecord, parseJson } from '../src/base/json';
import type { CellKind } from '../src/numeric/cells/kinds';
import type { ModelSize } from './model';

/** The cells that the programs compute. */
const cells: readonly CellKind[] = ['elman', 'gru', 'lstm'];

/** How a program is started; `environment` is added to that of this process. */
export interface RivalCommand {
  /** Source of the program. */
  readonly source: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** A process that computes steps of the same model in another implementation, and measures them on request. */
export class Rival {
  readonly #source: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  #name = '';

  private constructor({ source, command, args, environment }: RivalCommand) {
    this.#source = source;
    this.#child = spawn(command, args, { env: { ...process.env, ...environment } });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#child.stderr.resume();
  }

  static async start(size: ModelSize, command: RivalCommand): Promise<Rival> {
    const { cell, hiddenSize, batchSize } = size;
    if (!cells.includes(cell)) {
      throw new UserError(
        `Expected a cell that ${command.source} computes, found ${cell}: set --cell to some of ${cells.join(', ')}.`,
      );
    }
    const sizes = ['--cell', cell, '--hidden', String(hiddenSize), '--batch', String(batchSize)];
    const rival = new Rival({ ...command, args: [...command.args, ...sizes] });
    const { name } = await rival.#answer();
    rival.#name = String(name);
    return rival;
  }

  /** Implementation and version. */
  get name(): string {
    return this.#name;
  }

  /** Median time of a step in milliseconds, measured for `seconds`. */
  async measure(seconds: number): Promise<number> {
    this.#child.stdin.write(`${seconds}\n`);
    const { milliseconds } = await this.#answer();
    return Number(milliseconds);
  }

  end(): void {
    this.#child.stdin.end();
  }

  async #answer(): Promise<Readonly<Record<string, unknown>>> {
    const line = await this.#lines.next();
    const answer = line.done === true ? undefined : parseJson(line.value);
    if (isRecord(answer)) return answer;
    throw new UserError(`Expected measurements from ${this.#source}, found none. Run it by itself to see why.`);
  }
}
