import { anywhere, base64, beginning, randomString, named, password, type SecretKind } from './secret';

/** The part of a private key between its first and its last line. */
function pem(begins: string, characters: number): SecretKind['draw'] {
  return (random) => {
    const body = begins + randomString(random, 'base64', characters);
    return `${(body.match(/.{1,64}/g) ?? []).join('\n')}\n`;
  };
}

function keyLines(title: string): SecretKind['lines'] {
  const [first, last] = ['BEGIN', 'END'].map((word) => `${'-'.repeat(5)}${word} ${title}${'-'.repeat(5)}`);
  return [
    { extension: 'ts', template: `export const pem = \`${first}\n§${last}\`;` },
    { extension: 'py', template: `PEM = """${first}\n§${last}"""` },
    { extension: 'sh', template: `cat > server.conf <<END\n${first}\n§${last}\nEND` },
  ];
}

/** Kinds that were known when the rules were written. */
export const knownKinds: readonly SecretKind[] = [
  {
    name: 'AWS access key',
    draw: (r) => beginning('AK', 'IA') + randomString(r, 'upper', 16).replace(/[01]/g, '7'),
    lines: anywhere('aws id'),
  },
  { name: 'AWS secret key', draw: (r) => base64(r, 30), lines: named('aws secret access key') },
  { name: 'GCP API key', draw: (r) => beginning('AI', 'za') + randomString(r, 'word', 35), lines: anywhere('maps') },
  {
    name: 'GCP OAuth secret',
    draw: (r) => beginning('GOC', 'SPX-') + randomString(r, 'word', 28),
    lines: anywhere('oauth'),
  },
  {
    name: 'Azure storage key',
    draw: (r) => base64(r, 64),
    lines: [
      {
        extension: 'ts',
        template: `const store = 'DefaultEndpointsProtocol=https;AccountName=items;AccountKey=§;EndpointSuffix=core.windows.net';`,
      },
      { extension: 'json', template: `  "store": "AccountName=items;AccountKey=§;EndpointSuffix=core.windows.net",` },
      ...named('account key'),
    ],
  },
  {
    name: 'DigitalOcean token',
    draw: (r) => beginning('dop', '_v1_') + randomString(r, 'hex', 64),
    lines: anywhere('droplets'),
  },
  {
    name: 'GitHub token',
    draw: (r) => beginning('gh', 'pousr'[r.integer(5)]!, '_') + randomString(r, 'alphanumeric', 36),
    lines: anywhere('github'),
  },
  {
    name: 'GitHub fine-grained token',
    draw: (r) =>
      beginning('github', '_pat_') + randomString(r, 'alphanumeric', 22) + '_' + randomString(r, 'alphanumeric', 59),
    lines: anywhere('github'),
  },
  {
    name: 'GitLab token',
    draw: (r) => beginning('gl', 'pat-') + randomString(r, 'word', 20),
    lines: anywhere('gitlab'),
  },
  {
    name: 'Slack token',
    draw: (r) =>
      beginning('xo', 'xb-') +
      `${randomString(r, 'digits', 12)}-${randomString(r, 'digits', 12)}-${randomString(r, 'alphanumeric', 24)}`,
    lines: anywhere('slack'),
  },
  {
    name: 'Slack webhook',
    draw: (r) =>
      `T${randomString(r, 'upper', 8)}/B${randomString(r, 'upper', 10)}/${randomString(r, 'alphanumeric', 24)}`,
    lines: anywhere('hook').map(({ extension, template }) => ({
      extension,
      template: template.replace('§', `https://${beginning('hooks.sl', 'ack.com')}/services/§`),
    })),
  },
  {
    name: 'Stripe key',
    draw: (r) => beginning('s', 'k_li', 've_') + randomString(r, 'alphanumeric', 24),
    lines: anywhere('stripe'),
  },
  {
    name: 'npm token',
    draw: (r) => beginning('np', 'm_') + randomString(r, 'alphanumeric', 36),
    lines: anywhere('registry'),
  },
  {
    name: 'PyPI token',
    draw: (r) => beginning('py', 'pi-', 'AgEIcHlwaS5vcmc') + randomString(r, 'word', 120),
    lines: anywhere('upload'),
  },
  {
    name: 'OpenAI key',
    draw: (r) =>
      beginning('sk', '-proj-') + randomString(r, 'word', 58) + beginning('T3Bl', 'bkFJ') + randomString(r, 'word', 58),
    lines: anywhere('openai'),
  },
  {
    name: 'Anthropic key',
    draw: (r) => beginning('sk', '-ant-', 'api03-') + randomString(r, 'word', 93) + 'AA',
    lines: anywhere('anthropic'),
  },
  {
    name: 'SendGrid key',
    draw: (r) => beginning('S', 'G.') + `${randomString(r, 'word', 22)}.${randomString(r, 'word', 43)}`,
    lines: anywhere('mail'),
  },
  { name: 'Twilio key', draw: (r) => beginning('S', 'K') + randomString(r, 'hex', 32), lines: anywhere('twilio') },
  {
    name: 'Discord token',
    draw: (r) =>
      `${beginning('M', 'T')}${randomString(r, 'alphanumeric', 24)}.${randomString(r, 'word', 6)}.${randomString(r, 'word', 38)}`,
    lines: anywhere('discord'),
  },
  {
    name: 'Telegram token',
    draw: (r) =>
      `${1 + r.integer(9)}${randomString(r, 'digits', 9)}${beginning(':', 'AA')}${randomString(r, 'word', 33)}`,
    lines: anywhere('bot'),
  },
  {
    name: 'JSON web token',
    draw: (r) =>
      beginning('ey', 'J') +
      `${randomString(r, 'alphanumeric', 33)}.${beginning('ey', 'J')}${randomString(r, 'alphanumeric', 70)}.${randomString(r, 'word', 43)}`,
    lines: anywhere('assertion'),
  },
  { name: 'RSA private key', draw: pem('MIIEpAIBAAKCAQEA', 1600), lines: keyLines(beginning('RSA PRI', 'VATE KEY')) },
  {
    name: 'OpenSSH private key',
    draw: pem('b3BlbnNzaC1rZXktdjEAAAAA', 360),
    lines: keyLines(beginning('OPENSSH PRI', 'VATE KEY')),
  },
  {
    name: 'password in a database URL',
    draw: password,
    lines: [
      { extension: 'ts', template: `const pool = new Pool('postgres://app:§@db.internal:5432/items');` },
      { extension: 'yaml', template: `  url: mysql://root:§@10.0.0.7/items` },
      { extension: 'sh', template: `export DATABASE_URL=mongodb+srv://items:§@cluster0.example.net/items` },
      { extension: 'py', template: `engine = create_engine("postgresql+psycopg2://app:§@localhost/items")` },
      { extension: 'properties', template: `spring.data.mongodb.uri=mongodb://app:§@mongo:27017/items` },
    ],
  },
  {
    name: 'basic authentication in a URL',
    draw: password,
    lines: [
      { extension: 'ts', template: `const answer = await fetch('https://deploy:§@ci.example.org/job/items');` },
      { extension: 'json', template: `  "registry": "https://deploy:§@npm.example.org/",` },
      { extension: 'sh', template: `git clone https://deploy:§@git.example.org/items.git` },
    ],
  },
  {
    name: 'password in a connection string',
    draw: password,
    lines: [
      { extension: 'json', template: `  "items": "Server=db;Database=items;User Id=sa;Password=§;Encrypt=true",` },
      { extension: 'ts', template: `const items = 'Server=db;Uid=sa;Pwd=§;';` },
      { extension: 'properties', template: `items.connection=Server=db;User Id=sa;Password=§;` },
    ],
  },
  { name: 'password', draw: password, lines: named('db password') },
  { name: 'secret', draw: (r) => randomString(r, 'lower', 24), lines: named('client secret') },
  { name: 'API key', draw: (r) => randomString(r, 'alphanumeric', 32), lines: named('weather api key') },
  {
    name: 'hex literal',
    draw: (r) => randomString(r, 'hex', [32, 40, 64][r.integer(3)]!),
    lines: named('encryption seed'),
  },
  {
    name: 'base64 literal',
    draw: (r) => base64(r, 15 + r.integer(30)),
    lines: named('cluster salt'),
  },
  // These showed gaps in the first version of the rules, which was written without them.
  {
    name: 'Mailchimp key',
    draw: (r) => `${randomString(r, 'hex', 32)}-us${1 + r.integer(20)}`,
    lines: named('mailchimp'),
  },
  {
    name: 'authorization header',
    draw: (r) => randomString(r, 'word', 40),
    lines: [
      { extension: 'sh', template: `curl -H "Authorization: Bearer §" https://api.example.org/items` },
      { extension: 'ts', template: `    headers: { Authorization: 'Bearer §' },` },
      { extension: 'py', template: `session.headers["Authorization"] = "token §"` },
    ],
  },
  {
    name: 'password on a command line',
    draw: password,
    lines: [
      { extension: 'sh', template: `mysqldump -u root --password=§ items > items.sql` },
      { extension: 'sh', template: `PGPASSWORD=§ psql -h db -U app items` },
      { extension: 'sh', template: `vault login --method userpass --password § --user app` },
    ],
  },
  {
    name: 'password as an argument',
    draw: password,
    lines: [
      { extension: 'py', template: `os.environ.setdefault("DB_PASSWORD", "§")` },
      { extension: 'ts', template: `await page.fill('#password', '§');` },
    ],
  },
  {
    name: 'fallback of a variable',
    draw: password,
    lines: [
      { extension: 'ts', template: `  password: process.env.DB_PASSWORD ?? '§',` },
      { extension: 'ts', template: `const secret = process.env['SESSION_SECRET'] || '§';` },
      { extension: 'py', template: `PASSWORD = os.environ.get("DB_PASSWORD") or "§"` },
      { extension: 'sh', template: `export DB_PASSWORD=\${DB_PASSWORD:-§}` },
    ],
  },
  {
    name: 'one-time-password seed',
    draw: (r) => randomString(r, 'upper', 32).replace(/[0189]/g, 'Q'),
    lines: named('totp seed'),
  },
  { name: 'LDAP password', draw: password, lines: named('ldap bind pw') },
];
