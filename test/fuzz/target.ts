import fc from 'fast-check';

/** Inputs, and what must be true of the code that gets them. */
export interface Target {
  readonly name: string;
  /** Share of all cases, relative to the other targets: cheap ones get more. */
  readonly share: number;
  check(cases: number, seed: number, onCase: () => void): Promise<Outcome>;
}

export interface Outcome {
  readonly cases: number;
  /** Time of the slowest case, in milliseconds. */
  readonly slowest: number;
  /** The counterexample and the error; undefined if there is none. */
  readonly failure: string | undefined;
}

/** Longest time of a case, in milliseconds: a hundred times the usual one, because other work may delay it. */
const longestCase = 30_000;

/** `examine` throws if the code gives a wrong answer or throws an unexpected error. */
export function target<Input>(
  name: string,
  share: number,
  inputs: fc.Arbitrary<Input>,
  examine: (input: Input) => void | Promise<void>,
): Target {
  return {
    name,
    share,
    async check(cases, seed, onCase) {
      let slowest = 0;
      const property = fc.asyncProperty(inputs, async (input) => {
        const startedAt = performance.now();
        onCase();
        await examine(input);
        const took = performance.now() - startedAt;
        slowest = Math.max(slowest, took);
        if (took > longestCase) throw new Error(`Expected an answer within ${longestCase} ms, found ${took} ms.`);
      });
      const details = await fc.check(property, { numRuns: cases, seed });
      const failure = details.failed
        ? `${fc.defaultReportMessage(details)}\n${stackOf(details.errorInstance)}`
        : undefined;
      return { cases: details.numRuns, slowest, failure };
    },
  };
}

/** The result of `act`; undefined if it throws an error of this kind with a sentence. Passes on all other errors. */
export function unlessRefused<T>(kind: new (message: string) => Error, act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof kind)) throw error;
    const isSentence = /^[^]+\.$/.test(error.message) && error.message.length < 1000;
    if (!isSentence) throw new Error(`Expected a sentence for the user, found ${error.message}`, { cause: error });
    return undefined;
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
