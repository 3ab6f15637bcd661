import { Channel, type Finding, type Frame, PollOutcome, WakeEffect, WakeSource } from '@pollscope/protocol';

/** Of `frames.ts`: the tasks and the queue that have a part in the trouble. */
const EXPORT = 1;
const QUERY = 2;

const longHold: Finding = {
  id: 7,
  detector: 'long-hold',
  severity: 'warning',
  state: 'open',
  first: 0.2e9,
  last: 0.9e9,
  count: 3,
  subjects: [
    { kind: 'task', id: EXPORT },
    { kind: 'resource', id: 3 },
  ],
  evidence: { from: 0.2e9, to: 0.9e9 },
  figures: [{ name: 'wait', value: 0.7e9, unit: 'ns' }],
  sentence: 'GET tile holds semaphore connections, for which others wait 700 ms.',
  hint: 'Hold it for less.',
};

const overBusyYield: Finding = {
  ...longHold,
  id: 8,
  detector: 'busy-yield',
  severity: 'critical',
  state: 'closed',
  last: 0.5e9,
  count: 1,
  subjects: [{ kind: 'queue', id: 1 }],
  sentence: 'prerender was polled for next to nothing.',
};

/** After `definitions` and `aSecond`: one finding that is open, and a worse one that is over. */
export const findings: Frame = {
  channel: Channel.windows,
  sequence: 2,
  sections: [{ kind: 'findings', rows: [longHold, overBusyYield] }],
};

/** A poll of `GET tile` that has been running for 400 ms. */
export const runningPoll: Frame = {
  channel: Channel.base,
  sequence: 2,
  sections: [{ kind: 'openPolls', rows: [{ worker: 0, task: EXPORT, start: 0.9e9, observedAt: 1.3e9 }] }],
};

/** Two samples of that poll: both in `handle`, each in another line of `parse`. */
export const stacks: Frame = {
  channel: Channel.base,
  sequence: 3,
  sections: [
    {
      kind: 'strings',
      rows: [
        { id: 20, text: 'parse' },
        { id: 21, text: '/app/parse.js' },
        { id: 22, text: 'handle' },
        { id: 23, text: '/app/main.js' },
      ],
    },
    {
      kind: 'stacks',
      rows: [7, 9].map((line, index) => ({
        worker: 0,
        task: EXPORT,
        pollStart: 0.9e9,
        sampledAt: 1e9 + index * 1e8,
        frames: [
          { function: 20, file: 21, line, column: 5 },
          { function: 22, file: 23, line: 40, column: 3 },
        ],
      })),
    },
  ],
};

/** `prerender` waits for the semaphore `connections`, which `GET tile` holds; and was woken by it twice. */
export const wait: readonly Frame[] = [
  {
    channel: Channel.base,
    sequence: 4,
    sections: [
      { kind: 'strings', rows: [{ id: 30, text: 'connections' }] },
      { kind: 'resources', rows: [{ resource: 3, resourceKind: 'semaphore', name: 30, capacity: 1 }] },
    ],
  },
  {
    channel: Channel.events,
    sequence: 1,
    sections: [
      {
        kind: 'polls',
        worker: 0,
        length: 2,
        task: Uint32Array.of(QUERY, QUERY),
        start: Float64Array.of(0.91e9, 0.93e9),
        duration: Float64Array.of(4e6, 9e6),
        queueDelay: Float64Array.of(0, 1e6),
        outcome: Uint8Array.of(PollOutcome.pending, PollOutcome.pending),
        source: Uint8Array.of(0, 0),
      },
      {
        kind: 'waits',
        worker: 0,
        length: 1,
        time: Float64Array.of(0.939e9),
        task: Uint32Array.of(QUERY),
        resource: Uint32Array.of(3),
      },
      {
        kind: 'wakes',
        worker: 0,
        length: 2,
        time: Float64Array.of(0.9e9, 0.9e9),
        task: Uint32Array.of(QUERY, QUERY),
        waker: Uint32Array.of(EXPORT, EXPORT),
        source: Uint8Array.of(WakeSource.task, WakeSource.task),
        effect: Uint8Array.of(WakeEffect.queued, WakeEffect.alreadyQueued),
      },
    ],
  },
  {
    channel: Channel.windows,
    sequence: 3,
    sections: [
      {
        kind: 'resourceWindows',
        start: 0.9e9,
        duration: 1e8,
        rows: [
          {
            resource: 3,
            waiting: 1,
            available: 0,
            longestWait: 6e7,
            oldestWaiter: QUERY,
            holder: EXPORT,
            acquisitions: 4,
            overtakes: 0,
          },
        ],
      },
    ],
  },
];

/** A deploy at 600 ms, and 200 ms in which `GET tile` said that it warmed up. */
export const marks: Frame = {
  channel: Channel.events,
  sequence: 5,
  sections: [
    {
      kind: 'strings',
      rows: [
        { id: 40, text: 'deploy' },
        { id: 41, text: 'warm-up' },
      ],
    },
    {
      kind: 'marks',
      worker: 0,
      rows: [
        { time: 0.6e9, duration: -1, task: 0, name: 40, fields: '{"version":3}' },
        { time: 0.9e9, duration: 0.2e9, task: EXPORT, name: 41, fields: '' },
      ],
    },
  ],
};
