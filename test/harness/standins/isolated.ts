/** Loaded before VS Code's server: isolates its pages from other origins, so that their threads can share memory. */
import { ServerResponse } from 'node:http';

const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
} as const;

const { prototype } = ServerResponse;
// eslint-disable-next-line @typescript-eslint/unbound-method -- It is called with the response below.
const { writeHead } = prototype;

prototype.writeHead = function (this: ServerResponse, ...values: readonly unknown[]): ServerResponse {
  for (const [name, value] of Object.entries(headers)) this.setHeader(name, value);
  return Reflect.apply(writeHead, this, values) as ServerResponse;
};
