import { type Steps, stepNames, variables } from './steps';

const address = process.env[variables.user];

/**
 * The user, for tests that run in the extension host: `await user.type('const ')`. Where there is none, as in desktop
 * VS Code, define such tests only `if (user.isAvailable)`.
 */
export const user: Steps & { readonly isAvailable: boolean } = {
  isAvailable: address !== undefined,
  // Both ends share the list of steps, and so their types.
  ...(Object.fromEntries(
    stepNames.map((name) => [name, (...values: readonly string[]) => act(name, values)]),
  ) as unknown as Steps),
};

async function act(step: string, values: readonly string[]): Promise<unknown> {
  if (address === undefined)
    throw new Error(`No user is available here: define the test only if user.isAvailable (${step}).`);
  const response = await fetch(`${address}/${step}`, { method: 'POST', body: JSON.stringify(values) });
  const text = await response.text();
  if (!response.ok) throw new Error(`user.${step}(${values.join(', ')}): ${text}`);
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}
