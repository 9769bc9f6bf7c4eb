/**
 * Folders of what others wrote or programs made: dependencies, caches, build output. Names that people give to nothing of
 * their own count by themselves, all others by what stands in the folder.
 */

/** Why a folder holds nothing that people of the workspace write. */
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

/** Why a file or a folder of this name is nothing that people of the workspace write; undefined where it may be. */
export function reasonByForeignName(name: string): string | undefined {
  return reasonByName.get(name);
}

interface Marks {
  /** Of folders by any name, where absent. */
  readonly name?: RegExp;
  readonly holds: (entries: ReadonlyMap<string, unknown>) => boolean;
  readonly reason: string;
}

const any =
  (...names: readonly string[]) =>
  (entries: ReadonlyMap<string, unknown>): boolean =>
    names.some((name) => entries.has(name));

const someEntry =
  (pattern: RegExp) =>
  (entries: ReadonlyMap<string, unknown>): boolean =>
    [...entries.keys()].some((name) => pattern.test(name));

const marks: readonly Marks[] = [
  { holds: any('pyvenv.cfg', 'conda-meta'), reason: 'a Python environment' },
  // Of Go by its list or by the hosts that it vendors from, of Composer, of Bundler, of Cargo.
  { name: /^vendor$/, holds: any('modules.txt', 'autoload.php'), reason: reasons.dependencies },
  { name: /^vendor$/, holds: someEntry(/^(?:[\w-]+\.)+(?:com|org|net|io|in|dev)$/), reason: reasons.dependencies },
  { name: /^(?:bundle|gems?)$/, holds: any('ruby', 'specifications'), reason: reasons.dependencies },
  // Of Maven and sbt; Cargo's has a CACHEDIR.TAG.
  { name: /^target$/, holds: any('classes', 'maven-status', 'generated-sources'), reason: reasons.output },
  { name: /^target$/, holds: someEntry(/^scala-\d|\.jar$/), reason: reasons.output },
  // Of Mix and Rebar, of Dune, of Sphinx.
  { name: /^_build$/, holds: any('dev', 'prod', 'default', '.lock', 'doctrees', '.doctrees'), reason: reasons.output },
  { name: /^deps$/, holds: any('.mix', 'hex_metadata.config'), reason: reasons.dependencies },
  { name: /^obj$/, holds: any('project.assets.json'), reason: reasons.output },
  // A build beside its sources is not told from them.
  { holds: (entries) => entries.has('CMakeCache.txt') && !entries.has('CMakeLists.txt'), reason: reasons.output },
];

/** Why what a folder holds is nothing that people of the workspace write; undefined where it may be. */
export function reasonByContents(name: string, entries: ReadonlyMap<string, unknown>): string | undefined {
  return marks.find((mark) => (mark.name?.test(name) ?? true) && mark.holds(entries))?.reason;
}

/** https://bford.info/cachedir */
export const cacheTag = {
  name: 'CACHEDIR.TAG',
  signature: 'Signature: 8a477f597d28d172789f06886806bc55',
  reason: reasons.cache,
} as const;
