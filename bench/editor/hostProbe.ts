/**
 * Reports, from inside the extension host, its event-loop delay, its CPU time, and Recurrent's own figures if it runs.
 * VS Code is started with it as the tests to run, because Recurrent returns its figures only to tests. The client is in
 * `hostFigures.ts`.
 */
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import type { TestHooks } from '../../src/host/extension';
import { Echo } from '../../test/harness/echo';
import { type EndFigures, type HostFigures, type LoopDelay, probeVariable, samplingVariable } from './hostFigures';
import { type Holding, HoldingTimes } from './holdingTimes';

/** Sampling interval of the event-loop delay, in milliseconds. */
const resolution = 10;

/** Number of the longest stretches that are reported with their functions. */
const reported = 5;

const loop = monitorEventLoopDelay({ resolution });
const holding = new HoldingTimes();
const echo = new Echo();
let lastLatency: number | undefined;

/** Never resolves: if it did, VS Code would close the window. */
export async function run(): Promise<never> {
  const socket = process.env[probeVariable];
  if (socket === undefined) throw new Error(`Expected the path of a socket in ${probeVariable}, found none.`);
  // Left by the previous extension host.
  rmSync(socket, { force: true });
  loop.enable();
  vscode.workspace.onDidChangeTextDocument(({ document }) => {
    if (document.uri.scheme === 'file') void echo.ask();
  });
  if (process.env[samplingVariable] !== undefined) await holding.begin();
  const server = createServer((request, response) => {
    answer(request.url ?? '').then(
      (body) => response.end(JSON.stringify(body ?? {})),
      (error: unknown) => {
        response.statusCode = 500;
        response.end(String(error));
      },
    );
  });
  // Ends with the process. Closing it would remove the socket, which may already belong to the next extension host.
  server.listen(socket);
  return new Promise(() => undefined);
}

const opening = '/open/';

async function answer(url: string): Promise<unknown> {
  if (url.startsWith(opening)) {
    await open(url.slice(opening.length));
    return undefined;
  }
  switch (url) {
    case '/figures':
      return figures();
    case '/begin':
      loop.reset();
      figures();
      echo.take();
      await holding.begin();
      return undefined;
    case '/end':
      return { ...figures(), ...holdingFigures(await holding.end()), roundTrips: echo.take() };
    case '/activation':
      return { text: await startupPerformance() };
    default:
      throw new Error(`Expected /figures, /begin, /end, /activation or ${opening}, found ${url}.`);
  }
}

async function open(file: string): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder) await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, file));
}

function holdingFigures(stretches: readonly Holding[]): Pick<EndFigures, 'holding' | 'running' | 'longest'> {
  const sorted = [...stretches].sort((a, b) => b.running - a.running);
  return {
    holding: sorted.map(({ milliseconds }) => milliseconds),
    running: sorted.map(({ running }) => running),
    longest: sorted.slice(0, reported),
  };
}

function figures(): HostFigures {
  const api = recurrentApi();
  return {
    processId: process.pid,
    node: process.version,
    loopDelay: loopDelay(),
    latencies: api ? newLatencies(api.latencies) : [],
    status: api?.status(),
    languageStatus: api?.languageStatus() ?? [],
    activatedAt: api?.activatedAt,
    trainer: api?.trainerProcessId(),
  };
}

function recurrentApi(): TestHooks | undefined {
  const extension = vscode.extensions.getExtension<TestHooks | undefined>('recurrent.recurrent');
  return extension?.isActive === true ? extension.exports : undefined;
}

/** Latencies since the last call. No two are equal, so the last one can be found again. */
function newLatencies(latencies: readonly number[]): number[] {
  const fresh = latencies.slice(lastLatency === undefined ? 0 : latencies.lastIndexOf(lastLatency) + 1);
  lastLatency = fresh.at(-1) ?? lastLatency;
  return fresh;
}

/** The sampling interval itself is not a delay. */
function loopDelay(): LoopDelay {
  const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - resolution);
  return {
    p50: late(loop.percentile(50)),
    p95: late(loop.percentile(95)),
    p99: late(loop.percentile(99)),
    maximum: late(loop.max),
  };
}

/** The text of **Developer: Startup Performance**, once it contains activations. */
async function startupPerformance(): Promise<string> {
  await vscode.commands.executeCommand('perfview.show');
  for (let look = 0; look < 100; look++) {
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'perf');
    const text = document?.getText() ?? '';
    if (text.includes('Extension Activation Stats')) return text;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Expected activations in Developer: Startup Performance within ten seconds, found none.');
}
