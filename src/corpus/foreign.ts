/**
 * Folders whose contents were not written in this workspace: dependencies, caches, build output. An unambiguous name
 * decides alone; a folder with another name is recognised by its contents.
 */

const reasons = {
  versions: 'kept by version control or a package manager',
  dependencies: 'dependencies',
  cache: 'a cache',
  output: 'build output',
} as const;

const reasonByName = new Map<string, string>(
  Object.entries({
    versions: '.git .hg .svn .jj .bzr CVS _darcs node_modules bower_components .venv __pycache__',
    dependencies:
      'site-packages dist-packages jspm_packages __pypackages__ elm-stuff Pods Carthage .pnpm-store .yarn .eggs .bundle .stack-work .dart_tool .cabal-sandbox .m2 .ivy2',
    cache:
      '.gradle .tox .nox .terraform .terragrunt-cache .mypy_cache .pytest_cache .ruff_cache .hypothesis .parcel-cache .turbo .angular .sass-cache .nyc_output .ipynb_checkpoints .direnv .bloop .metals .ccls-cache .cache .history',
    output:
      '.next .nuxt .svelte-kit .docusaurus .vercel .netlify .serverless .aws-sam dist-newstyle DerivedData xcuserdata',
  }).flatMap(([kind, names]) => names.split(' ').map((name) => [name, reasons[kind as keyof typeof reasons]] as const)),
);

/** Why a file or folder with this name was not written in this workspace; undefined if it may have been. */
export function reasonByForeignName(name: string): string | undefined {
  return reasonByName.get(name);
}

interface ContentRule {
  /** Names of folders; any name if absent. */
  readonly name?: RegExp;
  readonly matches: (entries: ReadonlyMap<string, unknown>) => boolean;
  readonly reason: string;
}

const hasAny =
  (...names: readonly string[]) =>
  (entries: ReadonlyMap<string, unknown>): boolean =>
    names.some((name) => entries.has(name));

const hasMatching =
  (pattern: RegExp) =>
  (entries: ReadonlyMap<string, unknown>): boolean =>
    [...entries.keys()].some((name) => pattern.test(name));

const contentRules: readonly ContentRule[] = [
  { matches: hasAny('pyvenv.cfg', 'conda-meta'), reason: 'a Python environment' },
  // Go (its list of modules), Composer; Go (hosts of modules); Bundler.
  { name: /^vendor$/, matches: hasAny('modules.txt', 'autoload.php'), reason: reasons.dependencies },
  { name: /^vendor$/, matches: hasMatching(/^(?:[\w-]+\.)+(?:com|org|net|io|in|dev)$/), reason: reasons.dependencies },
  { name: /^(?:bundle|gems?)$/, matches: hasAny('ruby', 'specifications'), reason: reasons.dependencies },
  // Maven, sbt. Cargo's `target` has a CACHEDIR.TAG.
  { name: /^target$/, matches: hasAny('classes', 'maven-status', 'generated-sources'), reason: reasons.output },
  { name: /^target$/, matches: hasMatching(/^scala-\d|\.jar$/), reason: reasons.output },
  // Mix and Rebar, Dune, Sphinx.
  {
    name: /^_build$/,
    matches: hasAny('dev', 'prod', 'default', '.lock', 'doctrees', '.doctrees'),
    reason: reasons.output,
  },
  { name: /^deps$/, matches: hasAny('.mix', 'hex_metadata.config'), reason: reasons.dependencies },
  { name: /^obj$/, matches: hasAny('project.assets.json'), reason: reasons.output },
  // In a build inside the source folder, output and sources are in the same folders.
  { matches: (entries) => entries.has('CMakeCache.txt') && !entries.has('CMakeLists.txt'), reason: reasons.output },
];

/** Why a folder with these entries was not written in this workspace; undefined if it may have been. */
export function reasonByContents(name: string, entries: ReadonlyMap<string, unknown>): string | undefined {
  return contentRules.find((rule) => (rule.name?.test(name) ?? true) && rule.matches(entries))?.reason;
}

/** The tag of cache folders, specified at https://bford.info/cachedir. */
export const cacheTag = {
  name: 'CACHEDIR.TAG',
  signature: 'Signature: 8a477f597d28d172789f06886806bc55',
  reason: reasons.cache,
} as const;
