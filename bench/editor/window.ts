import path from 'node:path';
import { repositoryRoot } from '../../test/harness/paths';
import type { VSCodeVersion } from '../../test/harness/provision';
import { Session } from '../../test/harness/session';
import type { SettingValues } from '../../test/harness/settings';
import { askHost, emptyExtension, probeScript, probeVariable, samplingVariable, type HostFigures } from './hostFigures';

export interface BenchWindow {
  readonly session: Session;
  /** Socket of the probe in the extension host. */
  readonly socket: string;
}

export interface WindowOptions {
  readonly name: string;
  readonly version: VSCodeVersion;
  /** Folder of the workspace. */
  readonly folder: string;
  /** Folder for extensions and the socket, outside the workspace. */
  readonly temporary: string;
  /** Whether Recurrent runs in it. */
  readonly isWith: boolean;
  readonly settings?: SettingValues;
  /** Whether the probe samples the event loop from its start on; otherwise from `begin`. */
  readonly isSampled?: boolean;
}

/** A VS Code with default settings and with the bench's probe in its extension host, with or without Recurrent. */
export async function openBenchWindow(options: WindowOptions): Promise<BenchWindow> {
  const { name, version, folder, temporary, isWith, settings = {}, isSampled = false } = options;
  const extensionsFolder = path.join(temporary, 'extensions');
  const socket = path.join(temporary, 'probe');
  const session = await Session.start({
    name,
    version,
    folder,
    settings,
    extension: isWith ? repositoryRoot : emptyExtension(path.join(temporary, 'nothing')),
    extensionTests: probeScript,
    extensionsFolder,
    environment: { [probeVariable]: socket, ...(isSampled && { [samplingVariable]: 'on' }) },
  });
  return { session, socket };
}

/** Waits until Recurrent's status, polled once a second, is as wanted. */
export async function untilStatus(
  { session, socket }: BenchWindow,
  what: string,
  isWanted: (status: NonNullable<HostFigures['status']>) => boolean,
  seconds = 120,
): Promise<void> {
  await session.workbench.until(
    what,
    async () => {
      const { status } = await askHost(socket, 'figures');
      return status !== undefined && isWanted(status);
    },
    seconds,
  );
}
