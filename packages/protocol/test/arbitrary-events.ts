import fc from 'fast-check';
import type { Section } from '../src/index.ts';
import {
  count,
  counter,
  countOrNone,
  duration,
  id,
  instant,
  kindOf,
  outcome,
  rowsOf,
  text,
} from './arbitrary-values.ts';

// Most polls are of one source, and the section is then written without it.
const source = fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.constantFrom(1, 2, 3, 4));

const polls = fc
  .record({
    worker: id,
    rows: fc.array(fc.record({ task: id, start: instant, duration, queueDelay: duration, outcome, source }), {
      maxLength: 12,
    }),
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
    source: Uint8Array.from(rows, (row) => row.source),
  }));

const wakeCode = fc.constantFrom(0, 1, 2);

const wakes = fc
  .record({
    worker: id,
    rows: rowsOf(fc.record({ time: instant, task: id, waker: id, source: wakeCode, effect: wakeCode })),
  })
  .map(({ worker, rows }) => ({
    kind: 'wakes' as const,
    worker,
    length: rows.length,
    time: Float64Array.from(rows, (row) => row.time),
    task: Uint32Array.from(rows, (row) => row.task),
    waker: Uint32Array.from(rows, (row) => row.waker),
    source: Uint8Array.from(rows, (row) => row.source),
    effect: Uint8Array.from(rows, (row) => row.effect),
  }));

const waits = fc
  .record({ worker: id, rows: rowsOf(fc.record({ time: instant, task: id, resource: id })) })
  .map(({ worker, rows }) => ({
    kind: 'waits' as const,
    worker,
    length: rows.length,
    time: Float64Array.from(rows, (row) => row.time),
    task: Uint32Array.from(rows, (row) => row.task),
    resource: Uint32Array.from(rows, (row) => row.resource),
  }));

const holds = fc
  .record({ worker: id, rows: rowsOf(fc.record({ time: instant, task: id, resource: id, amount: fc.integer() })) })
  .map(({ worker, rows }) => ({
    kind: 'holds' as const,
    worker,
    length: rows.length,
    time: Float64Array.from(rows, (row) => row.time),
    task: Uint32Array.from(rows, (row) => row.task),
    resource: Uint32Array.from(rows, (row) => row.resource),
    amount: Int32Array.from(rows, (row) => row.amount),
  }));

const slice = fc.record({
  queue: id,
  start: instant,
  duration,
  vruntime: counter,
  deadline: counter,
  lag: counter,
  eligible: count,
  granted: countOrNone,
  reason: fc.constantFrom(0, 1, 2, 3, 4, 5),
  by: fc.oneof(fc.constant(-1), id),
});

/** Every kind of section that the events channel carries. */
export const arbitraryEvents: readonly fc.Arbitrary<Section>[] = [
  polls,
  wakes,
  waits,
  holds,
  fc.record({ kind: kindOf('slices'), worker: id, rows: rowsOf(slice) }),
  fc.record({
    kind: kindOf('marks'),
    worker: id,
    rows: rowsOf(fc.record({ time: instant, duration: countOrNone, task: id, name: id, fields: text })),
  }),
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
];
