import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { CorpusIndex } from '../../../src/language/index/corpusIndex';
import { fitMixture } from '../../../src/language/mixture/fit';
import { languageOf } from '../../../src/language/mixture/languageModel';
import { SymbolTree } from '../../../src/language/mixture/symbolTree';
import { OpenDocument } from '../../../src/language/mixture/openDocument';
import { graphemeEnd } from '../../../src/language/endings';
import { suggest, type SuggestionRequest } from '../../../src/language/suggest';
import { wordEnds } from '../../../src/language/words';
import { isWordCharacter } from '../../../src/model/characters';
import { Vocabulary } from '../../../src/model/vocabulary';

/** Texts from the Universal Declaration of Human Rights, article 1, and similar ones. */
const texts = {
  Hindi: 'सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है। उन्हें बुद्धि और अन्तरात्मा की देन प्राप्त है।',
  Tamil: 'மனிதப் பிறிவியினர் சகலரும் சுதந்திரமாகவே பிறக்கின்றனர்; அவர்கள் மதிப்பிலும், உரிமைகளிலும் சமமானவர்கள்.',
  Malayalam: 'മനുഷ്യരെല്ലാവരും തുല്യാവകാശങ്ങളോടും അന്തസ്സോടും സ്വാതന്ത്ര്യത്തോടുംകൂടി ജനിച്ചിട്ടുള്ളവരാണ്.',
  Persian: 'تمام افراد بشر آزاد به دنیا می‌آیند و از لحاظ حیثیت و حقوق با هم برابرند. همه می‌خواهند.',
  Thai: 'มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ ต่างมีเหตุผลและมโนธรรม',
  Lao: 'ມະນຸດເກີດມາມີສິດເສລີພາບ ແລະ ສະເໝີໜ້າກັນໃນທາງກຽດຕິສັກ ແລະ ທາງສິດດ້ວຍມະນຸດມີສະຕິສຳປັດຊັນຍະ',
  Khmer: 'មនុស្សទាំងអស់កើតមកមានសេរីភាពនិងភាពស្មើៗគ្នាក្នុងសិទ្ធិនិងសេចក្ដីថ្លៃថ្នូរ',
  Burmese: 'လူတိုင်းသည် တူညီလွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့်လည်းကောင်း၊ တူညီလွတ်လပ်သော အခွင့်အရေးများဖြင့်လည်းကောင်း မွေးဖွားလာသူများဖြစ်သည်။',
  Vietnamese: 'Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền lợi.'.normalize('NFD'),
  emoji: 'family 👩‍👩‍👧‍👦 flags 🇩🇪🇫🇷🇮🇳 waves 👋🏽👋🏿 hearts ❤️‍🔥 works 👩🏽‍💻 and 🧑‍🚀 end',
} as const;

/** Scripts without spaces between words. */
const unspaced: readonly string[] = ['Thai', 'Lao', 'Khmer', 'Burmese'];

const request: SuggestionRequest = {
  trigger: 'automatic',
  before: '',
  lineSuffix: '',
  after: '',
  temperature: 0,
  topK: 1,
  price: 0.5,
  maximumLength: 80,
  severalLines: false,
};

/** A document with a memorised text. */
function documentOf(text: string): OpenDocument {
  const learned = `${text}\n`.repeat(6);
  const vocabulary = Vocabulary.of([learned]);
  const symbols = [vocabulary.encode(learned)];
  const tree = SymbolTree.of(symbols, vocabulary);
  const language = languageOf(CorpusIndex.of(symbols, vocabulary.size), tree, vocabulary);
  return new OpenDocument({ ...language, fitted: { alone: fitMixture(language, symbols) } });
}

/** Ends of the right suggestions at each position of the text. */
function endsOfSuggestions(text: string, trigger: SuggestionRequest['trigger']): Set<number> {
  const document = documentOf(text);
  const ends = new Set<number>();
  for (let at = 0, k = 0; at < text.length; at += String.fromCodePoint(text.codePointAt(at)!).length, k++) {
    const state = document.stateAt(text, at, neverCancelled)!;
    // Cut at every length, so that decoding ends anywhere.
    const asked = { ...request, before: text.slice(0, at), maximumLength: 3 + (k % 17) };
    const result = suggest(state, { ...asked, trigger }, neverCancelled);
    if (result.kind === 'quiet') continue;
    for (const { text: suggested } of result.suggestions) {
      if (text.startsWith(suggested, at)) ends.add(at + suggested.length);
    }
  }
  return ends;
}

function around(text: string, end: number): string {
  return `${text.slice(0, end)}|${text.slice(end)}`;
}

suite('scripts: a suggestion ends', () => {
  for (const [script, text] of Object.entries(texts)) {
    test(`at the end of a grapheme cluster: ${script}`, () => {
      const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text);
      for (const trigger of ['automatic', 'explicit'] as const) {
        const ends = endsOfSuggestions(text, trigger);
        assert.ok(ends.size > 5, `${ends.size}`);
        for (const end of ends)
          assert.ok(end === text.length || graphemes.containing(end)?.index === end, around(text, end));
      }
    });

    if (unspaced.includes(script)) continue;
    test(`at the end of a word: ${script}`, () => {
      for (const end of endsOfSuggestions(text, 'automatic')) {
        const [last = '', next = ''] = [Array.from(text.slice(0, end)).at(-1), Array.from(text.slice(end))[0]];
        assert.ok(!(isWordCharacter(last) && isWordCharacter(next)), around(text, end));
      }
    });
  }

  test('between the words of a dictionary in scripts without spaces, also if the first has begun', () => {
    const inner = (text: string, before: string): string[] =>
      wordEnds(text, before)
        .filter(({ isStep }) => !isStep)
        .map(({ end }) => text.slice(0, end));
    assert.deepEqual(inner('ทยเป็นภาษา', 'ภาษาไ'), ['ทย', 'ทยเป็น']);
    assert.deepEqual(inner('ຍເປັນ', 'ພາສາລາ'), inner('ຍເປັນ', 'ພາສາລາ'));
  });

  test('never within a grapheme cluster', () => {
    const end = (text: string, length: number): number => graphemeEnd(Array.from(text), length);
    assert.equal(end('e\u0302\u0301x', 2), 0);
    assert.equal(end('e\u0302\u0301x', 3), 3);
    assert.equal(end('क\u094dष', 2), 0);
    assert.equal(end('👩\u200d💻', 1), 0);
    assert.equal(end('🇩🇪🇫🇷', 2), 2);
    assert.equal(end('🇩🇪🇫🇷', 3), 2);
    assert.equal(end('ab', 1), 1);
  });
});
