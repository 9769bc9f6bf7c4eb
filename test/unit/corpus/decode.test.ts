import assert from 'node:assert/strict';
import { contentOf } from '../../../src/corpus/content';
import { decodeText, looksBinary } from '../../../src/corpus/decode';

/** Encoding and text of a comment in a C program. */
const comments: Readonly<Record<string, readonly [string, string]>> = {
  'Latin-1, German': ['windows-1252', 'Prüft, ob der Schlüssel gültig ist, und lässt die übrigen Einträge stehen.'],
  'Latin-1, French': ['windows-1252', 'Vérifie que la clé est déjà chargée, puis libère la mémoire.'],
  'Latin-1, Spanish': ['windows-1252', 'Comprueba si la contraseña es válida y añade el número de páginas.'],
  'Windows-1250, Polish': [
    'windows-1250',
    'Sprawdza, czy klucz już załadowano, i jeśli tak, zwalnia pamięć, gdyż błąd się powtórzy.',
  ],
  'Windows-1250, Czech': [
    'windows-1250',
    'Zkontroluje, zda je klíč platný, a uvolní paměť. Každá změna se počítá jen jednou.',
  ],
  'Windows-1251, Russian': ['windows-1251', 'Проверяет, загружен ли ключ, и освобождает память.'],
  'KOI8-R, Russian': ['koi8-r', 'Проверяет, загружен ли ключ, и освобождает память.'],
  'Windows-1253, Greek': ['windows-1253', 'Ελέγχει αν το κλειδί είναι έγκυρο και ελευθερώνει τη μνήμη.'],
  'Windows-1254, Turkish': ['windows-1254', 'Anahtarın geçerli olup olmadığını denetler ve belleği boşaltır.'],
  'Windows-1255, Hebrew': ['windows-1255', 'בודק אם המפתח תקף ומשחרר את הזיכרון. כל שינוי נספר פעם אחת בלבד.'],
  'Windows-1256, Arabic': ['windows-1256', 'يتحقق من صلاحية المفتاح ثم يحرر الذاكرة.'],
  'GBK, Chinese': ['gbk', '检查密钥是否已经加载，然后释放内存。每次修改只计算一次。'],
  'Big5, Chinese': ['big5', '檢查金鑰是否已經載入，然後釋放記憶體。每次修改只計算一次。'],
  'Shift-JIS, Japanese': ['shift_jis', 'キーが読み込まれているかどうかを確認し、メモリを解放します。'],
  'EUC-JP, Japanese': ['euc-jp', 'キーが読み込まれているかどうかを確認し、メモリを解放します。'],
  'EUC-KR, Korean': ['euc-kr', '키가 이미 로드되었는지 확인한 다음 메모리를 해제합니다.'],
};

const lines = 'int add(int a, int b) {\n  return a + b;\n}\n'.repeat(40);
const program = (comment: string): string => `#include <stdio.h>\n\n/* ${comment} */\n${lines}`;

/** Encodes by the table that results from decoding each byte and each pair of bytes. */
function encode(text: string, label: string): Uint8Array {
  const decoder = new TextDecoder(label);
  const bytes = new Map<string, readonly number[]>();
  for (let lead = 255; lead >= 0; lead--) {
    for (let trail = 255; trail >= 0x40; trail--) {
      const pair = decoder.decode(Uint8Array.of(lead, trail));
      if (Array.from(pair).length === 1) bytes.set(pair, [lead, trail]);
    }
    bytes.set(decoder.decode(Uint8Array.of(lead)), [lead]);
  }
  return Uint8Array.from(Array.from(text).flatMap((character) => bytes.get(character)!));
}

function textOf(bytes: Uint8Array, encoding?: string): string {
  const content = contentOf('a.c', bytes, encoding);
  assert.ok('text' in content, 'reason' in content ? content.reason : '');
  return content.text;
}

function reasonOf(bytes: Uint8Array, encoding?: string): string {
  const content = contentOf('a.c', bytes, encoding);
  assert.ok('reason' in content);
  return content.reason;
}

suite('text is decoded', () => {
  for (const [kind, [label, comment]] of Object.entries(comments)) {
    test(`from ${kind}, detected from one comment`, () => {
      assert.equal(textOf(encode(program(comment), label)), program(comment));
    });
  }

  test('from UTF-8 and UTF-16 by their byte order marks, regardless of the setting', () => {
    const text = program('é → 日本 🎉');
    assert.equal(textOf(Buffer.from(text)), text);
    for (const encoding of [undefined, 'utf8', 'windows1252', 'gbk', 'utf16be']) {
      assert.equal(textOf(Buffer.from(`\ufeff${text}`), encoding), text);
      assert.equal(textOf(Buffer.from(`\ufeff${text}`, 'utf16le'), encoding), text);
      assert.equal(textOf(Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), encoding), text);
    }
  });

  test('by files.encoding, if there is no byte order mark', () => {
    const settings: readonly (readonly [string, string, string])[] = [
      ['windows1252', 'windows-1252', 'é'],
      ['windows1251', 'windows-1251', 'ж'],
      ['iso88592', 'iso-8859-2', 'ł'],
      ['iso885915', 'iso-8859-15', '€'],
      ['koi8r', 'koi8-r', 'ж'],
      ['koi8u', 'koi8-u', 'ї'],
      ['cp866', 'ibm866', 'ж'],
      ['macroman', 'macintosh', 'é'],
      ['gbk', 'gbk', '联通'],
      ['gb18030', 'gb18030', '联通'],
      ['cp950', 'big5', '檢查'],
      ['shiftjis', 'shift_jis', 'キー'],
      ['eucjp', 'euc-jp', 'キー'],
      ['euckr', 'euc-kr', '키'],
      ['windows874', 'windows-874', 'ไทย'],
    ];
    for (const [setting, label, word] of settings) {
      assert.equal(textOf(encode(program(word), label), setting), program(word), setting);
    }
    assert.equal(textOf(Buffer.from(program('日'), 'utf16le'), 'utf16le'), program('日'));
    assert.equal(textOf(Buffer.from(program('日'), 'utf16le').swap16(), 'utf16be'), program('日'));
  });

  test('by files.encoding, if only a part of a byte order mark is there', () => {
    for (const start of ['\xefab', '\xef\xbbb', 'a\xbb\xbf', '\xefa\xbf', 'ab\xbf', '\xffa', 'a\xfe', '\xfea', 'a\xff'])
      assert.equal(textOf(Buffer.from(`${start}\n${lines}`, 'latin1'), 'windows1252'), `${start}\n${lines}`);
  });

  test('with line feeds at the ends of lines', () => {
    assert.equal(decodeText(Buffer.from('a\r\nb\rc\n\rd\r\r\n')), 'a\nb\nc\n\nd\n\n');
  });

  test('as UTF-8, where most of its characters are, and at most a tenth is not', () => {
    assert.equal(decodeText(Buffer.from('abcdefghi\x80', 'latin1')), 'abcdefghi\ufffd');
    assert.equal(decodeText(Buffer.from('abcdefgh\x80', 'latin1')), undefined);
    const mixed = Buffer.concat([Buffer.from('// é é é\n'), Buffer.from('// by \xe9 \xe9 \xe9\n', 'latin1')]);
    assert.equal(
      decodeText(Buffer.concat([mixed, Buffer.from(lines)])),
      `// é é é\n// by \ufffd \ufffd \ufffd\n${lines}`,
    );
  });

  test('as UTF-8, if the setting is unknown, unsupported, or does not fit', () => {
    const text = program('日本');
    for (const encoding of ['utf8', 'utf8bom', 'cp437', 'none', '', 'eucjp']) {
      assert.equal(textOf(Buffer.from(text), encoding), text, encoding);
    }
  });

  for (const [kind, text] of [
    ['in a comment in English', program('by Jos\xe9')],
    ['beside characters of UTF-8', program('\xe2\x86\x92 \xc3\xa9t\xc3\xa9, by Jos\xe9')],
    ['cut short at the end', `${program('a')}// \xe2\x86`],
  ] as const) {
    test(`with a mark for an undecodable byte ${kind}`, () => {
      const decoded = textOf(Buffer.from(text, 'latin1'));
      assert.equal(decoded.match(/\ufffd/g)?.length, 1);
      assert.ok(decoded.startsWith('#include <stdio.h>\n') && decoded.includes(lines.trim()));
      if (text.includes('\xc3')) assert.match(decoded, /→ été, by Jos\ufffd/);
    });
  }

  test('in all of fifty programs with one undecodable byte each', () => {
    for (let i = 0; i < 50; i++) {
      const bytes = Buffer.from(`${program('é → ü')}// ${i}\n`);
      bytes[bytes.indexOf('*/') - 1] = 0x80 + i;
      assert.equal(textOf(bytes).match(/\ufffd/g)?.length, 1);
    }
  });

  test('with a mark for half of a pair in UTF-16', () => {
    assert.equal(textOf(Buffer.from(`\ufeff${lines}\ud800`, 'utf16le')), `${lines}\ufffd`);
  });
});

suite('bytes that are not decoded', () => {
  test('are those of programs, images and archives', () => {
    const noise = Uint8Array.from({ length: 5000 }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 13) & 255);
    const withoutZeros = noise.map((byte) => byte || 1);
    for (const bytes of [noise, withoutZeros, Buffer.from(`${lines}\0`), Buffer.from('\x7fELF\x02\x01\x01\0')]) {
      assert.equal(reasonOf(bytes), 'not text');
    }
  });

  test('have control characters in their first part, beyond a few and beyond those of text', () => {
    const withControls = (byte: number, count: number): Uint8Array =>
      Uint8Array.from({ length: 300 }, (_, i) => (i < count ? byte : 0x61));
    for (let byte = 1; byte < 0x20; byte++) {
      const isOfText = (byte >= 0x08 && byte <= 0x0d) || byte === 0x1b;
      assert.equal(looksBinary(withControls(byte, 11)), !isOfText, `${byte}`);
      assert.ok(!looksBinary(withControls(byte, 10)), `${byte}`);
    }
    assert.ok(looksBinary(withControls(0, 1)));
    const later = Buffer.concat([Buffer.alloc(8192, 'a'), Buffer.alloc(8192)]);
    assert.ok(!looksBinary(later) && looksBinary(later.subarray(1)));
    assert.equal(decodeText(later), undefined);
    assert.equal(decodeText(withControls(7, 30)), undefined);
    assert.ok(!looksBinary(Buffer.from('ab', 'utf16le'), 'utf16le') && looksBinary(Buffer.from('ab', 'utf16le')));
  });

  test('are in an unknown encoding', () => {
    const utf32 = Buffer.from(`\ufeff\0${lines.replaceAll(/./gs, '$&\0')}`, 'utf16le');
    assert.equal(reasonOf(utf32), 'its encoding is unknown: set files.encoding');
    const few = Uint8Array.from({ length: 60 }, (_, i) => 0x80 + ((i * 37) % 128));
    assert.equal(reasonOf(few), 'its encoding is unknown: set files.encoding');
  });

  test('a terminal’s log is text, although it contains control characters', () => {
    assert.match(textOf(Buffer.from('\x1b[31mred\x1b[0m and \x07 a bell that rings\n'.repeat(20))), /red/);
  });
});
