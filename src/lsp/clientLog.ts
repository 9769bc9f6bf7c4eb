import type { Connection } from 'vscode-languageserver/node';
import type { Log } from '../editor/log';

/** The log of the client (`window/logMessage`). Debug messages have the level that version 3.18 of the protocol adds. */
export function clientLog({ console }: Connection): Log {
  return {
    debug: (message) => {
      console.debug(message);
    },
    info: (message) => {
      console.info(message);
    },
    warn: (message) => {
      console.warn(message);
    },
    error: (error) => {
      console.error(typeof error === 'string' ? error : (error.stack ?? error.message));
    },
  };
}
