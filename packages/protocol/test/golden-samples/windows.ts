import { PollOutcome, WorkerState } from '../../src/index.ts';
import { histogramOf } from '../histogram-of.ts';
import type { Samples } from './samples.ts';

const SECOND = 1e9;
const MILLISECOND = 1e6;

/** What happened in stretches of time. */
export const windowSamples = {
  queueWindows: {
    kind: 'queueWindows',
    start: 8 * SECOND,
    duration: 100 * MILLISECOND,
    rows: [
      {
        queue: 0,
        received: 80 * MILLISECOND,
        entitled: 84 * MILLISECOND,
        lag: 4 * MILLISECOND,
        vruntime: 1_234_567_890,
        depth: 3,
        depthMax: 200,
        slices: 41,
        preemptions: 2,
        maxGap: 12 * MILLISECOND,
        pollTime: histogramOf(0, 63, 64, 900, 901, 1_200_000),
        queueDelay: histogramOf(5_000_000, 12_000_000),
      },
      {
        queue: 1,
        received: 0,
        entitled: 0,
        lag: -4 * MILLISECOND,
        vruntime: -17,
        depth: 0,
        depthMax: 0,
        slices: 0,
        preemptions: 0,
        maxGap: 0,
        pollTime: histogramOf(),
        queueDelay: histogramOf(),
      },
    ],
  },
  taskWindows: {
    kind: 'taskWindows',
    start: 8 * SECOND,
    duration: SECOND,
    rows: [
      {
        task: 12,
        lastPollEnd: 8.75 * SECOND,
        lastOutcome: PollOutcome.pending,
        waitsOn: 4,
        wakes: 300,
        selfWakes: 2,
        yields: 0,
        outOfBudget: 0,
        lastWaker: 3,
        pollTime: histogramOf(850, 870, 40_000),
        queueDelay: histogramOf(1_000, 1_000, 2_000),
      },
      {
        task: 3,
        lastPollEnd: 9.2 * SECOND,
        lastOutcome: PollOutcome.yielded,
        waitsOn: 0,
        wakes: 0,
        selfWakes: 0,
        yields: 1,
        outOfBudget: 7,
        lastWaker: 0,
        pollTime: histogramOf(1.24 * SECOND),
        queueDelay: histogramOf(2 ** 53 - 1),
      },
    ],
  },
  workerWindows: {
    kind: 'workerWindows',
    start: 8 * SECOND,
    duration: 100 * MILLISECOND,
    rows: [
      {
        worker: 0,
        state: WorkerState.parked,
        stateSince: 8_099_500_000,
        polls: 31_000,
        parks: 2,
        polling: 90 * MILLISECOND,
        driver: 7 * MILLISECOND,
        parked: 3 * MILLISECOND,
      },
    ],
  },
  agentWindow: {
    kind: 'agentWindow',
    start: 8 * SECOND,
    duration: 100 * MILLISECOND,
    records: 31_042,
    dropped: 0,
    ringFillPermille: 41,
    busy: 2_100_000,
    probeCost: 310_420,
    bytesSent: 204_800,
    clients: 2,
  },
  resourceWindows: {
    kind: 'resourceWindows',
    start: 8 * SECOND,
    duration: SECOND,
    rows: [
      {
        resource: 4,
        waiting: 2,
        available: 0,
        longestWait: 740 * MILLISECOND,
        oldestWaiter: 12,
        holder: 3,
        acquisitions: 9,
        overtakes: 1,
      },
      {
        resource: 1,
        waiting: 0,
        available: -1,
        longestWait: 5,
        oldestWaiter: 0,
        holder: 0,
        acquisitions: 0,
        overtakes: 0,
      },
    ],
  },
} satisfies Samples;
