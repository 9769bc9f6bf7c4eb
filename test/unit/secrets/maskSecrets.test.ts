import assert from 'node:assert/strict';
import { replacementCharacter } from '../../../src/base/utf8';
import fc from 'fast-check';
import { asideKinds } from '../../../bench/canaries/asideKinds';
import { knownKinds } from '../../../bench/canaries/kinds';
import { Random } from '../../../src/base/random';
import { maskSecrets } from '../../../src/secrets/maskSecrets';

function marked(text: string): string {
  return maskSecrets(text).replaceAll(replacementCharacter, '#');
}

suite('secrets in a text', () => {
  for (const kind of [...knownKinds, ...asideKinds]) {
    test(`are masked in every place: ${kind.name}`, () => {
      const random = new Random(11);
      for (const { template } of kind.lines) {
        const secret = kind.draw(random);
        const [before = '', after = ''] = template.split('§');
        const text = `first = 1\n${before}${secret}${after}\nlast = 2\n`;
        const masked = maskSecrets(text);
        assert.equal(masked.length, text.length);
        const inside = masked.slice(10 + before.length, 10 + before.length + secret.length);
        assert.equal(inside, secret.replace(/[^\n]/g, replacementCharacter), text);
        assert.ok(masked.startsWith('first = 1\n') && masked.endsWith('\nlast = 2\n'));
      }
    });
  }

  test('leave the text around them as it is', () => {
    assert.equal(
      marked(`const url = 'https://app:k3yX9@db.example.org/items';`),
      `const url = 'https://app:#####@db.example.org/items';`,
    );
    assert.equal(marked(`  password: 'Tr0ub4dor&3', // rotate`), `  password: '###########', // rotate`);
    assert.equal(marked('db.password=hunter22\r\nnext=1'), 'db.password=########\r\nnext=1');
    assert.equal(marked('password: |\n  S3cr+tValue\nnext: 1'), 'password: |\n  ###########\nnext: 1');
  });

  test('are not found in text that only looks like them', () => {
    const ordinary = [
      `const id = 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6';`,
      `"integrity": "sha512-9NykojV5Uih4lgo5So5dtw+f0JgJX30KCNI8gwhz2J9A15wD0Ml6tjHKwf6fTSa6fAdVBdZeNOs9eJ71qCk8vA=="`,
      `const commit = '847bc9d0a22dfad986861f78863b370da4963aba';`,
      `const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';`,
      `const handler = 'createMultipartUploadRequestHandlerV2ForBucket3';`,
      `  color: #a1b2c3d4; background: url(https://example.org/a/b/Cd3/icon-large.png);`,
      `const table = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';`,
      `password = getPassword(user1);`,
      `const password = process.env.DB_PASSWORD;`,
      `export DB_PASSWORD=\${DB_PASSWORD}`,
      `password: string;`,
      `  secretKey: 'user.secretKey',`,
      `apiKey: 'x-api-key'`,
      `"forgotPassword": "Mot de passe oublié"`,
      `"password": "Passwort"`,
      `<input type="password" name="password" autocomplete="current-password">`,
      `if (token === 'arrow' || key === 'ArrowUp2') token = tokens[1];`,
      `fetch('http://localhost:8080/@scope/name@1.2.3');`,
      `if (text.startsWith('-----BEGIN ' + 'PRIVATE KEY-----') && text.endsWith('-----END')) return;`,
      `postgres://user:\${password}@host/db`,
      `git+ssh://git@github.com:user/repository.git`,
      `ssh-rsa-public-key-of-the-server-goes-here`,
      `const phx_some_function_name_that_is_long_enough_to_match = 1;`,
    ];
    for (const line of ordinary) assert.equal(marked(line), line);
  });

  test('are masked in a text of the same length, which is otherwise the same', () => {
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom('password', '=', '"', "'", '\n', '://', ':', '@', 'secret: ', 'a1B2c3D4e5F6g7H8i9J0k'),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
        const text = parts.join('');
        const masked = maskSecrets(text);
        assert.equal(masked.length, text.length);
        for (let i = 0; i < text.length; i++) assert.ok(masked[i] === text[i] || masked[i] === replacementCharacter);
      }),
    );
  });

  test('take time in proportion to the text, whatever it is', () => {
    const hostile = [
      'password=',
      'ey'.repeat(10),
      '-----BEGIN PRIVATE KEY-----',
      '://a:',
      ':= '.repeat(3),
      'M'.repeat(30),
      '"',
    ];
    for (const piece of hostile) {
      const text = piece.repeat(Math.ceil(200_000 / piece.length));
      const from = process.cpuUsage();
      maskSecrets(text);
      assert.ok(process.cpuUsage(from).user < 5e6, piece);
    }
  });
});
