/**
 * The event ring: shared memory with one writer (the executor's thread) and one reader (the agent's thread).
 *
 *   byte   0  HEAD  records published by the writer, modulo 2^32
 *   byte  64  TAIL  records consumed by the reader, modulo 2^32
 *   byte 128  the worker's present: OPEN_TASK, STATE and, as doubles, OPEN_START, STATE_SINCE
 *   byte 256  records of 32 bytes:  f64 time | f64 a | f64 b | i32 subject | i32 kind, flags << 8, queue << 16
 *
 * HEAD, TAIL and the present stand on cache lines of their own, because different cores write them. The present is
 * written plainly: the reader only samples it, and a pair torn by a concurrent write is gone on its next look.
 */
export const HEADER_BYTES = 256;
const RECORD_BYTES = 32;
export const RECORD_DOUBLES = RECORD_BYTES / 8;
export const RECORD_WORDS = RECORD_BYTES / 4;

/** Header fields, as indices into the ring seen as 32-bit words. */
export const Word = { head: 0, tail: 16, openTask: 32, state: 33 } as const;
/** Header fields, as indices into the ring seen as doubles. */
export const Double = { openStart: 17, stateSince: 18 } as const;
/** Offsets within a record, in 32-bit words. */
export const SUBJECT = 6;
export const TAG = 7;

/**
 * What a record says, with its fields. Times and durations are nanoseconds on the executor's clock, ids those of the
 * executor's thread.
 */
export const RecordKind = {
  /** time: start, a: duration, b: queue delay, subject: task, flags: outcome + 16 · source, queue */
  poll: 1,
  /** time, a: parent task, b: name id + 2^32 · location id, subject: task, flags: kind, queue */
  spawn: 2,
  /** time, a: message id, subject: task, flags: outcome, queue */
  end: 3,
  /** time: start, a: duration, flags: reason */
  park: 4,
  /** time: start, a: duration */
  driverTurn: 5,
  /** time, a: vruntime, b: lag, subject: depth, queue; always followed by a queueService of the same queue */
  queueSample: 6,
  /** time, a: received, b: entitled, queue */
  queueService: 7,
  /** time: of the first record that found the ring full, a: time of the last, b: how many */
  loss: 8,
  /** The spawns between the two of these are all tasks that are live. */
  snapshotBegin: 9,
  /** a: how many waits and holds the snapshot had no room for */
  snapshotEnd: 10,
  /** a: name id, b: capacity, subject: resource, flags: place in RESOURCE_KINDS; may come more than once */
  resource: 11,
  /** time, a: resource, subject: task, flags: {@link DESCRIBED} */
  wait: 12,
  /** time, a: resource, b: amount, negative when released, subject: task, flags: {@link DESCRIBED}, when
   * `b` is all that the task holds */
  hold: 13,
  /** a: how much is available, subject: resource */
  available: 14,
  /** time, a: waker, subject: task, flags: source + 16 · effect */
  wake: 15,
  /** time: vruntime, a: deadline, b: time granted, subject: queue that preempted; always followed by its slice */
  slicePick: 16,
  /** time: start, a: duration, b: lag when picked, subject: how many were eligible, flags: reason, queue */
  slice: 17,
  /** time, a: duration, b: name id + 2^32 · fields id, subject: task */
  mark: 18,
} as const;

/** In the flags of a wait or hold: it is part of a description of the program, and no event. */
export const DESCRIBED = 1 << 8;

/** Two ids below 2^32 and 2^21 in one double. */
export function packIds(low: number, high: number): number {
  return low + high * 2 ** 32;
}

export function highId(packed: number): number {
  return Math.floor(packed / 2 ** 32);
}

export function lowId(packed: number): number {
  return packed % 2 ** 32;
}

/** 8 MiB: 125 ms of the fastest task measured on a real service, two million polls a second. */
export const DEFAULT_RING_RECORDS = 1 << 18;

/** A ring for `records` records, a power of two. Throws a RangeError otherwise. */
export function allocateRing(records: number): SharedArrayBuffer {
  if (!Number.isInteger(Math.log2(records)) || records < 2) {
    throw new RangeError(`ringRecords must be a power of two, at least 2; got ${records}`);
  }
  return new SharedArrayBuffer(HEADER_BYTES + records * RECORD_BYTES);
}

export function ringCapacity(ring: SharedArrayBuffer): number {
  return (ring.byteLength - HEADER_BYTES) / RECORD_BYTES;
}
