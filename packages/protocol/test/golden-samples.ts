import {
  type AgentNotice,
  CAPABILITIES,
  Channel,
  type ClientRequest,
  type Frame,
  type Hello,
  PollOutcome,
  PollSource,
  PROTOCOL_VERSION,
  type Refused,
  type Section,
  SliceEnd,
  TaskKind,
  TaskOutcome,
  UnparkReason,
  WakeEffect,
  WakeSource,
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
      { queue: 0, worker: 0, name: 2, weight: 8 },
      { queue: 1, worker: 0, name: 5, weight: 1_048_576 },
    ],
  },
  spawns: {
    kind: 'spawns',
    snapshot: true,
    rows: [
      { task: 1, time: -2_500, queue: 0, name: 3, parent: 0, location: 0, taskKind: TaskKind.generator },
      { task: 2, time: 3 * SECOND, queue: 1, name: 6, parent: 1, location: 11, taskKind: TaskKind.async },
      { task: 4_294_967_295, time: 3 * SECOND, queue: 1, name: 6, parent: 1, location: 11, taskKind: TaskKind.async },
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
  resources: {
    kind: 'resources',
    rows: [
      { resource: 1, resourceKind: 'sleep', name: 0, capacity: -1 },
      { resource: 4, resourceKind: 'channel', name: 10, capacity: 64 },
    ],
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
  findings: {
    kind: 'findings',
    rows: [
      {
        id: 5,
        detector: 'long-poll',
        severity: 'warning',
        state: 'open',
        first: 6 * SECOND,
        last: 8 * SECOND,
        count: 3,
        subjects: [
          { kind: 'task', id: 3 },
          { kind: 'queue', id: 0 },
        ],
        evidence: { from: 5.9 * SECOND, to: 8 * SECOND },
        figures: [
          { name: 'longest poll', value: 1.24 * SECOND, unit: 'ns' },
          { name: 'share', value: 0.375, unit: 'share' },
        ],
        sentence: 'render held its worker for 1.24 s.',
        hint: 'Yield between tiles.',
      },
    ],
  },
  stacks: {
    kind: 'stacks',
    rows: [
      {
        worker: 0,
        task: 3,
        pollStart: 6 * SECOND,
        sampledAt: 6.1 * SECOND,
        frames: [
          { function: 14, file: 15, line: 42, column: 7 },
          { function: 3, file: 15, line: 0, column: 0 },
        ],
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
  source: new Uint8Array(2),
};

/** Polls taken out of order, one of a task made to yield: the forms of the polls section with wide outcomes and with sources. */
const stolenPolls: Section = {
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

/** What a client receives first, after the welcome. */
const snapshot: Frame = {
  channel: Channel.base,
  sequence: 1_841,
  sections: [
    {
      kind: 'strings',
      rows: [
        'eevdf',
        'main',
        'foreground',
        'background',
        'accept',
        'render tile 3/4/1',
        'src/server.ts:20:3',
        'src/tiles.ts:7:12',
      ].map((text, index) => ({
        id: index + 1,
        text,
      })),
    },
    { kind: 'workers', rows: [{ worker: 0, name: 2 }] },
    {
      kind: 'queues',
      policy: 1,
      rows: [
        { queue: 0, worker: 0, name: 3, weight: 8 },
        { queue: 1, worker: 0, name: 4, weight: 1 },
      ],
    },
    {
      kind: 'spawns',
      snapshot: true,
      rows: [
        { task: 1, time: 1_204_311, queue: 0, name: 5, parent: 0, location: 7, taskKind: TaskKind.generator },
        { task: 5_112, time: 91_022_764_004, queue: 0, name: 6, parent: 1, location: 8, taskKind: TaskKind.generator },
        { task: 5_113, time: 91_022_790_110, queue: 1, name: 6, parent: 5_112, location: 8, taskKind: TaskKind.async },
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
  'polls-stolen': { channel: Channel.events, sequence: 7, sections: [stolenPolls] },
  'polls-overlapping': { channel: Channel.events, sequence: 2 ** 40, sections: [overlappingPolls] },
  snapshot,
};

function channelOf({ kind }: Section): Channel {
  switch (kind) {
    case 'polls':
    case 'parks':
    case 'driverTurns':
    case 'queueSamples':
    case 'wakes':
    case 'waits':
    case 'holds':
    case 'slices':
    case 'marks':
      return Channel.events;
    case 'queueWindows':
    case 'workerWindows':
    case 'agentWindow':
    case 'resourceWindows':
    case 'findings':
      return Channel.windows;
    case 'strings':
    case 'workers':
    case 'queues':
    case 'spawns':
    case 'ends':
    case 'loss':
    case 'openPolls':
    case 'taskWindows':
    case 'resources':
    case 'stacks':
      return Channel.base;
  }
}

/** Golden messages by the name of their files. */
export const goldenMessages = {
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
    level: 'polls',
  },
  refused: {
    type: 'refused',
    code: 'version',
    message:
      'console/2.0.0 speaks protocol 2.0 and this agent 1.0: upgrade this agent to a version that speaks protocol 2.',
  },
  subscribe: { type: 'subscribe', subscribe: 'events', maxRate: 50_000 },
  setLevel: { type: 'setLevel', level: 'everything' },
  snapshotRequest: { type: 'snapshot' },
  level: { type: 'level', level: 'everything' },
  declined: {
    type: 'declined',
    request: 'setLevel',
    message: 'This program does not let clients change the level; set allowControl where it starts its agent.',
  },
  status: { type: 'status', topic: 'pace', message: 'You read more slowly than events come: only windows are sent.' },
} as const satisfies Readonly<Record<string, Hello | Welcome | Refused | ClientRequest | AgentNotice>>;
