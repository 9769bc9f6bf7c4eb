import { isRecord } from '../base/json';

/** The abilities of the client that the server uses. */
export interface ClientAbilities {
  readonly hasConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchedFiles: boolean;
  readonly registersCompletion: boolean;
}

/** Parses `InitializeParams.capabilities`; an invalid ability counts as missing. */
export function clientAbilities(capabilities: unknown): ClientAbilities {
  const has = (...names: readonly string[]): boolean =>
    names.reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), capabilities) === true;
  return {
    hasConfiguration: has('workspace', 'configuration'),
    registersConfiguration: has('workspace', 'didChangeConfiguration', 'dynamicRegistration'),
    registersWatchedFiles: has('workspace', 'didChangeWatchedFiles', 'dynamicRegistration'),
    registersCompletion: has('textDocument', 'completion', 'dynamicRegistration'),
  };
}
