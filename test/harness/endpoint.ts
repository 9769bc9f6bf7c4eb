import { createServer, type IncomingMessage } from 'node:http';
import { isStep, type Steps } from './steps';

/** Any step, as it is transmitted. */
type Act = (...values: readonly string[]) => Promise<unknown>;

export interface Endpoint {
  readonly address: string;
  close(): void;
}

/** Lets tests in the extension host act in the browser: `POST /type` with `["text"]`. See `user.ts`. */
export async function openEndpoint(user: Promise<Steps>): Promise<Endpoint> {
  const server = createServer((request, response) => {
    answer(user, request).then(
      (body) => response.end(body),
      (error: unknown) => {
        response.statusCode = 500;
        response.end(error instanceof Error ? error.message : String(error));
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('Expected the endpoint to listen on a port.');
  return {
    address: `http://127.0.0.1:${bound.port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function answer(user: Promise<Steps>, request: IncomingMessage): Promise<string> {
  const step = (request.url ?? '').slice(1);
  if (!isStep(step)) throw new Error(`Expected a step of steps.ts, found "${step}".`);
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const values: unknown = JSON.parse(body);
  if (!Array.isArray(values) || !values.every((value) => typeof value === 'string')) {
    throw new Error(`Expected a list of strings for ${step}, found ${body}.`);
  }
  const steps = (await user) as Readonly<Record<keyof Steps, Act>>;
  const result = await steps[step](...values);
  return result === undefined ? '' : JSON.stringify(result);
}
