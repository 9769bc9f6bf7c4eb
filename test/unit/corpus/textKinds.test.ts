import assert from 'node:assert/strict';
import { Random } from '../../../src/base/random';
import { contentOf } from '../../../src/corpus/content';
import { hasBinaryName } from '../../../src/corpus/textKinds';

/** Sentences by language, which are joined to paragraphs without line ends. */
const languages: Readonly<Record<string, readonly string[]>> = {
  Amharic: ['ዛሬ ጠዋት ወደ ገበያ ሄድኩ።', 'ልጆቹ በትምህርት ቤት ይማራሉ።', 'ቡናው በጣም ጥሩ ነው።'],
  Arabic: ['ذهبتُ إلى السوق في الصباح،', 'والأطفال يدرسون في المدرسة.', 'كانت القهوة لذيذة جدًا.'],
  Armenian: ['Այսօր առավոտյան գնացի շուկա։', 'Երեխաները սովորում են դպրոցում։', 'Սուրճը շատ համեղ էր։'],
  Bengali: ['আজ সকালে আমি বাজারে গিয়েছিলাম।', 'শিশুরা স্কুলে পড়াশোনা করে।', 'কফিটা খুব ভালো ছিল।'],
  Burmese: ['ဒီနေ့မနက် ဈေးကိုသွားခဲ့တယ်။', 'ကလေးတွေက ကျောင်းမှာစာသင်ကြတယ်။', 'ကော်ဖီက အရမ်းကောင်းတယ်။'],
  Chinese: ['今天早上我去了市场，买了一些苹果。', '孩子们在学校里学习。', '咖啡的味道非常好，大家都很喜欢。'],
  'Chinese, traditional': ['今天早上我去了市場，買了一些蘋果。', '孩子們在學校裡學習。', '咖啡的味道非常好。'],
  Czech: ['Dnes ráno jsem šel na trh.', 'Děti se učí ve škole.', 'Káva byla opravdu výborná.'],
  English: ['This morning I walked to the market.', 'The children learn at school.', "It wasn't bad coffee at all."],
  Finnish: ['Tänä aamuna kävelin torille.', 'Lapset opiskelevat koulussa.', 'Kahvi oli todella hyvää.'],
  French: [
    "Ce matin, je suis allé au marché d'à côté.",
    "Les enfants apprennent à l'école.",
    'Le café était très bon !',
  ],
  Georgian: ['დღეს დილით ბაზარში წავედი.', 'ბავშვები სკოლაში სწავლობენ.', 'ყავა ძალიან კარგი იყო.'],
  German: ['Heute Morgen ging ich zum Markt.', 'Die Kinder lernen in der Schule.', 'Der Kaffee war „wirklich“ gut.'],
  Greek: ['Σήμερα το πρωί πήγα στην αγορά.', 'Τα παιδιά μαθαίνουν στο σχολείο.', 'Ο καφές ήταν πολύ καλός.'],
  Gujarati: ['આજે સવારે હું બજારમાં ગયો.', 'બાળકો શાળામાં ભણે છે.', 'કોફી ખૂબ સારી હતી.'],
  Hebrew: ['הבוקר הלכתי לשוק.', 'הילדים לומדים בבית הספר.', 'הקפה היה טוב מאוד.'],
  Hindi: ['आज सुबह मैं बाज़ार गया था।', 'बच्चे विद्यालय में पढ़ते हैं।', 'कॉफ़ी बहुत अच्छी थी।'],
  Hungarian: ['Ma reggel elmentem a piacra.', 'A gyerekek az iskolában tanulnak.', 'A kávé nagyon finom volt.'],
  Japanese: [
    '今朝、市場へ行って、りんごを買いました。',
    '子供たちは学校で勉強しています。',
    'コーヒーはとてもおいしかったです。',
  ],
  Kannada: ['ಇಂದು ಬೆಳಿಗ್ಗೆ ನಾನು ಮಾರುಕಟ್ಟೆಗೆ ಹೋದೆ.', 'ಮಕ್ಕಳು ಶಾಲೆಯಲ್ಲಿ ಕಲಿಯುತ್ತಾರೆ.', 'ಕಾಫಿ ತುಂಬಾ ಚೆನ್ನಾಗಿತ್ತು.'],
  Khmer: ['ព្រឹកនេះខ្ញុំបានទៅផ្សារ។', 'កុមាររៀននៅសាលា។', 'កាហ្វេឆ្ងាញ់ណាស់។'],
  Korean: ['오늘 아침에 시장에 갔습니다.', '아이들은 학교에서 공부합니다.', '커피가 아주 맛있었습니다.'],
  'Korean, decomposed': [
    '오늘 아침에 시장에 갔습니다.'.normalize('NFD'),
    '아이들은 학교에서 공부합니다.'.normalize('NFD'),
  ],
  Lao: ['ມື້ເຊົ້ານີ້ຂ້ອຍໄປຕະຫຼາດ.', 'ເດັກນ້ອຍຮຽນຢູ່ໂຮງຮຽນ.', 'ກາເຟແຊບຫຼາຍ.'],
  Malayalam: ['ഇന്ന് രാവിലെ ഞാൻ ചന്തയിൽ പോയി.', 'കുട്ടികൾ സ്കൂളിൽ പഠിക്കുന്നു.', 'കാപ്പി വളരെ നല്ലതായിരുന്നു.'],
  Marathi: ['आज सकाळी मी बाजारात गेलो.', 'मुले शाळेत शिकतात.', 'कॉफी खूप छान होती.'],
  Nepali: ['आज बिहान म बजार गएँ।', 'केटाकेटी विद्यालयमा पढ्छन्।', 'कफी निकै मीठो थियो।'],
  Persian: ['امروز صبح به بازار رفتم.', 'بچه‌ها در مدرسه درس می‌خوانند.', 'قهوه خیلی خوب بود.'],
  Polish: ['Dziś rano poszedłem na targ.', 'Dzieci uczą się w szkole.', 'Kawa była naprawdę dobra.'],
  Portuguese: ['Esta manhã fui ao mercado.', 'As crianças aprendem na escola.', 'O café estava muito bom.'],
  Punjabi: ['ਅੱਜ ਸਵੇਰੇ ਮੈਂ ਬਾਜ਼ਾਰ ਗਿਆ।', 'ਬੱਚੇ ਸਕੂਲ ਵਿੱਚ ਪੜ੍ਹਦੇ ਹਨ।', 'ਕੌਫ਼ੀ ਬਹੁਤ ਵਧੀਆ ਸੀ।'],
  Russian: ['Сегодня утром я пошёл на рынок.', 'Дети учатся в школе.', 'Кофе был очень вкусный.'],
  Sinhala: ['අද උදේ මම වෙළඳපොළට ගියා.', 'ළමයි පාසලේ ඉගෙන ගන්නවා.', 'කෝපි ගොඩක් හොඳයි.'],
  Spanish: ['¿Fuiste al mercado esta mañana?', 'Los niños aprenden en la escuela.', '¡El café estaba muy bueno!'],
  Swahili: ['Leo asubuhi nilienda sokoni.', 'Watoto wanajifunza shuleni.', 'Kahawa ilikuwa nzuri sana.'],
  Tamil: ['இன்று காலை நான் சந்தைக்குச் சென்றேன்.', 'குழந்தைகள் பள்ளியில் படிக்கிறார்கள்.', 'காபி மிகவும் நன்றாக இருந்தது.'],
  Telugu: ['ఈ ఉదయం నేను మార్కెట్‌కు వెళ్లాను.', 'పిల్లలు బడిలో చదువుతారు.', 'కాఫీ చాలా బాగుంది.'],
  Thai: ['เช้านี้ฉันไปตลาดซื้อแอปเปิล', 'เด็กๆเรียนหนังสือที่โรงเรียน', 'กาแฟอร่อยมากจริงๆ'],
  Tibetan: ['དེ་རིང་ཞོགས་པ་ང་ཁྲོམ་ལ་ཕྱིན་པ་ཡིན།', 'ཕྲུ་གུ་ཚོས་སློབ་གྲྭར་སློབ་སྦྱོང་བྱེད།', 'ཇ་ཞིམ་པོ་འདུག'],
  Turkish: ['Bu sabah pazara gittim.', 'Çocuklar okulda öğreniyor.', 'Kahve gerçekten çok güzeldi.'],
  Ukrainian: ['Сьогодні вранці я пішов на ринок.', 'Діти вчаться у школі.', 'Кава була дуже смачна.'],
  Urdu: ['آج صبح میں بازار گیا تھا۔', 'بچے اسکول میں پڑھتے ہیں۔', 'کافی بہت اچھی تھی۔'],
  Vietnamese: ['Sáng nay tôi đã đi chợ.', 'Trẻ em học ở trường.', 'Cà phê rất ngon.'],
  'Vietnamese, decomposed': ['Sáng nay tôi đã đi chợ.'.normalize('NFD'), 'Trẻ em học ở trường.'.normalize('NFD')],
};

/** Six paragraphs of 600 to 900 characters, each on one line. */
function article(sentences: readonly string[], space: string, random: Random): string {
  const paragraphs = Array.from({ length: 6 }, () => {
    const length = 600 + Math.floor(250 * random.next());
    let paragraph = '';
    while (paragraph.length < length) {
      paragraph += sentences[Math.floor(sentences.length * random.next())]! + space;
    }
    return paragraph;
  });
  return `${paragraphs.join('\n\n')}\n`;
}

const random = new Random(1);
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const some = (count: number, make: (i: number) => string): string[] => Array.from({ length: count }, (_, i) => make(i));
const number = (most: number): string => (most * random.next()).toFixed(2);
const base64 = (length: number): string => some(length, () => letters[Math.floor(64 * random.next())]!).join('');
const minified = some(200, (i) => `function a${i}(e,t){var n=e.length;return n>${i}?t(e):new Promise((r)=>r(n))}`).join(
  '',
);

const data: Readonly<Record<string, string>> = {
  'minified JavaScript': `${minified}\n`,
  'minified JavaScript after a licence of many lines': `/*\n${' * Permission is granted.\n'.repeat(40)} */\n${minified}\n`,
  'minified CSS': some(200, (i) => `.c${i}{margin:0 auto;padding:${i}px;color:red}`).join(''),
  'minified HTML': some(200, (i) => `<li class="a${i}"><a href="/p/${i}">p</a></li>`).join(''),
  'one line of base64': base64(4000),
  'base64, wrapped at 76 characters': some(60, () => base64(76)).join('\n'),
  'base64 in a source': `export const font =\n  '${base64(6000)}';\n`,
  'JSON of records': JSON.stringify(some(100, (i) => `item ${i}`).map((name, id) => ({ name, id, tags: ['a', 'b'] }))),
  'JSON of words, with spaces': `[${some(400, (i) => `"word", "other${i}"`).join(', ')}]`,
  'JSON of names in Chinese': JSON.stringify(some(200, () => '张三').map((name) => ({ name, city: '北京', id: 1 }))),
  'the path of a picture in SVG': `<svg><path d="${some(400, () => `M${number(9)} ${number(9)} L`).join(' ')}"/></svg>`,
  'CSV of numbers, in long rows': some(9, () => some(90, () => number(900)).join(',')).join('\n'),
  'CSV of numbers, in short rows': some(300, () => some(9, () => number(900)).join(',')).join('\n'),
  'numbers in columns': some(300, () => some(6, () => number(900)).join('  ')).join('\n'),
  'rows of hexadecimal numbers': `const table = [${some(900, (i) => `0x${(i * 7919).toString(16)}`).join(',')}];`,
  'an INSERT statement of SQL': `INSERT INTO t VALUES ${some(300, (i) => `(${i},'a${i}',NULL)`).join(',')};`,
  'a list of addresses': some(200, (i) => `https://example.org/a/${i}?q=${i}`).join(' '),
};

const code: Readonly<Record<string, string>> = {
  'a source with a long string': `${'const answer = 42;\n'.repeat(40)}const key = '${'x'.repeat(600)}';\n`,
  'long lines of Markdown with links': `See [the guide](https://example.org/a/b) for how it works, and why. `.repeat(
    12,
  ),
  'a table of constants with their names': some(99, (i) => `  [Kind.Entry${i}]: 0x${i.toString(16)},`).join('\n'),
  'long words in code': 'calculateTheTotalOfAllTheInvoicesOfTheYear(invoicesOfTheYear);\n'.repeat(40),
  'mixed Chinese and English': '我们用 TypeScript 写了一个 parser，它可以读 JSON 文件。'.repeat(30),
};

function reasonFor(name: string, text: string): string | undefined {
  const content = contentOf(name, Buffer.from(text));
  return 'reason' in content ? content.reason : undefined;
}

suite('prose is learned, even with very long lines', () => {
  for (const [language, sentences] of Object.entries(languages)) {
    test(language, () => {
      const space = /^(Chinese|Japanese|Thai|Lao|Khmer|Burmese|Tibetan)/.test(language) ? '' : ' ';
      assert.equal(reasonFor('article.txt', article(sentences, space, random)), undefined);
    });
  }

  test(`in at least 31 languages: ${Object.keys(languages).length}`, () => {
    assert.ok(Object.keys(languages).length >= 31);
  });

  for (const [kind, text] of Object.entries(code)) {
    test(`and ${kind}`, () => {
      assert.equal(reasonFor('a.ts', text), undefined);
    });
  }
});

suite('data and minified text are left out', () => {
  for (const [kind, text] of Object.entries(data)) {
    test(kind, () => {
      assert.equal(reasonFor('a.txt', text), 'minified or data');
    });
  }
});

suite('a name without an extension', () => {
  for (const name of ['zip', 'bin', 'build', 'gz', 'so', 'tar', '.bin', '.zip']) {
    test(`has no extension: ${name}`, () => {
      assert.equal(hasBinaryName(name), false);
    });
  }
  for (const name of ['a.zip', 'lib.SO', 'archive.tar.gz', 'pictures.d.png']) {
    test(`has an extension if it contains a dot: ${name}`, () => {
      assert.equal(hasBinaryName(name), true);
    });
  }
});
