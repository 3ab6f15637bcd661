import type { FieldValue } from './field-values.ts';

/** Characters of an event's fields that are kept. */
const MAX_TEXT = 1000;

/** Fields as JSON, without those that `omitted` names. Integers that a double does not hold stand as texts. */
export function fieldText(fields: ReadonlyMap<string, FieldValue>, omitted: ReadonlySet<string>): string {
  let text = '';
  for (const [name, value] of fields) {
    if (omitted.has(name) || value === null) continue;
    text += `${text === '' ? '{' : ','}${JSON.stringify(name)}:${valueText(value)}`;
  }
  if (text === '') return '';
  text += '}';
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
}

function valueText(value: FieldValue): string {
  if (typeof value === 'bigint') return `"${value}"`;
  // A replacer costs ten times as much, and only lists need one.
  return typeof value === 'object' ? JSON.stringify(value, bigintAsText) : JSON.stringify(value);
}

function bigintAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

export function textAt(fields: ReadonlyMap<string, FieldValue>, name: string): string {
  const value = fields.get(name);
  return typeof value === 'string' ? value : '';
}

/** -1 for a field that is missing, or no integer. */
export function integerAt(fields: ReadonlyMap<string, FieldValue>, name: string): number | bigint {
  const value = fields.get(name);
  return typeof value === 'bigint' || Number.isInteger(value) ? (value as number | bigint) : -1;
}
