import { type Steps, stepNames, variables } from './steps';

const address = process.env[variables.user];

/**
 * The person in front of VS Code, for tests that run in the extension host: `await user.type('const ')`. Where nobody
 * can act, as in desktop VS Code, define such tests only `if (user.isAvailable)`.
 */
export const user: Steps & { readonly isAvailable: boolean } = {
  isAvailable: address !== undefined,
  // Both ends are made from the same list of steps, hence of the same types.
  ...(Object.fromEntries(
    stepNames.map((name) => [name, (...values: readonly string[]) => act(name, values)]),
  ) as unknown as Steps),
};

async function act(step: string, values: readonly string[]): Promise<unknown> {
  if (address === undefined)
    throw new Error(`Nobody can act here: define the test only if user.isAvailable (${step}).`);
  const response = await fetch(`${address}/${step}`, { method: 'POST', body: JSON.stringify(values) });
  const text = await response.text();
  if (!response.ok) throw new Error(`user.${step}(${values.join(', ')}): ${text}`);
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}
