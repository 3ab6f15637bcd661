import type { Program } from './program/program.ts';
import type { KnownResource } from './program/resource-book.ts';

/** `semaphore connections`, or `a semaphore`. */
export function resourceName({ definitions }: Program, { kind, name }: KnownResource): string {
  const text = definitions.text(name);
  if (text !== '') return `${kind} ${text}`;
  return `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
}
