import type { FilterError } from './queries.ts';

const TEXT_FIELDS = ['name', 'queue', 'location', 'state', 'finding'] as const;
const DURATION_FIELDS = ['p50', 'p95', 'p99', 'max', 'delay', 'waiting', 'busy'] as const;
const COUNT_FIELDS = ['polls', 'rate', 'wakes', 'selfwakes', 'tasks', 'findings', 'id'] as const;

export type TextField = (typeof TEXT_FIELDS)[number];
export type NumberField = (typeof DURATION_FIELDS | typeof COUNT_FIELDS)[number] | 'share';
type Comparison = '>' | '<' | '>=' | '<=' | '=';

/** `any`: the name of the task or of its queue. */
export type FilterTerm =
  | { readonly kind: 'contains'; readonly field: TextField | 'any'; readonly text: string; readonly isNot: boolean }
  | { readonly kind: 'equals'; readonly field: TextField; readonly text: string; readonly isNot: boolean }
  | {
      readonly kind: 'compare';
      readonly field: NumberField;
      readonly comparison: Comparison;
      /** Nanoseconds, a share of 1, or a number. */
      readonly value: number;
      readonly isNot: boolean;
    };

export interface TaskFilter {
  readonly terms: readonly FilterTerm[];
  readonly errors: readonly FilterError[];
}

/** A minus, a field with what is between it and its value, and the value, in quotes or without. */
const TERM =
  /(?<minus>-?)(?:(?<field>[a-zA-Z][a-zA-Z0-9]*)(?<between>>=|<=|[:=<>]))?(?:"(?<quoted>[^"]*)"|(?<plain>[^\s"]*))(?=\s|$)/y;

const DURATION = /^(\d+(?:\.\d+)?)(ns|us|µs|μs|ms|s|min)$/;
const COUNT = /^(\d+(?:\.\d+)?)([kM]?)$/;
const SHARE = /^(\d+(?:\.\d+)?)%$/;

const DURATION_UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  min: 60e9,
};
const COUNT_UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6 };

const STATES = ['polling', 'runnable', 'waiting', 'ended', 'done', 'panicked', 'aborted'] as const;
/** What others call the states. */
const STATE_NAMES: Readonly<Record<string, string>> = { parked: 'waiting', idle: 'waiting', running: 'polling' };

/**
 * Reads a filter: terms with spaces between, all of which have to hold. A word is part of the task's or queue's name;
 * `queue:io` is part of a text, `queue=io` all of it; `p95>5ms` compares a figure; a minus before a term turns it round;
 * quotes hold spaces together. A term that is not understood is told of and left out.
 */
export function parseTaskFilter(text: string): TaskFilter {
  const terms: FilterTerm[] = [];
  const errors: FilterError[] = [];
  const pattern = new RegExp(TERM);
  for (let at = skipSpaces(text, 0); at < text.length; at = skipSpaces(text, at)) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    const end = match === null ? text.length : at + match[0].length;
    const read = match?.groups === undefined ? UNCLOSED : termOf(match.groups, match[0]);
    if ('message' in read) errors.push({ ...read, from: at, to: end });
    else terms.push(read);
    at = end;
  }
  return { terms, errors };
}

type Read = FilterTerm | Pick<FilterError, 'message'>;

const UNCLOSED: Read = { message: 'A quotation mark is missing: quotes come in pairs, around a whole value.' };

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at] ?? '')) at++;
  return at;
}

function termOf(groups: Readonly<Record<string, string | undefined>>, whole: string): Read {
  const isNot = groups['minus'] === '-';
  const value = groups['quoted'] ?? groups['plain'] ?? '';
  const isQuoted = groups['quoted'] !== undefined;
  const field = groups['field']?.toLowerCase();
  const between = groups['between'] ?? '';
  if (field === undefined) {
    return value === '' ? { message: 'Say what is to be left out after the minus.' } : anywhere(value, isNot);
  }
  const textField = TEXT_FIELDS.find((known) => known === field);
  const numberField = [...DURATION_FIELDS, ...COUNT_FIELDS].find((known) => known === field);
  if (textField === undefined && numberField === undefined) {
    // Names have colons too; with nothing after it, it can be no field.
    return value === '' && between === ':' ? anywhere(whole.slice(isNot ? 1 : 0), isNot) : unknownField(field, whole);
  }
  if (value === '' && !isQuoted)
    return { message: `Say what “${field}${between}” is to be, as in ${exampleOf(field)}.` };
  if (textField !== undefined) return textTerm(textField, between, value, isNot);
  return numberTerm(numberField ?? 'polls', between, value, isNot);
}

function anywhere(text: string, isNot: boolean): FilterTerm {
  return { kind: 'contains', field: 'any', text: text.toLowerCase(), isNot };
}

function unknownField(field: string, whole: string): Read {
  const known = [...TEXT_FIELDS, ...DURATION_FIELDS, ...COUNT_FIELDS].join(', ');
  return { message: `There is no “${field}”. There are ${known}; to look for the text, write "${whole}".` };
}

function textTerm(field: TextField, between: string, value: string, isNot: boolean): Read {
  if (between !== ':' && between !== '=') {
    return { message: `“${field}” is a text and has no order: write ${field}:${value}.` };
  }
  const text = value.toLowerCase();
  if (field !== 'state') return { kind: between === ':' ? 'contains' : 'equals', field, text, isNot };
  const state = STATE_NAMES[text] ?? text;
  if (!STATES.some((known) => known === state)) {
    return { message: `There is no state “${value}”. There are ${STATES.join(', ')}.` };
  }
  return { kind: 'equals', field, text: state, isNot };
}

function numberTerm(field: Exclude<NumberField, 'share'>, between: string, value: string, isNot: boolean): Read {
  const comparison = between === ':' ? '=' : (between as Comparison);
  const share = SHARE.exec(value);
  if (field === 'busy' && share !== null) {
    return { kind: 'compare', field: 'share', comparison, value: Number(share[1]) / 100, isNot };
  }
  const isDuration = DURATION_FIELDS.some((known) => known === field);
  const [, digits, unit = ''] = (isDuration ? DURATION : COUNT).exec(value) ?? [];
  if (digits === undefined) {
    const what = isDuration ? 'a duration with its unit (ns, us, ms, s, min)' : 'a number';
    return { message: `“${value}” is not ${what}: write it as in ${exampleOf(field)}.` };
  }
  const scale = (isDuration ? DURATION_UNITS : COUNT_UNITS)[unit] ?? 1;
  return { kind: 'compare', field, comparison, value: Number(digits) * scale, isNot };
}

function exampleOf(field: string): string {
  if (field === 'busy') return 'busy>5% or busy>20ms';
  if (DURATION_FIELDS.some((known) => known === field)) return `${field}>5ms`;
  if (COUNT_FIELDS.some((known) => known === field)) return field === 'id' ? 'id:17' : `${field}>100`;
  return field === 'state' ? 'state:waiting' : `${field}:io`;
}
