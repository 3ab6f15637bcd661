import {
  PollOutcome,
  PollSource,
  type Section,
  SliceEnd,
  UnparkReason,
  WakeEffect,
  WakeSource,
} from '../../src/index.ts';
import type { Samples } from './samples.ts';

const SECOND = 1e9;
const MILLISECOND = 1e6;

/** What happened one by one. */
export const eventSamples = {
  polls: {
    kind: 'polls',
    worker: 0,
    length: 5,
    task: Uint32Array.of(12, 13, 14, 3, 12),
    start: Float64Array.of(9 * SECOND, 9_000_001_000, 9_000_003_500, 9_000_004_100, 9_001_500_000),
    duration: Float64Array.of(900, 2_400, 550, 1_400_000, 870),
    queueDelay: Float64Array.of(0, 1_000, 3_500, 4_000, 1_499_100),
    outcome: Uint8Array.of(
      PollOutcome.pending,
      PollOutcome.yielded,
      PollOutcome.ready,
      PollOutcome.panicked,
      PollOutcome.ready,
    ),
    source: new Uint8Array(5),
  },
  parks: {
    kind: 'parks',
    worker: 0,
    rows: [
      { start: 9.002 * SECOND, duration: 4 * MILLISECOND, reason: UnparkReason.timer },
      { start: 9_006_200_000, duration: 150_000, reason: UnparkReason.wake },
    ],
  },
  driverTurns: {
    kind: 'driverTurns',
    worker: 0,
    rows: [
      { start: 9.0001 * SECOND, duration: 22_000 },
      { start: 9.0002 * SECOND, duration: 31_000 },
    ],
  },
  queueSamples: {
    kind: 'queueSamples',
    rows: [
      { time: 9 * SECOND, queue: 0, depth: 3, vruntime: 5e9, lag: 1_000, received: 40e9, entitled: 40_000_001_000 },
      { time: 9 * SECOND, queue: 1, depth: 1, vruntime: 5e9, lag: -1_000, received: 5e9, entitled: 4_999_999_000 },
      {
        time: 9.001 * SECOND,
        queue: 0,
        depth: 4,
        vruntime: 5_000_100_000,
        lag: -500,
        received: 40_000_800_000,
        entitled: 40_000_799_500,
      },
    ],
  },
  wakes: {
    kind: 'wakes',
    worker: 0,
    length: 3,
    time: Float64Array.of(9 * SECOND, 9_000_000_400, 9_000_000_400),
    task: Uint32Array.of(12, 13, 12),
    waker: Uint32Array.of(3, 3, 0),
    source: Uint8Array.of(WakeSource.task, WakeSource.task, WakeSource.timer),
    effect: Uint8Array.of(WakeEffect.queued, WakeEffect.alreadyQueued, WakeEffect.duringPoll),
  },
  waits: {
    kind: 'waits',
    worker: 0,
    length: 2,
    time: Float64Array.of(9 * SECOND, 9_000_001_000),
    task: Uint32Array.of(12, 13),
    resource: Uint32Array.of(4, 1),
  },
  holds: {
    kind: 'holds',
    worker: 0,
    length: 2,
    time: Float64Array.of(9 * SECOND, 9_002_000_000),
    task: Uint32Array.of(3, 0),
    resource: Uint32Array.of(4, 4),
    amount: Int32Array.of(2, -2),
  },
  slices: {
    kind: 'slices',
    worker: 0,
    rows: [
      {
        queue: 0,
        start: 9 * SECOND,
        duration: 200_000,
        vruntime: 5e9,
        deadline: 5_003_000_000,
        lag: 1_000,
        eligible: 2,
        granted: 3 * MILLISECOND,
        reason: SliceEnd.preempted,
        by: 1,
      },
      {
        queue: 1,
        start: 9_000_200_000,
        duration: 40_000,
        vruntime: 4_999_990_000,
        deadline: 0,
        lag: -1_000,
        eligible: 1,
        granted: -1,
        reason: SliceEnd.empty,
        by: -1,
      },
    ],
  },
  marks: {
    kind: 'marks',
    worker: 0,
    rows: [
      { time: 9 * SECOND, duration: -1, task: 0, name: 12, fields: '' },
      { time: 9.01 * SECOND, duration: 10 * MILLISECOND, task: 3, name: 13, fields: '{"rows":512}' },
    ],
  },
} satisfies Samples;

/** Polls out of order, as a foreign source may deliver them: the second form of the polls section. */
export const overlappingPolls: Section = {
  kind: 'polls',
  worker: 1,
  length: 2,
  task: Uint32Array.of(4_294_967_295, 0),
  start: Float64Array.of(1_000, 200),
  duration: Float64Array.of(500, 50),
  queueDelay: Float64Array.of(10, 0),
  outcome: Uint8Array.of(PollOutcome.pending, PollOutcome.ready),
  source: new Uint8Array(2),
};

/** Polls taken out of order, one of a task made to yield: the forms of the polls section with wide outcomes and with sources. */
export const stolenPolls: Section = {
  kind: 'polls',
  worker: 1,
  length: 3,
  task: Uint32Array.of(7, 8, 7),
  start: Float64Array.of(1_000, 2_000, 3_000),
  duration: Float64Array.of(500, 500, 500),
  queueDelay: Float64Array.of(10, 20, 1_500),
  outcome: Uint8Array.of(PollOutcome.outOfBudget, PollOutcome.pending, PollOutcome.ready),
  source: Uint8Array.of(PollSource.stolen, PollSource.fifo, PollSource.lifo),
};
