import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { isRecord, parseJson } from '../../src/base/json';
import { isNumber, parseAll, parseStatus } from '../../src/protocol/parsing';
import { parseText } from '../../src/protocol/processMessages';
import type { Status } from '../../src/protocol/status';
import { buildFolder } from '../../test/harness/paths';
import type { Holding } from './holdingTimes';

/** Environment variable with the socket of the probe in the extension host. */
export const probeVariable = 'RECURRENT_BENCH_PROBE';

/** Environment variable that lets the probe sample the event loop from its start on, without `begin`. */
export const samplingVariable = 'RECURRENT_BENCH_SAMPLING';

/** Timeout of an answer, in milliseconds: an extension host that is ending may never answer. */
const patience = 20_000;

/** Delay of the event loop, in milliseconds. */
export interface LoopDelay {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly maximum: number;
}

export interface HostFigures {
  readonly processId: number;
  readonly node: string;
  readonly loopDelay: LoopDelay;
  /** Latencies of Recurrent's requests since the last call, in milliseconds. */
  readonly latencies: readonly number[];
  /** Recurrent's status, if it runs. */
  readonly status: Status | undefined;
  /** The texts of its language status items; empty if it does not run. */
  readonly languageStatus: readonly string[];
  /** When it was activated, in milliseconds since 1970. */
  readonly activatedAt: number | undefined;
  readonly trainer: number | undefined;
}

export interface EndFigures extends HostFigures {
  /** Stretches for which Recurrent blocked the event loop, in milliseconds. */
  readonly holding: readonly number[];
  /** The part of each for which the thread ran, in milliseconds. */
  readonly running: readonly number[];
  /** The longest of them. */
  readonly longest: readonly Holding[];
  /** Round trips to a worker that answers at once, asked at each change of a file, in milliseconds. */
  readonly roundTrips: readonly number[];
}

/** The answers of the probe, by request. */
interface ProbeAnswers {
  readonly figures: HostFigures;
  readonly begin: object;
  readonly end: EndFigures;
  readonly activation: { readonly text: string };
}

type AnswerParsers = { readonly [K in keyof ProbeAnswers]: (value: unknown) => ProbeAnswers[K] | undefined };

const parsers: AnswerParsers = {
  figures: parseFigures,
  begin: (value) => (isRecord(value) ? value : undefined),
  end: (value) => {
    const figures = parseFigures(value);
    const { holding, running, longest, roundTrips } = isRecord(value) ? value : {};
    const milliseconds = parseNumberList(holding);
    const ran = parseNumberList(running);
    const trips = parseNumberList(roundTrips);
    if (!figures || !milliseconds || !ran || !trips || !Array.isArray(longest)) return undefined;
    const stretches = parseAll(longest, parseHolding);
    return { ...figures, holding: milliseconds, running: ran, longest: stretches, roundTrips: trips };
  },
  activation: (value) => (isRecord(value) && typeof value['text'] === 'string' ? { text: value['text'] } : undefined),
};

/** Requests an answer of the probe in the extension host, as soon as the probe is available. */
export async function askHost<K extends keyof ProbeAnswers>(socket: string, what: K): Promise<ProbeAnswers[K]> {
  return parseAnswer(what, await getWhenAvailable(socket, `/${what}`));
}

/** Throws if the text is not an answer to this request. */
export function parseAnswer<K extends keyof ProbeAnswers>(what: K, text: string): ProbeAnswers[K] {
  const answer = parsers[what](parseJson(text));
  if (answer === undefined)
    throw new Error(
      `Expected an answer to /${what} from the probe of this build, found ${text.slice(0, 200)}. Build again.`,
    );
  return answer;
}

function parseFigures(value: unknown): HostFigures | undefined {
  if (!isRecord(value)) return undefined;
  const { processId, node, trainer, activatedAt, languageStatus } = value;
  const loopDelay = parseLoopDelay(value['loopDelay']);
  const latencies = parseNumberList(value['latencies']);
  const status = value['status'] === undefined ? undefined : parseStatus(value['status']);
  const isStatusValid = value['status'] === undefined || status !== undefined;
  if (!isStatusValid || !isOptionalNumber(trainer) || !isOptionalNumber(activatedAt)) return undefined;
  if (!isNumber(processId) || typeof node !== 'string' || !loopDelay || !latencies) return undefined;
  if (!Array.isArray(languageStatus)) return undefined;
  const texts = parseAll(languageStatus, parseText);
  return { processId, node, loopDelay, latencies, status, languageStatus: texts, activatedAt, trainer };
}

function isOptionalNumber(value: unknown): value is number | undefined {
  return value === undefined || isNumber(value);
}

function parseHolding(value: unknown): Holding | undefined {
  if (!isRecord(value)) return undefined;
  const { milliseconds, running, functions } = value;
  const isValid = isNumber(milliseconds) && isNumber(running) && Array.isArray(functions);
  return isValid ? { milliseconds, running, functions: parseAll(functions, parseText) } : undefined;
}

function parseLoopDelay(value: unknown): LoopDelay | undefined {
  if (!isRecord(value)) return undefined;
  const { p50, p95, p99, maximum } = value;
  return isNumber(p50) && isNumber(p95) && isNumber(p99) && isNumber(maximum) ? { p50, p95, p99, maximum } : undefined;
}

function parseNumberList(value: unknown): number[] | undefined {
  return Array.isArray(value) ? parseAll(value, (one) => (isNumber(one) ? one : undefined)) : undefined;
}

async function getWhenAvailable(socket: string, url: string): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await get(socket, url);
    } catch (error) {
      // The extension host may not have started yet, or may be restarting.
      if (attempt === 150) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** Opens a file of the workspace in the editor. Quick Open would search all files first. */
export async function openInHost(socket: string, file: string): Promise<void> {
  await get(socket, `/open/${file}`);
}

function get(socketPath: string, url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path: url, timeout: patience }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(`${url}: ${body}`));
      });
    });
    asked.on('error', reject);
    asked.on('timeout', () => asked.destroy(new Error(`Expected an answer to ${url} within ${patience} ms.`)));
    asked.end();
  });
}

/** The probe: VS Code runs it as if it were a test suite. */
export const probeScript = path.join(buildFolder, 'bench', 'editor', 'hostProbe.js');

/**
 * Creates the folder of an extension that does nothing, for a window without Recurrent: VS Code runs tests only for an
 * extension.
 */
export function emptyExtension(folder: string): string {
  const manifest = {
    name: 'bench-nothing',
    publisher: 'recurrent',
    version: '0.0.0',
    engines: { vscode: '^1.100.0' },
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}
