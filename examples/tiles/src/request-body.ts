import { FAULT_LENGTHS, type FaultKind } from './faults.ts';
import { POLICIES, QUEUES, type QueueName } from './queues.ts';
import type { PolicyName } from '@pollscope/executor';

/*
 * What the API takes, checked by hand: five small bodies. Each function throws a RangeError whose message is shown to
 * the user as it is.
 */

export function readPolicy(body: unknown): PolicyName {
  return readChoice(body, 'policy', POLICIES);
}

/** The weight itself is checked by the executor. */
export function readWeight(body: unknown): { readonly queue: QueueName; readonly weight: number } {
  return { queue: readChoice(body, 'queue', QUEUES), weight: readNumber(body, 'weight') };
}

/** The rate itself is checked by the load driver's plan. */
export function readRate(body: unknown): number {
  return readNumber(body, 'requestsPerSecond');
}

/** Milliseconds; the usual length when the body names none. */
export function readFaultLength(body: unknown, kind: FaultKind): number {
  const { usual, most } = FAULT_LENGTHS[kind];
  if (field(body, 'lengthMs') === undefined) return usual;
  const length = readNumber(body, 'lengthMs');
  if (length >= 1 && length <= most) return length;
  throw new RangeError(`"lengthMs" is ${length}. Use a number of milliseconds from 1 to ${most}.`);
}

function readChoice<T extends string>(body: unknown, name: string, choices: readonly T[]): T {
  const value = field(body, name);
  const choice = choices.find((known) => known === value);
  if (choice !== undefined) return choice;
  throw new RangeError(`"${name}" is ${shown(value)}. Use one of: ${choices.join(', ')}.`);
}

function readNumber(body: unknown, name: string): number {
  const value = field(body, name);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new RangeError(`"${name}" is ${shown(value)}. Use a number.`);
}

function field(body: unknown, name: string): unknown {
  if (typeof body !== 'object' || body === null) throw new RangeError('Send a JSON object.');
  return new Map(Object.entries(body)).get(name);
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
