import { parseArgs, type ParseArgsConfig } from 'node:util';
import { messageOf } from '../base/errors';
import { isWithin, type Limits, outOfRangeMessage } from '../base/limits';

/** An invalid command line; reported with the usage text, exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Arguments {
  readonly positionals: readonly string[];
  text(name: string): string | undefined;
  flag(name: string): boolean;
  /** Throws `UsageError` if the value is not a number between the limits. */
  number(name: string, limits: Limits): number | undefined;
}

/**
 * Parses options and positional arguments, at least `least` and at most one per name; anything else is a `UsageError`.
 */
export function parseArguments(
  args: string[],
  options: NonNullable<ParseArgsConfig['options']>,
  positionalNames: readonly string[],
  least = positionalNames.length,
): Arguments {
  const { values, positionals } = parsed(args, options);
  if (positionals.length < least || positionals.length > positionalNames.length) {
    throw new UsageError(
      `Expected ${positionalNames.join(' and ') || 'no more arguments'}, found ${positionals.join(' ') || 'nothing'}.`,
    );
  }
  // An empty path would be the current folder.
  const empty = positionals.indexOf('');
  if (empty >= 0) throw new UsageError(`Expected ${positionalNames[empty]}, found an empty text.`);
  return {
    positionals,
    text: (name) => {
      const value = values[name];
      return typeof value === 'string' ? value : undefined;
    },
    flag: (name) => values[name] === true,
    number: (name, limits) => {
      const value = values[name];
      if (typeof value !== 'string') return undefined;
      if (value.trim() !== '' && isWithin(Number(value), limits)) return Number(value);
      throw new UsageError(outOfRangeMessage(`--${name}`, limits, `"${value}"`));
    },
  };
}

function parsed(
  args: string[],
  options: NonNullable<ParseArgsConfig['options']>,
): { values: Readonly<Record<string, unknown>>; positionals: string[] } {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}
