import fc from 'fast-check';
import { Channel, type Frame, RESOURCE_KINDS, type Section } from '../src/index.ts';
import { arbitraryEvents } from './arbitrary-events.ts';
import { arbitraryObservations } from './arbitrary-observations.ts';
import {
  count,
  counter,
  countOrNone,
  duration,
  histogram,
  id,
  instant,
  kindOf,
  outcome,
  rowsOf,
  text,
} from './arbitrary-values.ts';

const definitionsAndWindows: readonly fc.Arbitrary<Section>[] = [
  fc.record({ kind: kindOf('strings'), rows: rowsOf(fc.record({ id, text })) }),
  fc.record({ kind: kindOf('workers'), rows: rowsOf(fc.record({ worker: id, name: id })) }),
  fc.record({
    kind: kindOf('queues'),
    policy: id,
    rows: rowsOf(fc.record({ queue: id, worker: id, name: id, weight: count })),
  }),
  fc.record({
    kind: kindOf('spawns'),
    snapshot: fc.boolean(),
    rows: rowsOf(
      fc.record({
        task: id,
        time: instant,
        queue: id,
        name: id,
        parent: id,
        location: id,
        taskKind: fc.constantFrom(0, 1),
      }),
    ),
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
        slices: count,
        preemptions: count,
        maxGap: count,
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
      fc.record({
        task: id,
        lastPollEnd: instant,
        lastOutcome: outcome,
        waitsOn: id,
        wakes: count,
        selfWakes: count,
        yields: count,
        outOfBudget: count,
        lastWaker: id,
        pollTime: histogram,
        queueDelay: histogram,
      }),
    ),
  }),
  fc.record({
    kind: kindOf('workerWindows'),
    start: instant,
    duration,
    rows: rowsOf(
      fc.record({
        worker: id,
        state: fc.constantFrom(0, 1, 2, 3),
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
  fc.record({
    kind: kindOf('resources'),
    rows: rowsOf(
      fc.record({ resource: id, resourceKind: fc.constantFrom(...RESOURCE_KINDS), name: id, capacity: countOrNone }),
    ),
  }),
  fc.record({
    kind: kindOf('resourceWindows'),
    start: instant,
    duration,
    rows: rowsOf(
      fc.record({
        resource: id,
        waiting: count,
        available: countOrNone,
        longestWait: count,
        oldestWaiter: id,
        holder: id,
        acquisitions: count,
        overtakes: count,
      }),
    ),
  }),
];

/** A section of every kind, each with any values that have an encoding. */
export const arbitrarySection: fc.Arbitrary<Section> = fc.oneof(
  ...definitionsAndWindows,
  ...arbitraryEvents,
  ...arbitraryObservations,
);

export const arbitraryFrame: fc.Arbitrary<Frame> = fc.record({
  channel: fc.constantFrom(...Object.values(Channel)),
  sequence: count,
  sections: fc.array(arbitrarySection, { maxLength: 8 }),
});
