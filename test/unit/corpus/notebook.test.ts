import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { contentOf } from '../../../src/corpus/content';
import { readCorpus } from '../../../src/corpus/select';
import { CorpusIndex } from '../../../src/language/index/corpusIndex';
import { fitMixture } from '../../../src/language/mixture/fit';
import { languageOf } from '../../../src/language/mixture/languageModel';
import { SymbolTree } from '../../../src/language/mixture/symbolTree';
import { OpenDocument } from '../../../src/language/mixture/openDocument';
import { suggest } from '../../../src/language/suggest';
import { Vocabulary } from '../../../src/model/vocabulary';
import { MemoryFileSystem } from './memoryFileSystem';

const picture = 'iVBORw0KGgo'.repeat(200_000);
const first = ['import numpy as np\n', 'import pandas as pd\n', '\n', 'values = np.arange(10)'];
const second = 'table = pd.DataFrame(values)\r\nprint(table)\n\n';
const cells = [
  {
    cell_type: 'code',
    execution_count: 1,
    metadata: {},
    source: first,
    outputs: [{ output_type: 'display_data', data: { 'image/png': picture, 'text/plain': ['<Figure>'] } }],
  },
  {
    cell_type: 'markdown',
    metadata: {},
    source: `# Values\n![plot](data:image/png;base64,${picture.slice(0, 900)})`,
    attachments: { 'a.png': { 'image/png': picture.slice(0, 900) } },
  },
  { cell_type: 'raw', metadata: {}, source: 'raw text' },
  { cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source: [] },
  { cell_type: 'code', execution_count: 2, metadata: {}, source: second, outputs: ['printed'] },
];
const learned =
  'import numpy as np\nimport pandas as pd\n\nvalues = np.arange(10)\n\n# Values\n![plot](\ufffd)\n\n' +
  'table = pd.DataFrame(values)\nprint(table)\n';

function notebook(contents: unknown): Uint8Array {
  return Buffer.from(JSON.stringify({ cells: contents, metadata: {}, nbformat: 4, nbformat_minor: 5 }, null, 1));
}

suite('a notebook', () => {
  test('is learned from the sources of its cells, without outputs, images, attachments and raw cells', () => {
    assert.deepEqual(contentOf('a.ipynb', notebook(cells)), { text: learned });
    assert.deepEqual(contentOf('A.IPYNB', notebook(cells)), { text: learned });
  });

  test('is learned even with megabytes of images in its outputs', async () => {
    const files = { 'a.ipynb': notebook(cells), 'b.ts': 'const answer = 42;\n'.repeat(80) };
    const request = { folders: [{ name: 'root', path: '/', exclude: [] }] };
    const corpus = await readCorpus(new MemoryFileSystem(files), request, neverCancelled);
    assert.deepEqual(corpus.files[0], { path: 'a.ipynb', text: learned });
    const huge = { ...files, 'a.ipynb': new Uint8Array(17 * 1024 * 1024) };
    const { leftOut } = await readCorpus(new MemoryFileSystem(huge), request, neverCancelled);
    assert.match(leftOut[0]!.reason, /^larger than 16 MB/);
  });

  test('that cannot be read is left out, with the reason', () => {
    const reason = 'a notebook that cannot be read: expected JSON with cells';
    const broken = ['{"cells": [', '[]', '{"nbformat": 4}', '{"cells": {}}', 'null', 'import numpy as np\n'];
    for (const json of broken) assert.deepEqual(contentOf('a.ipynb', Buffer.from(json)), { reason }, json);
  });

  test('without sources is empty; an invalid cell is left out alone', () => {
    assert.deepEqual(contentOf('a.ipynb', notebook([])), { reason: 'empty' });
    const odd = [
      null,
      1,
      { cell_type: 'code' },
      { cell_type: 'code', source: [1] },
      { cell_type: 'code', source: 'a = 1' },
    ];
    assert.deepEqual(contentOf('a.ipynb', notebook(odd)), { text: 'a = 1\n' });
  });

  test('is learned: after `import numpy as` comes ` np`', () => {
    const content = contentOf('a.ipynb', notebook([cells[0], cells[4]]));
    assert.ok('text' in content);
    const vocabulary = Vocabulary.of([content.text]);
    const symbols = [vocabulary.encode(content.text)];
    const raw = languageOf(CorpusIndex.of(symbols, vocabulary.size), SymbolTree.of(symbols, vocabulary), vocabulary);
    const document = new OpenDocument({ ...raw, fitted: { alone: fitMixture(raw, symbols) } });
    const before = 'import numpy as';
    const state = document.stateAt(before, before.length, neverCancelled)!;
    const asked = { before, lineSuffix: '', after: '', temperature: 0, topK: 1, price: 0, maximumLength: 80 };
    const result = suggest(state, { ...asked, trigger: 'automatic', severalLines: true }, neverCancelled);
    assert.equal(result.kind === 'suggestions' && result.suggestions[0]?.text, ' np');
  });
});
