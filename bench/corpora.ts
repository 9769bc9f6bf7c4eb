import { UserError } from '../src/base/errors';

/** Files of an npm package that is pinned in the development dependencies, so that they are the same on every machine. */
export interface PinnedCorpus {
  readonly name: string;
  readonly package: string;
  readonly version: string;
  /** Folder in the package. */
  readonly folder: string;
  /** Language of the files, for people. */
  readonly language: string;
  /** Ends of the names of the files that are read. */
  readonly extensions: readonly string[];
  /**
   * Parameters are chosen on corpora with the role `tune`; results are reported on those with `report`. Those with `study`
   * have one property of interest, and are measured only if they are named.
   */
  readonly role: 'report' | 'tune' | 'study';
}

export const corpora: readonly PinnedCorpus[] = [
  {
    name: 'rxjs',
    package: 'rxjs',
    version: '7.8.2',
    folder: 'src',
    language: 'TypeScript',
    extensions: ['.ts'],
    role: 'report',
  },
  {
    name: 'leaflet',
    package: 'leaflet',
    version: '1.9.4',
    folder: 'src',
    language: 'JavaScript',
    extensions: ['.js'],
    role: 'report',
  },
  {
    name: 'capacitor',
    package: '@capacitor/android',
    version: '8.5.2',
    folder: 'capacitor/src',
    language: 'Java',
    extensions: ['.java'],
    role: 'report',
  },
  {
    name: 'capacitor-ios',
    package: '@capacitor/ios',
    version: '8.5.2',
    folder: 'Capacitor/Capacitor',
    language: 'Swift',
    extensions: ['.swift'],
    role: 'report',
  },
  {
    name: 'fastify-docs',
    package: 'fastify',
    version: '4.29.1',
    folder: 'docs',
    language: 'Markdown, English',
    extensions: ['.md'],
    role: 'report',
  },
  {
    name: 'tiddlywiki-fr',
    package: 'tiddlywiki',
    version: '5.4.1',
    folder: 'editions/fr-FR',
    language: 'wiki text, French',
    extensions: ['.tid'],
    role: 'report',
  },
  {
    name: 'tiddlywiki-ja',
    package: 'tiddlywiki',
    version: '5.4.1',
    folder: 'editions/ja-JP',
    language: 'wiki text, Japanese',
    extensions: ['.tid'],
    role: 'report',
  },
  {
    name: 'ajv',
    package: 'ajv',
    version: '8.20.0',
    folder: 'lib',
    language: 'TypeScript',
    extensions: ['.ts'],
    role: 'tune',
  },
  {
    name: 'undici',
    package: 'undici',
    version: '7.30.2',
    folder: 'lib',
    language: 'JavaScript',
    extensions: ['.js'],
    role: 'tune',
  },
  {
    name: 'undici-docs',
    package: 'undici',
    version: '7.30.2',
    folder: 'docs',
    language: 'Markdown, English',
    extensions: ['.md'],
    role: 'tune',
  },
  {
    name: 'tiddlywiki-es',
    package: 'tiddlywiki',
    version: '5.4.1',
    folder: 'editions/es-ES',
    language: 'wiki text, Spanish',
    extensions: ['.tid'],
    role: 'tune',
  },
  {
    name: 'eslint',
    package: 'eslint',
    version: '10.15.0',
    folder: 'lib',
    language: 'JavaScript',
    extensions: ['.js'],
    role: 'tune',
  },
  {
    name: 'mocha',
    package: 'mocha',
    version: '12.0.3',
    folder: 'lib',
    language: 'JavaScript',
    extensions: ['.js', '.cjs'],
    role: 'tune',
  },
  {
    // A thousand distinct characters, most of them rare.
    name: 'date-fns-locales',
    package: 'date-fns',
    version: '4.1.0',
    folder: 'locale',
    language: 'JavaScript with texts in 98 locales',
    extensions: ['formatDistance.js', 'formatLong.js', 'formatRelative.js', 'localize.js', 'match.js'],
    role: 'study',
  },
];

/** The named corpora; all of a role if no names are given. Throws `UserError` if a name is unknown. */
export function corporaNamed(
  names: readonly string[] | undefined,
  role: PinnedCorpus['role'],
): readonly PinnedCorpus[] {
  if (!names) return corpora.filter((corpus) => corpus.role === role);
  return names.map((name) => {
    const known = corpora.find((corpus) => corpus.name === name);
    if (known) return known;
    const all = corpora.map((corpus) => corpus.name).join(', ');
    throw new UserError(`Expected --corpora to list some of ${all}, found "${name}".`);
  });
}
