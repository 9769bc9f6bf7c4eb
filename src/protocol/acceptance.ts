import { isRecord } from '../base/json';

/** Counts of the suggestions of one language that were shown on one day. */
export interface AcceptanceCounts {
  /**
   * Suggestions returned to the editor, which does not report what it displays. A suggestion that is typed through
   * counts once.
   */
  readonly shown: number;
  readonly acceptedWhole: number;
  /** Accepted word by word or line by line, and not to the end. */
  readonly acceptedInPart: number;
  /** Accepted texts that were checked after five minutes, or when their document was closed. */
  readonly judged: number;
  /** Checked texts that were unchanged in their document. */
  readonly retained: number;
  readonly characters: number;
  /** Accepted characters, minus one keystroke for each acceptance. */
  readonly keystrokesSaved: number;
}

export type ByLanguage = Readonly<Record<string, AcceptanceCounts>>;

/** By day, such as `2026-01-31` in the local time zone, and by language. */
export type AcceptanceLedger = Readonly<Record<string, ByLanguage>>;

/** The counts that the panel shows. */
export interface AcceptanceSummary {
  readonly today: ByLanguage;
  /** The last seven days, including today. */
  readonly week: ByLanguage;
  readonly all: ByLanguage;
}

/** Number of days kept, including today: enough to show a trend, and little to store. */
export const keptDays = 90;

const names = [
  'shown',
  'acceptedWhole',
  'acceptedInPart',
  'judged',
  'retained',
  'characters',
  'keystrokesSaved',
] as const satisfies readonly (keyof AcceptanceCounts)[];

const nothing: AcceptanceCounts = {
  shown: 0,
  acceptedWhole: 0,
  acceptedInPart: 0,
  judged: 0,
  retained: 0,
  characters: 0,
  keystrokesSaved: 0,
};

export const noAcceptance: AcceptanceSummary = { today: {}, week: {}, all: {} };

/** The ledger with counts added for a language and a day; corrections are negative. */
export function withCounts(
  ledger: AcceptanceLedger,
  day: string,
  language: string,
  more: Partial<AcceptanceCounts>,
): AcceptanceLedger {
  const ofDay = ledger[day] ?? {};
  return { ...ledger, [day]: { ...ofDay, [language]: sum(ofDay[language] ?? nothing, { ...nothing, ...more }) } };
}

/** The part of the ledger from a day on; days are compared as text. */
export function since(ledger: AcceptanceLedger, firstDay: string): AcceptanceLedger {
  return Object.fromEntries(Object.entries(ledger).filter(([day]) => day >= firstDay));
}

export function byLanguage(ledger: AcceptanceLedger): ByLanguage {
  const total = new Map<string, AcceptanceCounts>();
  for (const ofDay of Object.values(ledger)) {
    for (const [language, counts] of Object.entries(ofDay))
      total.set(language, sum(total.get(language) ?? nothing, counts));
  }
  return Object.fromEntries(total);
}

export function totalOf(languages: ByLanguage): AcceptanceCounts {
  return Object.values(languages).reduce(sum, nothing);
}

/** Keeps the valid parts of a stored ledger. */
export function parseLedger(value: unknown): AcceptanceLedger {
  if (!isRecord(value)) return {};
  const days = Object.entries(value).filter(([day]) => /^\d{4}-\d\d-\d\d$/.test(day));
  return Object.fromEntries(days.map(([day, ofDay]) => [day, parseByLanguage(ofDay)]));
}

export function parseSummary(value: unknown): AcceptanceSummary | undefined {
  if (!isRecord(value)) return undefined;
  const { today, week, all } = value;
  return { today: parseByLanguage(today), week: parseByLanguage(week), all: parseByLanguage(all) };
}

function parseByLanguage(value: unknown): ByLanguage {
  const entries = Object.entries(isRecord(value) ? value : {});
  return Object.fromEntries(
    entries.flatMap(([language, counts]) => {
      const parsed = parseCounts(counts);
      return parsed ? [[language, parsed]] : [];
    }),
  );
}

function parseCounts(value: unknown): AcceptanceCounts | undefined {
  if (!isRecord(value)) return undefined;
  const isWhole = names.every((name) => Number.isInteger(value[name]));
  return isWhole ? fromNames((name) => Number(value[name])) : undefined;
}

function sum(a: AcceptanceCounts, b: AcceptanceCounts): AcceptanceCounts {
  return fromNames((name) => a[name] + b[name]);
}

function fromNames(count: (name: keyof AcceptanceCounts) => number): AcceptanceCounts {
  return Object.fromEntries(names.map((name) => [name, count(name)])) as Record<keyof AcceptanceCounts, number>;
}
