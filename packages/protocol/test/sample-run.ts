import {
  Channel,
  type Frame,
  PollOutcome,
  type PollsSection,
  type Section,
  TaskKind,
  UnparkReason,
  WorkerState,
} from '../src/index.ts';
import type { RecordingMetadata } from '../src/recording/index.ts';
import { histogramOf } from './histogram-of.ts';

const FRAME_NS = 50_000_000;
const QUEUES = 2;

export const sampleMetadata: RecordingMetadata = {
  protocol: { major: 1, minor: 0 },
  writer: 'test/1.0.0',
  epoch: 'sample',
  startedAt: 1_700_000_000_000,
  source: { name: 'sample', language: 'javascript', runtime: 'node', pid: 1 },
  capabilities: ['polls', 'queues', 'queueDelay'],
};

export interface SampleRunOptions {
  readonly seconds: number;
  readonly tasks?: number;
  readonly pollsPerFrame?: number;
}

/**
 * The frames of a small program: `tasks` tasks that are polled in turns, one of which ends every frame and is replaced.
 * The same options give the same frames.
 */
export function sampleRun({ seconds, tasks = 8, pollsPerFrame = 40 }: SampleRunOptions): Frame[] {
  const frames: Frame[] = [];
  const sequences = { [Channel.base]: 0, [Channel.events]: 0, [Channel.windows]: 0 };
  const add = (channel: Channel, ...sections: Section[]) => {
    frames.push({ channel, sequence: ++sequences[channel], sections });
  };
  const spawn = (task: number, time: number) => ({
    task,
    time,
    queue: task % QUEUES,
    name: 4,
    parent: 0,
    location: 0,
    taskKind: TaskKind.generator,
  });
  add(
    Channel.base,
    { kind: 'strings', rows: ['fair', 'main', 'side', 'job'].map((text, index) => ({ id: index + 1, text })) },
    { kind: 'workers', rows: [{ worker: 0, name: 2 }] },
    {
      kind: 'queues',
      policy: 1,
      rows: [
        { queue: 0, worker: 0, name: 2, weight: 2 },
        { queue: 1, worker: 0, name: 3, weight: 1 },
      ],
    },
    { kind: 'spawns', snapshot: false, rows: Array.from({ length: tasks }, (_, index) => spawn(index + 1, 0)) },
  );
  for (let frame = 0; frame < seconds * 20; frame++) {
    const start = frame * FRAME_NS;
    const polls = pollsFrom(start, frame + 1, { tasks, pollsPerFrame });
    add(
      Channel.base,
      {
        kind: 'ends',
        rows: [{ task: frame + 1, time: start + FRAME_NS - 1, outcome: 0, message: 0 }],
      },
      { kind: 'spawns', snapshot: false, rows: [spawn(frame + 1 + tasks, start + FRAME_NS - 1)] },
    );
    if (frame % 2 === 1) add(Channel.windows, ...windowsFrom(start - FRAME_NS, pollsPerFrame));
    add(Channel.events, polls, {
      kind: 'parks',
      worker: 0,
      rows: [{ start: start + FRAME_NS - 9_000_000, duration: 8_000_000, reason: UnparkReason.timer }],
    });
  }
  return frames;
}

/** Polls of the tasks `first` and after, one after the other, of 1 to 100 µs. */
function pollsFrom(
  start: number,
  first: number,
  { tasks, pollsPerFrame }: { readonly tasks: number; readonly pollsPerFrame: number },
): PollsSection {
  const rows = Array.from({ length: pollsPerFrame }, (_, row) => row);
  const durations = rows.map((row) => 1_000 + ((row * 7_919 + first * 104_729) % 99_000));
  let at = start;
  const starts = durations.map((duration) => {
    at += duration + 500;
    return at - duration;
  });
  return {
    kind: 'polls',
    worker: 0,
    length: pollsPerFrame,
    task: Uint32Array.from(rows, (row) => first + (row % tasks)),
    start: Float64Array.from(starts),
    duration: Float64Array.from(durations),
    queueDelay: Float64Array.from(rows, (row) => 2_000 + row),
    outcome: Uint8Array.from(rows, (row) => (row % 3 === 0 ? PollOutcome.pending : PollOutcome.yielded)),
    source: new Uint8Array(pollsPerFrame),
  };
}

function windowsFrom(start: number, pollsPerFrame: number): Section[] {
  const span = { start, duration: 2 * FRAME_NS };
  return [
    {
      kind: 'queueWindows',
      ...span,
      rows: [0, 1].map((queue) => ({
        queue,
        received: 2_000_000,
        entitled: 2_100_000,
        lag: 100_000,
        vruntime: start,
        depth: 3,
        depthMax: 7 + queue,
        slices: 4,
        preemptions: 1,
        maxGap: 500_000,
        pollTime: histogramOf(...Array.from({ length: pollsPerFrame }, (_, row) => 1_000 + 900 * row)),
        queueDelay: histogramOf(2_000, 2_001),
      })),
    },
    {
      kind: 'workerWindows',
      ...span,
      rows: [
        {
          worker: 0,
          state: WorkerState.parked,
          stateSince: start + FRAME_NS,
          polls: 2 * pollsPerFrame,
          parks: 2,
          polling: 4_000_000,
          driver: 1_000_000,
          parked: 16_000_000,
        },
      ],
    },
  ];
}
