/** Number of times a random fault is tried; `npm run test:faults` sets more than the check. */
export const trials = Number(process.env['RECURRENT_TRIALS'] ?? 8);
