import fc from 'fast-check';
import { Channel, type Frame, HISTOGRAM_BUCKETS, type Section, type SparseHistogram } from '../src/index.ts';

// Differences of two instants, or of two counters, must have an encoding as well, hence half of the range each way.
const LIMIT = 2 ** 52 - 1;

const id = fc.oneof(fc.nat(200), fc.integer({ min: 0, max: 0xffff_ffff }));
const count = fc.oneof(fc.nat(300), fc.maxSafeNat());
const instant = fc.oneof(fc.integer({ min: -5, max: 70_000 }), fc.integer({ min: -LIMIT, max: LIMIT }));
const duration = fc.oneof(fc.nat(70_000), fc.integer({ min: 0, max: 2 ** 40 }));
const counter = instant;
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));

const histogram: fc.Arbitrary<SparseHistogram> = fc
  .record({
    filled: fc.uniqueArray(fc.nat(HISTOGRAM_BUCKETS - 1), { maxLength: 8 }),
    count: fc.integer({ min: 1, max: 0xffff_ffff }),
    max: count,
    sum: count,
  })
  .map(({ filled, count: each, max, sum }) => ({
    buckets: Uint16Array.from(filled.sort((a, b) => a - b)),
    counts: Uint32Array.from(filled, (_, index) => Math.max(1, each - index)),
    max,
    sum,
  }));

const outcome = fc.constantFrom(0, 1, 2, 3);

const polls = fc
  .record({
    worker: id,
    rows: fc.array(fc.record({ task: id, start: instant, duration, queueDelay: duration, outcome }), { maxLength: 12 }),
  })
  .map(({ worker, rows }) => ({
    kind: 'polls' as const,
    worker,
    length: rows.length,
    task: Uint32Array.from(rows, (row) => row.task),
    start: Float64Array.from(rows, (row) => row.start),
    duration: Float64Array.from(rows, (row) => row.duration),
    queueDelay: Float64Array.from(rows, (row) => row.queueDelay),
    outcome: Uint8Array.from(rows, (row) => row.outcome),
  }));

function rowsOf<Row>(row: fc.Arbitrary<Row>): fc.Arbitrary<Row[]> {
  return fc.array(row, { maxLength: 6 });
}

function kindOf<Kind extends Section['kind']>(kind: Kind): fc.Arbitrary<Kind> {
  return fc.constant(kind);
}

/** A section of every kind, each with any values that have an encoding. */
export const arbitrarySection: fc.Arbitrary<Section> = fc.oneof(
  fc.record({ kind: kindOf('strings'), rows: rowsOf(fc.record({ id, text })) }),
  fc.record({ kind: kindOf('workers'), rows: rowsOf(fc.record({ worker: id, name: id })) }),
  fc.record({
    kind: kindOf('queues'),
    policy: id,
    rows: rowsOf(fc.record({ queue: id, name: id, weight: count })),
  }),
  fc.record({
    kind: kindOf('spawns'),
    snapshot: fc.boolean(),
    rows: rowsOf(fc.record({ task: id, time: instant, queue: id, name: id, parent: id })),
  }),
  fc.record({
    kind: kindOf('ends'),
    rows: rowsOf(fc.record({ task: id, time: instant, outcome: fc.constantFrom(0, 1, 2), message: id })),
  }),
  fc.record({
    kind: kindOf('loss'),
    rows: rowsOf(
      fc
        .record({ worker: id, from: instant, lasted: duration, records: count })
        .map(({ worker, from, lasted, records }) => ({ worker, from, to: from + lasted, records })),
    ),
  }),
  fc.record({
    kind: kindOf('openPolls'),
    rows: rowsOf(
      fc
        .record({ worker: id, task: id, start: instant, lasted: duration })
        .map(({ worker, task, start, lasted }) => ({ worker, task, start, observedAt: start + lasted })),
    ),
  }),
  fc.record({
    kind: kindOf('queueWindows'),
    start: instant,
    duration,
    rows: rowsOf(
      fc.record({
        queue: id,
        received: count,
        entitled: count,
        lag: counter,
        vruntime: counter,
        depth: count,
        depthMax: count,
        pollTime: histogram,
        queueDelay: histogram,
      }),
    ),
  }),
  fc.record({
    kind: kindOf('taskWindows'),
    start: instant,
    duration,
    rows: rowsOf(
      fc.record({ task: id, lastPollEnd: instant, lastOutcome: outcome, pollTime: histogram, queueDelay: histogram }),
    ),
  }),
  fc.record({
    kind: kindOf('workerWindows'),
    start: instant,
    duration,
    rows: rowsOf(
      fc.record({
        worker: id,
        state: fc.constantFrom(0, 1, 2),
        stateSince: instant,
        polls: count,
        parks: count,
        polling: count,
        driver: count,
        parked: count,
      }),
    ),
  }),
  fc.record({
    kind: kindOf('agentWindow'),
    start: instant,
    duration,
    records: count,
    dropped: count,
    ringFillPermille: fc.nat(1000),
    busy: count,
    probeCost: count,
    bytesSent: count,
    clients: fc.nat(64),
  }),
  polls,
  fc.record({
    kind: kindOf('parks'),
    worker: id,
    rows: rowsOf(fc.record({ start: instant, duration, reason: fc.constantFrom(0, 1) })),
  }),
  fc.record({ kind: kindOf('driverTurns'), worker: id, rows: rowsOf(fc.record({ start: instant, duration })) }),
  fc.record({
    kind: kindOf('queueSamples'),
    rows: rowsOf(
      fc.record({
        time: instant,
        queue: fc.nat(2),
        depth: count,
        vruntime: counter,
        lag: counter,
        received: counter,
        entitled: counter,
      }),
    ),
  }),
);

export const arbitraryFrame: fc.Arbitrary<Frame> = fc.record({
  channel: fc.constantFrom(...Object.values(Channel)),
  sequence: count,
  sections: fc.array(arbitrarySection, { maxLength: 8 }),
});
