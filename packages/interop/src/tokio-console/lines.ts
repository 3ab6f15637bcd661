import { utf8Text } from '../text.ts';
import type { Bytes } from '../imported-trace.ts';

const NEWLINE = 0x0a;
/** Longer than any event: fields are what a program logs of a task. */
const MAX_LINE_BYTES = 1 << 20;

export interface Line {
  readonly offset: number;
  /** Undefined for one that is too long to be an event. */
  readonly text: string | undefined;
  readonly bytes: number;
  /** Whether a newline came after it; the last line of a file that was cut off has none. */
  readonly isWhole: boolean;
}

/** The lines of a file. At most one line is held, and of one that is too long nothing. */
export async function* linesOf(bytes: Bytes): AsyncGenerator<Line> {
  let parts: Uint8Array[] = [];
  let length = 0;
  let offset = 0;
  const take = (end: Uint8Array, isWhole: boolean): Line => {
    length += end.length;
    const text = length > MAX_LINE_BYTES ? undefined : utf8Text(joined([...parts, end], length));
    const line = { offset, text, bytes: length, isWhole };
    offset += length + 1;
    parts = [];
    length = 0;
    return line;
  };
  for await (const chunk of bytes) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      yield take(chunk.subarray(from, at), true);
      from = at + 1;
    }
    length += chunk.length - from;
    if (length > MAX_LINE_BYTES) parts = [];
    else if (from < chunk.length) parts.push(chunk.slice(from));
  }
  if (length > 0) yield take(new Uint8Array(), false);
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
