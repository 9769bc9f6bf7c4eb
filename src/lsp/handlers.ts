import { CancellationToken, type Connection, ErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { messageOf } from '../base/errors';
import type { Log } from '../editor/log';

/** Handles a request. An error becomes the answer; if it is not a `ResponseError`, it is also logged. */
export function onRequest(
  connection: Connection,
  log: Log,
  method: string,
  handle: (params: unknown, token: CancellationToken) => unknown,
): void {
  connection.onRequest(method, async (...given: readonly unknown[]) => {
    // Parameters may be missing, or a list, whose elements the library passes one by one.
    const token =
      given.findLast((one): one is CancellationToken => CancellationToken.is(one)) ?? CancellationToken.None;
    try {
      return await handle(given.length === 2 ? given[0] : undefined, token);
    } catch (error) {
      if (error instanceof ResponseError) return error;
      log.error(error instanceof Error ? error : String(error));
      return new ResponseError(ErrorCodes.InternalError, messageOf(error));
    }
  });
}

/** Handles a notification. It has no answer, so errors are logged. */
export function onNotification(
  connection: Connection,
  log: Log,
  method: string,
  handle: (params: unknown) => void,
): void {
  connection.onNotification(method, (...given: readonly unknown[]) => {
    try {
      handle(given[0]);
    } catch (error) {
      if (error instanceof ResponseError) log.warn(`${method} is ignored. ${error.message}`);
      else log.error(error instanceof Error ? error : String(error));
    }
  });
}
