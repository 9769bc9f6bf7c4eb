import path from 'node:path';
import { repositoryRoot } from '../../test/harness/paths';
import type { VSCodeVersion } from '../../test/harness/provision';
import { linkExtension } from '../../test/harness/server';
import { Session } from '../../test/harness/session';
import type { Settings } from '../../test/harness/settings';
import { askHost, probeExtension, probeVariable, type HostFigures } from './hostFigures';

export interface BenchWindow {
  readonly session: Session;
  /** At which the extension host answers. */
  readonly socket: string;
}

export interface WindowOptions {
  readonly name: string;
  readonly version: VSCodeVersion;
  /** The workspace. */
  readonly folder: string;
  /** Takes extensions and the socket; not in the workspace. */
  readonly temporary: string;
  /** Is Recurrent installed? */
  readonly isWith: boolean;
  readonly settings?: Settings;
}

/** A VS Code with the user's default settings, with the bench's probe in its extension host, with or without Recurrent. */
export async function openBenchWindow(options: WindowOptions): Promise<BenchWindow> {
  const { name, version, folder, temporary, isWith, settings = {} } = options;
  const extensionsFolder = path.join(temporary, 'extensions');
  const socket = path.join(temporary, 'probe');
  if (isWith) linkExtension(repositoryRoot, extensionsFolder);
  const session = await Session.start({
    name,
    version,
    folder,
    settings,
    extension: probeExtension(path.join(temporary, 'bench-probe')),
    extensionsFolder,
    environment: { [probeVariable]: socket },
  });
  return { session, socket };
}

/** Waits until the status of Recurrent, asked once a second, is as wanted. */
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
