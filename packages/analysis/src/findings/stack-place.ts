import type { Program } from './program/program.ts';
import type { Stack } from './program/running-polls.ts';

/** The innermost frame of a call stack that has a place in a file, as `parse (src/csv.js:12)`; '' when there is none. */
export function stackPlace({ definitions }: Program, stack: Stack | undefined): string {
  const frame = stack?.frames.find(({ file }) => file !== 0);
  if (frame === undefined) return '';
  const name = definitions.text(frame.function);
  return `${name === '' ? 'an anonymous function' : name} (${definitions.text(frame.file)}:${frame.line})`;
}
