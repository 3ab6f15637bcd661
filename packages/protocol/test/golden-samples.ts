import {
  CAPABILITIES,
  Channel,
  type Frame,
  type Hello,
  PollOutcome,
  PROTOCOL_VERSION,
  type Refused,
  type Section,
  TaskOutcome,
  UnparkReason,
  type Welcome,
  WorkerState,
} from '../src/index.ts';
import { histogramOf } from './histogram-of.ts';

const SECOND = 1e9;
const MILLISECOND = 1e6;

/** One of every kind of section, with values that show its deltas, its signs and the edges of its ranges. */
const sections: { readonly [Kind in Section['kind']]: Extract<Section, { kind: Kind }> } = {
  strings: {
    kind: 'strings',
    rows: [
      { id: 1, text: 'eevdf' },
      { id: 2, text: 'foreground' },
      { id: 3, text: 'render 🗺 Zürich' },
      { id: 300, text: '' },
    ],
  },
  workers: { kind: 'workers', rows: [{ worker: 0, name: 4 }] },
  queues: {
    kind: 'queues',
    policy: 1,
    rows: [
      { queue: 0, name: 2, weight: 8 },
      { queue: 1, name: 5, weight: 1_048_576 },
    ],
  },
  spawns: {
    kind: 'spawns',
    snapshot: true,
    rows: [
      { task: 1, time: -2_500, queue: 0, name: 3, parent: 0 },
      { task: 2, time: 3 * SECOND, queue: 1, name: 6, parent: 1 },
      { task: 4_294_967_295, time: 3 * SECOND, queue: 1, name: 6, parent: 1 },
    ],
  },
  ends: {
    kind: 'ends',
    rows: [
      { task: 7, time: 4 * SECOND, outcome: TaskOutcome.ready, message: 0 },
      { task: 5, time: 4 * SECOND + 12_345, outcome: TaskOutcome.panicked, message: 9 },
      { task: 6, time: 4 * SECOND + 20_000, outcome: TaskOutcome.aborted, message: 0 },
    ],
  },
  loss: {
    kind: 'loss',
    rows: [{ worker: 0, from: 5 * SECOND, to: 5 * SECOND + 2 * MILLISECOND, records: 14_000 }],
  },
  openPolls: {
    kind: 'openPolls',
    rows: [{ worker: 0, task: 3, start: 6 * SECOND, observedAt: 7.24 * SECOND }],
  },
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
        pollTime: histogramOf(850, 870, 40_000),
        queueDelay: histogramOf(1_000, 1_000, 2_000),
      },
      {
        task: 3,
        lastPollEnd: 9.2 * SECOND,
        lastOutcome: PollOutcome.yielded,
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
};

/** Polls out of order, as a foreign source may deliver them: the second form of the polls section. */
const overlappingPolls: Section = {
  kind: 'polls',
  worker: 1,
  length: 2,
  task: Uint32Array.of(4_294_967_295, 0),
  start: Float64Array.of(1_000, 200),
  duration: Float64Array.of(500, 50),
  queueDelay: Float64Array.of(10, 0),
  outcome: Uint8Array.of(PollOutcome.pending, PollOutcome.ready),
};

/** What a client receives first, after the welcome. */
const snapshot: Frame = {
  channel: Channel.base,
  sequence: 1_841,
  sections: [
    {
      kind: 'strings',
      rows: ['eevdf', 'main', 'foreground', 'background', 'accept', 'render tile 3/4/1'].map((text, index) => ({
        id: index + 1,
        text,
      })),
    },
    { kind: 'workers', rows: [{ worker: 0, name: 2 }] },
    {
      kind: 'queues',
      policy: 1,
      rows: [
        { queue: 0, name: 3, weight: 8 },
        { queue: 1, name: 4, weight: 1 },
      ],
    },
    {
      kind: 'spawns',
      snapshot: true,
      rows: [
        { task: 1, time: 1_204_311, queue: 0, name: 5, parent: 0 },
        { task: 5_112, time: 91_022_764_004, queue: 0, name: 6, parent: 1 },
        { task: 5_113, time: 91_022_790_110, queue: 1, name: 6, parent: 5_112 },
      ],
    },
    { kind: 'openPolls', rows: [{ worker: 0, task: 5_112, start: 92_000_000_000, observedAt: 92_050_000_000 }] },
  ],
};

/** Golden frames by the name of their files. */
export const goldenFrames: Readonly<Record<string, Frame>> = {
  ...Object.fromEntries(
    Object.entries(sections).map(([kind, section], index) => [
      kind,
      { channel: channelOf(section), sequence: 127 + index, sections: [section] } satisfies Frame,
    ]),
  ),
  'polls-overlapping': { channel: Channel.events, sequence: 2 ** 40, sections: [overlappingPolls] },
  snapshot,
};

function channelOf({ kind }: Section): Channel {
  switch (kind) {
    case 'polls':
    case 'parks':
    case 'driverTurns':
    case 'queueSamples':
      return Channel.events;
    case 'queueWindows':
    case 'workerWindows':
    case 'agentWindow':
      return Channel.windows;
    case 'strings':
    case 'workers':
    case 'queues':
    case 'spawns':
    case 'ends':
    case 'loss':
    case 'openPolls':
    case 'taskWindows':
      return Channel.base;
  }
}

/** Golden handshake messages by the name of their files. */
export const goldenMessages: Readonly<Record<'hello' | 'welcome' | 'refused', Hello | Welcome | Refused>> = {
  hello: { type: 'hello', protocol: PROTOCOL_VERSION, client: 'console/0.1.0', subscribe: 'events' },
  welcome: {
    type: 'welcome',
    protocol: PROTOCOL_VERSION,
    agent: 'pollscope/0.1.0',
    epoch: '6f1d2c3a9b80',
    startedAt: 1_790_000_000_000.25,
    now: 92_051_003_117,
    source: { name: 'tiles', language: 'TypeScript', runtime: 'Node.js 20.20.2', pid: 4_711, host: 'localhost' },
    capabilities: CAPABILITIES,
  },
  refused: {
    type: 'refused',
    code: 'version',
    message:
      'console/2.0.0 speaks protocol 2.0 and this agent 1.0: upgrade this agent to a version that speaks protocol 2.',
  },
};
