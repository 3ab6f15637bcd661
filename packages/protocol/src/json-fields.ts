import { MessageError } from './message-error.ts';

/** Longest JSON message, in UTF-16 units. The fixed fields take some 300; the rest is room for names. */
const MAX_MESSAGE_LENGTH = 16_384;

export type Fields = Readonly<Record<string, unknown>>;

/** @throws MessageError, as all of these do. */
export function parseObject(text: string): Fields {
  if (text.length > MAX_MESSAGE_LENGTH) {
    throw malformed(`the message is ${text.length} characters long; the limit is ${MAX_MESSAGE_LENGTH}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed('the message is not JSON');
  }
  if (!isObject(value)) {
    throw malformed('the message is not a JSON object');
  }
  return value;
}

export function objectField(fields: Fields, name: string): Fields {
  const value = fields[name];
  if (!isObject(value)) {
    throw malformed(`"${name}" must be an object`);
  }
  return value;
}

export function textField(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') {
    throw malformed(`"${name}" must be a string`);
  }
  return value;
}

export function numberField(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw malformed(`"${name}" must be a number`);
  }
  return value;
}

export function wholeField(fields: Fields, name: string): number {
  const value = numberField(fields, name);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw malformed(`"${name}" must be a whole number from 0 to 2^53 − 1`);
  }
  return value;
}

export function choiceField<Choice extends string>(fields: Fields, name: string, choices: readonly Choice[]): Choice {
  const chosen = choices.find((choice) => choice === fields[name]);
  if (chosen === undefined) {
    throw malformed(`"${name}" must be ${choices.map((choice) => `"${choice}"`).join(' or ')}`);
  }
  return chosen;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function malformed(reason: string): MessageError {
  return new MessageError('malformed', `Not a message of the Pollscope protocol: ${reason}. See docs/protocol.md.`);
}
