import { isRecord } from '../base/json';

/** What the client can do, as far as the server uses it. */
export interface ClientAbilities {
  readonly hasConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchedFiles: boolean;
  readonly registersCompletion: boolean;
}

/** Parses `InitializeParams.capabilities`; what is invalid is missing. */
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
