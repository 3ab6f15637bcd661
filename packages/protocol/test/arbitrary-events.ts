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

/** A typed array's constructor. */
interface Column {
  from(values: ArrayLike<number>): ArrayLike<number>;
}

/** A section of one worker whose rows are told in columns of these types. */
function inColumns<Kind extends string, Columns extends Readonly<Record<string, Column>>>(
  kind: Kind,
  columns: Columns,
  row: fc.Arbitrary<Readonly<Record<keyof Columns, number>>>,
) {
  return fc.record({ worker: id, rows: rowsOf(row) }).map(({ worker, rows }) => {
    const filled = Object.entries(columns).map(([name, column]) => [
      name,
      column.from(rows.map((each) => each[name] ?? 0)),
    ]);
    return {
      kind,
      worker,
      length: rows.length,
      ...(Object.fromEntries(filled) as { readonly [Name in keyof Columns]: ReturnType<Columns[Name]['from']> }),
    };
  });
}

const polls = inColumns(
  'polls',
  {
    task: Uint32Array,
    start: Float64Array,
    duration: Float64Array,
    queueDelay: Float64Array,
    outcome: Uint8Array,
    source: Uint8Array,
  },
  fc.record({ task: id, start: instant, duration, queueDelay: duration, outcome, source }),
);

const wakeCode = fc.constantFrom(0, 1, 2);

const wakes = inColumns(
  'wakes',
  { time: Float64Array, task: Uint32Array, waker: Uint32Array, source: Uint8Array, effect: Uint8Array },
  fc.record({ time: instant, task: id, waker: id, source: wakeCode, effect: wakeCode }),
);

const waits = inColumns(
  'waits',
  { time: Float64Array, task: Uint32Array, resource: Uint32Array },
  fc.record({ time: instant, task: id, resource: id }),
);

const holds = inColumns(
  'holds',
  { time: Float64Array, task: Uint32Array, resource: Uint32Array, amount: Int32Array },
  fc.record({ time: instant, task: id, resource: id, amount: fc.integer() }),
);

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
