import { UserError } from '../base/errors';
import { isWithin, type Limits, outOfRangeMessage } from '../base/limits';

/** Throws `UserError` if the number is not within its limits: callers in JavaScript have no types. */
export function checkNumber(name: string, value: number, limits: Limits): void {
  if (!isWithin(value, limits)) throw new UserError(outOfRangeMessage(name, limits, String(value)));
}

/** Throws `UserError` if the value is not an allowed one. */
export function checkChoice<T extends string>(name: string, value: T, allowed: readonly T[]): void {
  if (!allowed.includes(value))
    throw new UserError(`Expected ${name} to be one of ${allowed.join(', ')}, found ${value}.`);
}
