/** Limits of a number, both included. */
export interface Limits {
  readonly from: number;
  readonly to: number;
  readonly whole: boolean;
}

export function isWithin(value: number, { from, to, whole }: Limits): boolean {
  return value >= from && value <= to && (!whole || Number.isInteger(value));
}

/** What is wrong with a value that is not within its limits. */
export function outOfRangeMessage(name: string, { from, to, whole }: Limits, found: string): string {
  return `Expected ${name} to be a ${whole ? 'whole ' : ''}number from ${from} to ${to}, found ${found}.`;
}
