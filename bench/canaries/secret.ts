import type { Random } from '../../src/base/random';

/** A kind of secret. Its secrets have a valid format and belong to nobody. */
export interface SecretKind {
  readonly name: string;
  readonly draw: (random: Random) => string;
  /** Lines that contain it, with the extension of their files; `§` is replaced by the secret. */
  readonly lines: readonly Line[];
}

export interface Line {
  readonly extension: Extension;
  readonly template: string;
}

export type Extension = 'ts' | 'json' | 'yaml' | 'properties' | 'sh' | 'py';

const lower = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';

export const alphabets = {
  digits,
  hex: digits + 'abcdef',
  lower: lower + digits,
  upper: lower.toUpperCase() + digits,
  letters: lower + lower.toUpperCase(),
  alphanumeric: lower + lower.toUpperCase() + digits,
  word: lower + lower.toUpperCase() + digits + '_-',
  base64: lower + lower.toUpperCase() + digits + '+/',
} as const;

export function randomString(random: Random, alphabet: keyof typeof alphabets, length: number): string {
  const characters = alphabets[alphabet];
  return Array.from({ length }, () => characters[random.integer(characters.length)]).join('');
}

/** Random base64 of this number of bytes. */
export function base64(random: Random, bytes: number): string {
  const padding = (3 - (bytes % 3)) % 3;
  const groups = Math.ceil(bytes / 3);
  return randomString(random, 'base64', 4 * groups - padding) + '='.repeat(padding);
}

/** A password of a person or a generator: letters, digits and, in half of them, signs. */
export function password(random: Random): string {
  const word = randomString(random, 'letters', 4 + random.integer(5));
  const sign = random.integer(2) === 0 ? '!%^*-_+'[random.integer(7)]! : '';
  return (
    word +
    sign +
    randomString(random, 'digits', 2 + random.integer(3)) +
    randomString(random, 'letters', random.integer(4))
  );
}

/** Joins the parts of a prefix, which repository scanners would report as a secret if it were one literal. */
export function beginning(...parts: readonly string[]): string {
  return parts.join('');
}

/** Assignments to ordinary names, in every kind of file. */
export function named(words: string): Line[] {
  const parts = words.split(' ');
  const snake = parts.join('_');
  const shout = snake.toUpperCase();
  const camel = parts.map((part, i) => (i === 0 ? part : part[0]!.toUpperCase() + part.slice(1))).join('');
  return [
    { extension: 'ts', template: `const ${camel} = '§';` },
    { extension: 'ts', template: `    ${camel}: "§",` },
    { extension: 'ts', template: `    this.${camel} = '§';` },
    { extension: 'json', template: `  "${camel}": "§",` },
    { extension: 'yaml', template: `${parts.join('-')}: §` },
    { extension: 'yaml', template: `  ${snake}: "§"` },
    { extension: 'properties', template: `app.${parts.join('.')}=§` },
    { extension: 'properties', template: `${snake} = §` },
    { extension: 'sh', template: `export ${shout}=§` },
    { extension: 'sh', template: `${shout}="§"` },
    { extension: 'py', template: `${shout} = "§"` },
    { extension: 'py', template: `    ${snake}='§',` },
  ];
}

/** A secret with a known format is planted with any name, and without one. */
export function anywhere(words: string): Line[] {
  return [
    ...named(words),
    { extension: 'ts', template: `  return connect('§', options);` },
    { extension: 'sh', template: `curl -s -H "X-Caller: §" https://api.example.org/v1/items` },
    { extension: 'py', template: `client = Client("§")` },
  ];
}
