import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { codeOf, messageOf } from '../base/errors';
import type { Settings } from '../editor/settings';
import { progressText } from '../editor/statusHolder';
import { extentOf } from '../editor/extent';
import { InvalidParams, recordOf, textOf } from './params';
import type { Session } from './session';
import { acceptedCommand } from './suggestions';
import { type Folder, pathOf, type WorkspacePath, workspacePathOf } from './workspace';

/** The parts of the server that commands need. */
export interface CommandHost {
  readonly settings: Settings;
  readonly session: Session;
  readonly folders: readonly Folder[];
  /** Why the last request ended without a suggestion; undefined if it did not. */
  readonly lastReason: string | undefined;
}

type Handler = (host: CommandHost, argument: unknown) => unknown;

/** The table of commands: id → handler. Commands that VS Code also has are named as there. */
const handlers: Readonly<Record<string, Handler>> = {
  'recurrent.train': (host) => {
    train(host, false);
  },
  'recurrent.trainFromScratch': (host) => {
    train(host, true);
  },
  'recurrent.pause': (host) => {
    running(host).training.pause();
  },
  'recurrent.resume': (host) => {
    if (host.session.status.current.kind === 'interrupted') train(host, false);
    else running(host).training.resume();
  },
  'recurrent.stop': async (host) => {
    if (host.session.status.current.kind === 'interrupted') await host.session.training.stopInterrupted();
    else running(host).training.stop();
  },
  'recurrent.deleteModel': async (host) => {
    const { updates, training } = host.session;
    await updates.halt();
    await training.deleteModel();
  },
  'recurrent.forget': forget,
  'recurrent.status': status,
  'recurrent.restartCompletions': (host) => host.session.completer.restart(),
  [acceptedCommand]: (host, id) => {
    host.session.acceptance.acceptedWhole(offerIdOf(id));
  },
};

export const commandNames: readonly string[] = Object.keys(handlers);

/** Throws `ResponseError` if the command is unknown, or cannot be executed now. */
export async function execute(host: CommandHost, params: unknown): Promise<unknown> {
  const { command, arguments: given } = recordOf(params, 'an object with command');
  const name = textOf(command, 'the name of a command');
  const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
  if (!handler) throw new InvalidParams(`one of the commands ${commandNames.join(', ')}`, name);
  try {
    return (await handler(host, Array.isArray(given) ? given[0] : undefined)) ?? null;
  } catch (error) {
    throw error instanceof ResponseError ? error : failure(messageOf(error));
  }
}

/** The id of a suggestion, as its command has it. */
export function offerIdOf(value: unknown): number {
  const text = textOf(value, 'the id of a suggestion');
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidParams('the id of a suggestion', text);
}

function train({ settings, session, folders }: CommandHost, startOver: boolean): void {
  const { training, status } = session;
  if (training.isRunning) {
    const { current } = status;
    const progress = 'progress' in current ? ` (${progressText(current.progress)})` : '';
    throw failure(`Training is already running${progress}. Stop it before you start another.`);
  }
  if (folders.length === 0)
    throw failure('Expected a workspace folder on disk to train on, found none. Open a folder in the editor.');
  training.start(session.corpus(), settings.trainingSettings(), startOver, settings.pausesOnBattery());
}

function running({ session }: CommandHost): Session {
  if (session.training.isRunning) return session;
  throw failure('Expected a training in progress, found none. Start one with recurrent.train.');
}

function status({ session, lastReason }: CommandHost): unknown {
  const { status, store, indexing, acceptance } = session;
  const { facts } = status;
  return {
    status: status.current,
    hasModel: facts.hasModel,
    hasIndex: facts.hasIndex,
    bitsPerCharacter: facts.bitsPerCharacter,
    /** What an update of the index does. */
    indexing,
    storage: store.folder,
    lastReason,
    suggestions: acceptance.summary(),
  };
}

/**
 * Adds a file or folder to `.recurrentignore` of its workspace folder, which later updates and runs read: the settings
 * belong to the client. The network forgets it only if it is trained from scratch, with `trainAgain`.
 */
async function forget(host: CommandHost, argument: unknown): Promise<unknown> {
  const { uri, trainAgain } = recordOf(argument, 'an argument { uri, trainAgain? }');
  const place = placeOf(host.folders, textOf(uri, 'the uri of a file or folder'));
  const { store, training, updates, suggester } = host.session;
  const extent = extentOf(place.listed, await store.indexedFiles(), await store.learnedFiles());
  const wasRunning = training.isRunning;
  await exclude(place);
  suggester.withdraw();
  // A run in progress has the text in memory and would save it in the index.
  if (wasRunning) await training.abandon();
  await updates.restart();
  if (trainAgain === true) train(host, true);
  return { ...extent, path: place.relative, endedTraining: wasRunning };
}

function placeOf(folders: readonly Folder[], uri: string): WorkspacePath {
  const file = pathOf(uri);
  const place = file === undefined ? undefined : workspacePathOf(folders, file);
  if (place && place.relative !== '') return place;
  throw new InvalidParams('the uri of a file or folder inside the workspace', uri);
}

async function exclude({ folder, relative }: WorkspacePath): Promise<void> {
  const file = path.join(folder.path, '.recurrentignore');
  const line = `/${relative.replace(/[\\*?[\]]/g, '\\$&').replace(/ $/, '\\ ')}`;
  const before = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  });
  if (before.split(/\r?\n/).includes(line)) return;
  await appendFile(file, `${before === '' || before.endsWith('\n') ? '' : '\n'}${line}\n`);
}

function failure(message: string): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
