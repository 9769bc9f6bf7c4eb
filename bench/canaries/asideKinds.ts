import { anywhere, base64, beginning, drawn, named, password, type SecretKind } from './secret';

/** Kinds that were written after the rules were fixed, and are reported apart: the rules were not made for them. */
export const asideKinds: readonly SecretKind[] = [
  { name: 'Shopify token', draw: (r) => beginning('shp', 'at_') + drawn(r, 'hex', 32), lines: anywhere('shop') },
  { name: 'Hugging Face token', draw: (r) => beginning('h', 'f_') + drawn(r, 'letters', 34), lines: anywhere('hub') },
  { name: 'Databricks token', draw: (r) => beginning('da', 'pi') + drawn(r, 'hex', 32), lines: anywhere('warehouse') },
  { name: 'Vault token', draw: (r) => beginning('hv', 's.') + drawn(r, 'word', 95), lines: anywhere('vault') },
  {
    name: 'age key',
    draw: (r) => beginning('AGE-SEC', 'RET-KEY-1') + drawn(r, 'upper', 58),
    lines: anywhere('identity'),
  },
  {
    name: 'Docker registry login',
    draw: (r) => base64(r, 25),
    lines: [{ extension: 'json', template: `  "registry.example.org": { "auth": "§" },` }],
  },
  {
    name: 'Kubernetes secret',
    draw: (r) => base64(r, 16),
    lines: [{ extension: 'yaml', template: `apiVersion: v1\nkind: Secret\ndata:\n  items: §` }],
  },
  {
    name: 'password in a Redis URL',
    draw: password,
    lines: [
      { extension: 'ts', template: `const cache = createClient({ url: 'redis://:§@cache:6379/0' });` },
      { extension: 'py', template: `CELERY_BROKER = "amqp://worker:§@queue//"` },
    ],
  },
  {
    name: 'passphrase',
    draw: password,
    lines: [
      { extension: 'py', template: `ssh.connect(host, username="app", passphrase="§")` },
      { extension: 'ts', template: `const options = { key, cert, passphrase: '§' };` },
    ],
  },
];
