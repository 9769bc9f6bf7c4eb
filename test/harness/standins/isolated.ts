/** Loaded before VS Code's server: isolates its pages from other origins, so that their threads can share memory. */
import { subscribe } from 'node:diagnostics_channel';
import { ServerResponse } from 'node:http';
import { isRecord } from '../../../src/base/json';

const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
} as const;

subscribe('http.server.request.start', (message) => {
  const response = isRecord(message) ? message['response'] : undefined;
  if (!(response instanceof ServerResponse)) return;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
});
