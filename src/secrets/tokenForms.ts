import type { Span } from './span';

/**
 * What the tokens of services look like: how they begin, of which characters they go on, and how long they are at least.
 * Facts, gathered from the services' documentation, from the rules of gitleaks (config/gitleaks.toml at b58d3f1, 222 rules)
 * and of secretlint (@secretlint/secretlint-rule-preset-recommend 12.0.0); THIRD_PARTY_NOTICES.md names both. Lengths are
 * lower bounds here: whatever follows of the same characters is part of the token.
 */
interface TokenForm {
  /** Beginnings, as alternatives of a regular expression. */
  readonly begins: string;
  readonly of: Alphabet;
  /** Least number of characters behind the beginning. */
  readonly least: number;
}

type Alphabet = keyof typeof alphabets;

const alphabets = {
  hex: '[\\da-fA-F]',
  upper: '[\\dA-Z]',
  alphanumeric: '[\\dA-Za-z]',
  word: '[\\w-]',
  base64: '[\\w+/=-]',
  dotted: '[\\w+/=.~-]',
} as const;

const tokenForms: readonly TokenForm[] = [
  // Clouds and hosting
  { begins: 'AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AIPA|ANPA|ANVA|AROA|A3T[\\dA-Z]', of: 'upper', least: 16 },
  { begins: 'ABSK|bedrock-api-key-', of: 'base64', least: 40 },
  { begins: 'AIza', of: 'word', least: 35 },
  { begins: 'GOCSPX-|ya29\\.|1//0', of: 'dotted', least: 24 },
  { begins: 'LTAI', of: 'alphanumeric', least: 16 },
  { begins: 'do[opr]_v1_', of: 'hex', least: 40 },
  { begins: 'HRKU-AA', of: 'word', least: 40 },
  { begins: 'fo1_|fm1[ar]_|fm2_', of: 'base64', least: 40 },
  { begins: 'vc[ipakr]_|nfp_', of: 'alphanumeric', least: 20 },
  { begins: 'v1\\.0-[\\da-f]{24}-', of: 'hex', least: 100 },
  { begins: 'tk-us-|AQVN|YC', of: 'word', least: 38 },
  { begins: 'pul-', of: 'hex', least: 40 },
  { begins: 'dapi|sgp_|sgp_[\\da-fA-F]{16}_|sgp_local_', of: 'hex', least: 32 },
  { begins: 'pscale_(?:tkn|pw|oauth)_', of: 'dotted', least: 32 },
  { begins: 'hv[bsr]\\.', of: 'word', least: 24 },
  { begins: 'sbp_|sb_secret_|tskey-[a-z]+-', of: 'word', least: 20 },
  // Code and packages
  { begins: 'gh[opsur]_', of: 'alphanumeric', least: 30 },
  { begins: 'github_pat_', of: 'word', least: 40 },
  { begins: 'gl(?:pat|dt|ft|rt|rtr|imt|agent|oas|ptt|cbt|ffct|soat)-|GR1348941', of: 'dotted', least: 20 },
  { begins: 'npm_', of: 'alphanumeric', least: 36 },
  { begins: 'pypi-AgE', of: 'word', least: 40 },
  { begins: 'rubygems_', of: 'hex', least: 40 },
  { begins: 'CLOJARS_|oy2|cio', of: 'alphanumeric', least: 32 },
  { begins: 'dckr_(?:pat|oat)_', of: 'word', least: 24 },
  { begins: 'AKCp|cmVmd', of: 'alphanumeric', least: 56 },
  { begins: 'CCIPAT_|bkua_|sq[apu]_', of: 'word', least: 32 },
  { begins: 'ATATT3|ATCTT3|ATBB', of: 'base64', least: 28 },
  { begins: 'API-', of: 'upper', least: 25 },
  // Models
  { begins: 'sk-(?:proj|svcacct|admin|ant|or)-', of: 'word', least: 24 },
  { begins: 'sk-', of: 'alphanumeric', least: 32 },
  { begins: 'hf_|api_org_', of: 'alphanumeric', least: 30 },
  { begins: 'gsk_|pplx-|xai-|r8_', of: 'alphanumeric', least: 32 },
  // Messages and mail
  { begins: 'xox[abeoprs]-|xapp-|xoxe\\.xox[bp]-', of: 'word', least: 20 },
  { begins: 'SG\\.', of: 'dotted', least: 50 },
  { begins: 'xkeysib-', of: 'word', least: 64 },
  { begins: '(?:pub)?key-|SK|AC', of: 'hex', least: 32 },
  { begins: '[MNO][\\w-]{23,27}\\.[\\w-]{6}\\.', of: 'word', least: 27 },
  { begins: '\\d{8,10}:AA', of: 'word', least: 32 },
  { begins: 'hooks\\.slack\\.com/(?:services|workflows|triggers)/', of: 'base64', least: 30 },
  { begins: 'discord(?:app)?\\.com/api/webhooks/\\d+/', of: 'word', least: 40 },
  { begins: 'webhook\\.office\\.com/webhookb2/', of: 'dotted', least: 36 },
  // Money and shops
  { begins: '[rs]k_(?:live|test|prod)_', of: 'alphanumeric', least: 10 },
  { begins: 'whsec_', of: 'base64', least: 24 },
  { begins: 'shp(?:at|ca|pa|ss)_', of: 'hex', least: 32 },
  { begins: 'sq0(?:atp|csp)-|EAAA', of: 'word', least: 22 },
  { begins: 'EZ[AT]K|EAA[A-Z]', of: 'alphanumeric', least: 50 },
  { begins: 'FLWSECK(?:_TEST)?-', of: 'word', least: 12 },
  { begins: 'duffel_(?:test|live)_|shippo_(?:test|live)_', of: 'base64', least: 40 },
  // Tools
  { begins: 'glc_|glsa_', of: 'base64', least: 32 },
  { begins: 'dt0c01\\.', of: 'dotted', least: 60 },
  { begins: 'dp\\.(?:pt|st|ct|sa|scim|audit)\\.', of: 'dotted', least: 40 },
  { begins: 'sntry[su]_', of: 'base64', least: 40 },
  { begins: 'NRAK-|NRII-|NRJS-', of: 'word', least: 19 },
  { begins: 'PMAK-', of: 'word', least: 50 },
  { begins: 'lin_(?:api|oauth)_', of: 'alphanumeric', least: 32 },
  { begins: 'ntn_|figd_|tfp_|rdme_|pnu_|phx_', of: 'word', least: 32 },
  { begins: 'sm_[aps]at_', of: 'alphanumeric', least: 16 },
  { begins: 'CFPAT-|fio-u-', of: 'word', least: 40 },
  { begins: 'ico-|p8e-', of: 'alphanumeric', least: 32 },
  { begins: 's-s4t2(?:ud|af)-', of: 'hex', least: 40 },
  { begins: 'pat[\\dA-Za-z]{14}\\.', of: 'hex', least: 40 },
  { begins: '[ps]at\\.[\\w-]{22}\\.', of: 'dotted', least: 40 },
  { begins: 'sha256~', of: 'word', least: 40 },
  { begins: 'ops_eyJ|[ps]k\\.eyJ', of: 'dotted', least: 40 },
  { begins: 'A3-[\\dA-Z]{6}-', of: 'word', least: 26 },
  { begins: 'AGE-SECRET-KEY-1', of: 'upper', least: 50 },
  { begins: 'sl\\.', of: 'word', least: 100 },
  { begins: 't1\\.', of: 'dotted', least: 80 },
  // In several places
  { begins: 'ey[IJ][\\w-]{14,}\\.', of: 'dotted', least: 10 },
];

const anyToken = new RegExp(
  `\\b(?:${tokenForms.map(({ begins, of, least }) => `(?:${begins})${alphabets[of]}{${least},}`).join('|')})`,
  'g',
);

/** Length of the end of a token, in UTF-16 units, that is drawn at random in every form. */
const drawnEnd = 16;

/** Tokens of services, known by their form wherever they stand. Small letters alone are names that begin alike. */
export function findTokens(text: string): Span[] {
  const found: Span[] = [];
  for (const { 0: token, index } of text.matchAll(anyToken)) {
    if (/[\dA-Z]/.test(token.slice(-drawnEnd))) found.push({ from: index, to: index + token.length });
  }
  return found;
}
