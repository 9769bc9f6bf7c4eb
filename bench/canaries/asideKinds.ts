import { anywhere, base64, beginning, randomString, named, password, type SecretKind } from './secret';

/** Kinds that were written after the rules were fixed, and are reported apart: the rules were not made for them. */
export const asideKinds: readonly SecretKind[] = [
  { name: 'Shopify token', draw: (r) => beginning('shp', 'at_') + randomString(r, 'hex', 32), lines: anywhere('shop') },
  {
    name: 'Hugging Face token',
    draw: (r) => beginning('h', 'f_') + randomString(r, 'letters', 34),
    lines: anywhere('hub'),
  },
  {
    name: 'Databricks token',
    draw: (r) => beginning('da', 'pi') + randomString(r, 'hex', 32),
    lines: anywhere('warehouse'),
  },
  { name: 'Vault token', draw: (r) => beginning('hv', 's.') + randomString(r, 'word', 95), lines: anywhere('vault') },
  {
    name: 'age key',
    draw: (r) => beginning('AGE-SEC', 'RET-KEY-1') + randomString(r, 'upper', 58),
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
  {
    name: 'Docker Hub token',
    draw: (r) => beginning('dckr', '_pat_') + randomString(r, 'word', 27),
    lines: anywhere('images'),
  },
  {
    name: 'Django key',
    draw: (r) =>
      randomString(r, 'lower', 20) +
      '$' +
      randomString(r, 'lower', 12) +
      '^' +
      randomString(r, 'lower', 8) +
      '=' +
      randomString(r, 'lower', 8),
    lines: [{ extension: 'py', template: `SECRET_KEY = '§'` }],
  },
  { name: 'Rails key', draw: (r) => randomString(r, 'hex', 128), lines: named('secret key base') },
  {
    name: 'WireGuard key',
    draw: (r) => base64(r, 32),
    lines: [
      { extension: 'properties', template: `PrivateKey = §` },
      { extension: 'yaml', template: `  wireguard_private_key: §` },
    ],
  },
  {
    name: 'Azure signature in a URL',
    draw: (r) => randomString(r, 'alphanumeric', 41) + '%3D',
    lines: [
      { extension: 'ts', template: `const blob = 'https://items.blob.core.windows.net/a?sv=2022-11-02&sr=c&sig=§';` },
      { extension: 'sh', template: `azcopy copy "https://items.blob.core.windows.net/a?sp=r&sig=§&se=2030-01-01" .` },
    ],
  },
  {
    name: 'Ansible password',
    draw: password,
    lines: [{ extension: 'yaml', template: `    ansible_become_pass: §` }],
  },
  {
    name: 'password in a JDBC URL',
    draw: password,
    lines: [
      { extension: 'properties', template: `jdbc.url=jdbc:sqlserver://db:1433;databaseName=items;user=sa;password=§` },
      { extension: 'ts', template: `const url = 'jdbc:postgresql://db/items?user=app&password=§&ssl=true';` },
    ],
  },
  {
    name: 'Firebase server key',
    draw: (r) => `AAAA${randomString(r, 'word', 7)}:APA91b${randomString(r, 'word', 134)}`,
    lines: named('fcm server key'),
  },
];
