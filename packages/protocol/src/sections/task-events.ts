import type { ByteReader } from '../byte-reader.ts';
import { FrameError } from '../frame-error.ts';
import { WakeEffect, WakeSource } from '../model.ts';
import type { SectionCodec } from './codec.ts';
import { readIds, readPacked, readTimes, requireColumns, writeDeltas, writePacked } from './columns.ts';

/** Two bits for the source, above them two for the effect. */
const WAKE_CODE_BITS = 4;
const LAST_SOURCE = WakeSource.outside;
const LAST_EFFECT = WakeEffect.duringPoll;

/** A row takes at least one byte in each column that is not packed. */
const WAKE_MIN_BYTES = 3;
const WAIT_MIN_BYTES = 3;
const HOLD_MIN_BYTES = 4;

/** As frequent as polls. The waker is a difference to the waker before: one task often wakes several. */
export const wakes: SectionCodec<'wakes'> = {
  number: 18,
  encode(writer, { worker, length, time, task, waker, source, effect }) {
    requireColumns('wakes', length, [time, task, waker, source, effect]);
    writer.id(worker);
    writer.uint(length);
    writeDeltas(writer, time, length);
    writeDeltas(writer, task, length);
    writeDeltas(writer, waker, length);
    const codeAt = (row: number) => (source[row] as number) | ((effect[row] as number) << 2);
    writePacked(writer, length, { bits: WAKE_CODE_BITS, codeAt });
  },
  decode(reader) {
    const worker = reader.id();
    const length = reader.rowCount(WAKE_MIN_BYTES);
    const time = readTimes(reader, length);
    const task = readIds(reader, length);
    const waker = readIds(reader, length);
    const source = readPacked(reader, length, WAKE_CODE_BITS);
    const effect = new Uint8Array(length);
    for (let row = 0; row < length; row += 1) {
      const code = source[row] as number;
      source[row] = code & 3;
      effect[row] = code >> 2;
      if ((code & 3) > LAST_SOURCE || code >> 2 > LAST_EFFECT) {
        throw new FrameError(
          'value',
          reader.offset,
          `${code} is not a known source and effect of a wake; fix the sender.`,
        );
      }
    }
    return { kind: 'wakes', worker, length, time, task, waker, source, effect };
  },
};

export const waits: SectionCodec<'waits'> = {
  number: 19,
  encode(writer, { worker, length, time, task, resource }) {
    requireColumns('waits', length, [time, task, resource]);
    writer.id(worker);
    writer.uint(length);
    writeDeltas(writer, time, length);
    writeDeltas(writer, task, length);
    writeDeltas(writer, resource, length);
  },
  decode(reader) {
    const worker = reader.id();
    const length = reader.rowCount(WAIT_MIN_BYTES);
    return {
      kind: 'waits',
      worker,
      length,
      time: readTimes(reader, length),
      task: readIds(reader, length),
      resource: readIds(reader, length),
    };
  },
};

export const holds: SectionCodec<'holds'> = {
  number: 20,
  encode(writer, { worker, length, time, task, resource, amount }) {
    requireColumns('holds', length, [time, task, resource, amount]);
    writer.id(worker);
    writer.uint(length);
    writeDeltas(writer, time, length);
    writeDeltas(writer, task, length);
    writeDeltas(writer, resource, length);
    for (let row = 0; row < length; row += 1) writer.int(amount[row] as number);
  },
  decode(reader) {
    const worker = reader.id();
    const length = reader.rowCount(HOLD_MIN_BYTES);
    return {
      kind: 'holds',
      worker,
      length,
      time: readTimes(reader, length),
      task: readIds(reader, length),
      resource: readIds(reader, length),
      amount: readAmounts(reader, length),
    };
  },
};

function readAmounts(reader: ByteReader, length: number): Int32Array {
  const column = new Int32Array(length);
  for (let row = 0; row < length; row += 1) {
    const amount = reader.int();
    if ((amount | 0) !== amount) {
      throw new FrameError('range', reader.offset, `An amount of ${amount} is not a 32-bit integer; fix the sender.`);
    }
    column[row] = amount;
  }
  return column;
}
