import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { FrameError } from '../frame-error.ts';
import type { TaskWindow } from '../model.ts';

type Wakeups = Pick<TaskWindow, 'waitsOn' | 'wakes' | 'selfWakes' | 'yields' | 'outOfBudget' | 'lastWaker'>;

/** In the order of the bits that say which of them are not 0. */
const FIELDS = [
  'waitsOn',
  'wakes',
  'selfWakes',
  'yields',
  'outOfBudget',
  'lastWaker',
] as const satisfies readonly (keyof Wakeups)[];

/** What a task window tells of wakes and waits: most of it is 0 most of the time, so that one byte says what is not. */
export function encodeWakeups(writer: ByteWriter, wakeups: Wakeups): void {
  let present = 0;
  for (let field = 0; field < FIELDS.length; field += 1) {
    if (wakeups[FIELDS[field] as keyof Wakeups] !== 0) present |= 1 << field;
  }
  writer.uint(present);
  for (const field of FIELDS) {
    if (wakeups[field] === 0) continue;
    if (field === 'waitsOn' || field === 'lastWaker') writer.id(wakeups[field]);
    else writer.uint(wakeups[field]);
  }
}

/** @throws FrameError for a field that this version does not have. */
export function decodeWakeups(reader: ByteReader): Wakeups {
  const present = reader.uint();
  if (present >= 1 << FIELDS.length) {
    throw new FrameError(
      'value',
      reader.offset,
      `${present} names fields that a task window does not have; fix the sender.`,
    );
  }
  const count = (bit: number): number => ((present & bit) === 0 ? 0 : reader.uint());
  const id = (bit: number): number => ((present & bit) === 0 ? 0 : reader.id());
  return {
    waitsOn: id(1),
    wakes: count(2),
    selfWakes: count(4),
    yields: count(8),
    outOfBudget: count(16),
    lastWaker: id(32),
  };
}
