import { TaskKind, TaskOutcome } from '../../src/index.ts';
import type { Samples } from './samples.ts';

const SECOND = 1e9;
const MILLISECOND = 1e6;

/** What the program consists of, how it stands, and what was found. */
export const stateSamples = {
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
  resources: {
    kind: 'resources',
    rows: [
      { resource: 1, resourceKind: 'sleep', name: 0, capacity: -1 },
      { resource: 4, resourceKind: 'channel', name: 10, capacity: 64 },
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
} satisfies Samples;
