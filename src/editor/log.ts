/** The log of an editor: what happened, for users who look for the cause of a problem. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(error: string | Error): void;
}
