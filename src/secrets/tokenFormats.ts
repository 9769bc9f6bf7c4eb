import type { Span } from './span';

/**
 * The format of a service's tokens. The table below states facts from the services' documentation, from the rules of gitleaks
 * (config/gitleaks.toml at b58d3f1, 222 rules) and from those of secretlint (@secretlint/secretlint-rule-preset-recommend
 * 12.0.0); THIRD_PARTY_NOTICES.md names both. A token continues to the last character of its class.
 */
interface TokenFormat {
  /** Alternatives of a regular expression. */
  readonly prefix: string;
  readonly characters: CharacterClass;
  /** Minimum number of characters after the prefix. */
  readonly minimum: number;
}

type CharacterClass = keyof typeof characterClasses;

const characterClasses = {
  hex: '[\\da-fA-F]',
  upper: '[\\dA-Z]',
  alphanumeric: '[\\dA-Za-z]',
  word: '[\\w-]',
  base64: '[\\w+/=-]',
  dotted: '[\\w+/=.~-]',
} as const;

const tokenFormats: readonly TokenFormat[] = [
  // Clouds and hosting
  { prefix: 'AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AIPA|ANPA|ANVA|AROA|A3T[\\dA-Z]', characters: 'upper', minimum: 16 },
  { prefix: 'ABSK|bedrock-api-key-', characters: 'base64', minimum: 40 },
  { prefix: 'AIza', characters: 'word', minimum: 35 },
  { prefix: 'GOCSPX-|ya29\\.|1//0', characters: 'dotted', minimum: 24 },
  { prefix: 'LTAI', characters: 'alphanumeric', minimum: 16 },
  { prefix: 'do[opr]_v1_', characters: 'hex', minimum: 40 },
  { prefix: 'HRKU-AA', characters: 'word', minimum: 40 },
  { prefix: 'fo1_|fm1[ar]_|fm2_', characters: 'base64', minimum: 40 },
  { prefix: 'vc[ipakr]_|nfp_', characters: 'alphanumeric', minimum: 20 },
  { prefix: 'v1\\.0-[\\da-f]{24}-', characters: 'hex', minimum: 100 },
  { prefix: 'tk-us-|AQVN|YC', characters: 'word', minimum: 38 },
  { prefix: 'pul-', characters: 'hex', minimum: 40 },
  { prefix: 'dapi|sgp_|sgp_[\\da-fA-F]{16}_|sgp_local_', characters: 'hex', minimum: 32 },
  { prefix: 'pscale_(?:tkn|pw|oauth)_', characters: 'dotted', minimum: 32 },
  { prefix: 'hv[bsr]\\.', characters: 'word', minimum: 24 },
  { prefix: 'sbp_|sb_secret_|tskey-[a-z]+-', characters: 'word', minimum: 20 },
  // Code and packages
  { prefix: 'gh[opsur]_', characters: 'alphanumeric', minimum: 30 },
  { prefix: 'github_pat_', characters: 'word', minimum: 40 },
  { prefix: 'gl(?:pat|dt|ft|rt|rtr|imt|agent|oas|ptt|cbt|ffct|soat)-|GR1348941', characters: 'dotted', minimum: 20 },
  { prefix: 'npm_', characters: 'alphanumeric', minimum: 36 },
  { prefix: 'pypi-AgE', characters: 'word', minimum: 40 },
  { prefix: 'rubygems_', characters: 'hex', minimum: 40 },
  { prefix: 'CLOJARS_|oy2|cio', characters: 'alphanumeric', minimum: 32 },
  { prefix: 'dckr_(?:pat|oat)_', characters: 'word', minimum: 24 },
  { prefix: 'AKCp|cmVmd', characters: 'alphanumeric', minimum: 56 },
  { prefix: 'CCIPAT_|bkua_|sq[apu]_', characters: 'word', minimum: 32 },
  { prefix: 'ATATT3|ATCTT3|ATBB', characters: 'base64', minimum: 28 },
  { prefix: 'API-', characters: 'upper', minimum: 25 },
  // Models
  { prefix: 'sk-(?:proj|svcacct|admin|ant|or)-', characters: 'word', minimum: 24 },
  { prefix: 'sk-', characters: 'alphanumeric', minimum: 32 },
  { prefix: 'hf_|api_org_', characters: 'alphanumeric', minimum: 30 },
  { prefix: 'gsk_|pplx-|xai-|r8_', characters: 'alphanumeric', minimum: 32 },
  // Messages and mail
  { prefix: 'xox[abeoprs]-|xapp-|xoxe\\.xox[bp]-', characters: 'word', minimum: 20 },
  { prefix: 'SG\\.', characters: 'dotted', minimum: 50 },
  { prefix: 'xkeysib-', characters: 'word', minimum: 64 },
  { prefix: '(?:pub)?key-|SK|AC', characters: 'hex', minimum: 32 },
  { prefix: '[MNO][\\w-]{23,27}\\.[\\w-]{6}\\.', characters: 'word', minimum: 27 },
  { prefix: '\\d{8,10}:AA', characters: 'word', minimum: 32 },
  { prefix: 'hooks\\.slack\\.com/(?:services|workflows|triggers)/', characters: 'base64', minimum: 30 },
  { prefix: 'discord(?:app)?\\.com/api/webhooks/\\d+/', characters: 'word', minimum: 40 },
  { prefix: 'webhook\\.office\\.com/webhookb2/', characters: 'dotted', minimum: 36 },
  // Money and shops
  { prefix: '[rs]k_(?:live|test|prod)_', characters: 'alphanumeric', minimum: 10 },
  { prefix: 'whsec_', characters: 'base64', minimum: 24 },
  { prefix: 'shp(?:at|ca|pa|ss)_', characters: 'hex', minimum: 32 },
  { prefix: 'sq0(?:atp|csp)-|EAAA', characters: 'word', minimum: 22 },
  { prefix: 'EZ[AT]K|EAA[A-Z]', characters: 'alphanumeric', minimum: 50 },
  { prefix: 'FLWSECK(?:_TEST)?-', characters: 'word', minimum: 12 },
  { prefix: 'duffel_(?:test|live)_|shippo_(?:test|live)_', characters: 'base64', minimum: 40 },
  // Tools
  { prefix: 'glc_|glsa_', characters: 'base64', minimum: 32 },
  { prefix: 'dt0c01\\.', characters: 'dotted', minimum: 60 },
  { prefix: 'dp\\.(?:pt|st|ct|sa|scim|audit)\\.', characters: 'dotted', minimum: 40 },
  { prefix: 'sntry[su]_', characters: 'base64', minimum: 40 },
  { prefix: 'NRAK-|NRII-|NRJS-', characters: 'word', minimum: 19 },
  { prefix: 'PMAK-', characters: 'word', minimum: 50 },
  { prefix: 'lin_(?:api|oauth)_', characters: 'alphanumeric', minimum: 32 },
  { prefix: 'ntn_|figd_|tfp_|rdme_|pnu_|phx_', characters: 'word', minimum: 32 },
  { prefix: 'sm_[aps]at_', characters: 'alphanumeric', minimum: 16 },
  { prefix: 'CFPAT-|fio-u-', characters: 'word', minimum: 40 },
  { prefix: 'ico-|p8e-', characters: 'alphanumeric', minimum: 32 },
  { prefix: 's-s4t2(?:ud|af)-', characters: 'hex', minimum: 40 },
  { prefix: 'pat[\\dA-Za-z]{14}\\.', characters: 'hex', minimum: 40 },
  { prefix: '[ps]at\\.[\\w-]{22}\\.', characters: 'dotted', minimum: 40 },
  { prefix: 'sha256~', characters: 'word', minimum: 40 },
  { prefix: 'ops_eyJ|[ps]k\\.eyJ', characters: 'dotted', minimum: 40 },
  { prefix: 'A3-[\\dA-Z]{6}-', characters: 'word', minimum: 26 },
  { prefix: 'AGE-SECRET-KEY-1', characters: 'upper', minimum: 50 },
  { prefix: 'sl\\.', characters: 'word', minimum: 100 },
  { prefix: 't1\\.', characters: 'dotted', minimum: 80 },
  // Formats that several services share
  { prefix: 'ey[IJ][\\w-]{14,}\\.', characters: 'dotted', minimum: 10 },
];

const anyToken = new RegExp(
  `\\b(?:${tokenFormats.map(({ prefix, characters, minimum }) => `(?:${prefix})${characterClasses[characters]}{${minimum},}`).join('|')})`,
  'g',
);

/** Length of a token's tail, in UTF-16 units, that is random in every format. */
const randomTail = 16;

/** Finds tokens by their format, in any context. A match whose tail has only lower-case letters is a name with the same prefix. */
export function findTokens(text: string): Span[] {
  const found: Span[] = [];
  for (const { 0: token, index } of text.matchAll(anyToken)) {
    if (/[\dA-Z]/.test(token.slice(-randomTail))) found.push({ from: index, to: index + token.length });
  }
  return found;
}
