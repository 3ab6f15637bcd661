import { Histogram } from '@pollscope/analysis';
import {
  Channel,
  encodeFrame,
  type Frame,
  type Finding,
  PollOutcome,
  PROTOCOL_VERSION,
  TaskOutcome,
  WorkerState,
} from '@pollscope/protocol';
import {
  memorySource,
  openRecording,
  type RecordingMetadata,
  type RecordingReader,
  RecordingWriter,
} from '@pollscope/protocol/recording';

export const SAMPLE_METADATA: RecordingMetadata = {
  protocol: PROTOCOL_VERSION,
  writer: 'sample/1',
  epoch: 'sample',
  startedAt: 1_700_000_000_000,
  source: { name: 'sample', language: 'none', runtime: 'none', pid: 1 },
  capabilities: ['polls', 'queues', 'findings'],
};

/** Polls in a tenth of a second, of one task each 10 ms. */
const POLLS = 10;
const TENTH = 1e8;

function histogram(durations: Iterable<number>) {
  const made = new Histogram();
  for (const duration of durations) made.record(duration);
  return made.toSparse();
}

/** Of the `index`th poll: no two neighbours are alike. */
function durationOf(index: number): number {
  return 10_000 + ((index * 7919) % 1000) * 1_000;
}

function finding(second: number): Finding {
  return {
    id: second,
    detector: 'long-poll',
    severity: 'warning',
    state: second % 2 === 0 ? 'open' : 'closed',
    first: second * 1e9,
    last: second * 1e9 + 0.5e9,
    count: 1,
    subjects: [],
    evidence: { from: second * 1e9, to: second * 1e9 + 0.5e9 },
    figures: [],
    sentence: `Second ${second}.`,
    hint: '',
  };
}

/**
 * A program of `seconds` seconds: a poll each 10 ms, in each second a task that is spawned at its beginning and ends at the
 * beginning of the next, windows of a tenth and of a second, and a finding every third second.
 */
export function* sampleFrames(seconds: number): Generator<Frame> {
  const sequences: Record<number, number> = { [Channel.base]: 0, [Channel.windows]: 0, [Channel.events]: 0 };
  const frame = (channel: Channel, sections: Frame['sections']): Frame => {
    const sequence = (sequences[channel] ?? 0) + 1;
    sequences[channel] = sequence;
    return { channel, sequence, sections };
  };
  yield frame(Channel.base, [
    { kind: 'strings', rows: ['policy', 'queue', 'worker', 'job'].map((text, index) => ({ id: index + 1, text })) },
    { kind: 'workers', rows: [{ worker: 0, name: 3 }] },
    { kind: 'queues', policy: 1, rows: [{ queue: 0, worker: 0, name: 2, weight: 1 }] },
  ]);
  for (let tenth = 0; tenth < seconds * 10; tenth++) {
    const second = Math.floor(tenth / 10);
    const task = second + 1;
    if (tenth % 10 === 0) yield frame(Channel.base, taskChanges(second));
    yield frame(Channel.events, [pollsOf(tenth, task)]);
    yield frame(Channel.windows, windowsOf(tenth, task));
  }
}

function taskChanges(second: number): Frame['sections'] {
  const time = second * 1e9;
  const spawn = { task: second + 1, time, queue: 0, name: 4, parent: 0, location: 0, taskKind: 0 } as const;
  const end = { task: second, time, outcome: TaskOutcome.ready, message: 0 };
  return [
    { kind: 'spawns', snapshot: false, rows: [spawn] },
    ...(second === 0 ? [] : [{ kind: 'ends' as const, rows: [end] }]),
  ];
}

function pollsOf(tenth: number, task: number): Frame['sections'][number] {
  return {
    kind: 'polls',
    worker: 0,
    length: POLLS,
    task: new Uint32Array(POLLS).fill(task),
    start: Float64Array.from({ length: POLLS }, (_, poll) => tenth * TENTH + poll * 1e7),
    duration: Float64Array.from({ length: POLLS }, (_, poll) => durationOf(tenth * POLLS + poll)),
    queueDelay: new Float64Array(POLLS),
    outcome: new Uint8Array(POLLS).fill(PollOutcome.pending),
    source: new Uint8Array(POLLS),
  };
}

function windowsOf(tenth: number, task: number): Frame['sections'] {
  const durations = Array.from({ length: POLLS }, (_, poll) => durationOf(tenth * POLLS + poll));
  const busy = durations.reduce((sum, duration) => sum + duration, 0);
  const window = { start: tenth * TENTH, duration: TENTH };
  const queue = {
    queue: 0,
    received: busy,
    entitled: busy,
    lag: 0,
    vruntime: 0,
    depth: 0,
    depthMax: 1,
    slices: 0,
    preemptions: 0,
    maxGap: 0,
    pollTime: histogram(durations),
    queueDelay: histogram(durations.map(() => 0)),
  };
  const worker = {
    worker: 0,
    state: WorkerState.parked,
    stateSince: window.start,
    polls: POLLS,
    parks: 0,
    polling: busy,
    driver: 0,
    parked: TENTH - busy,
  };
  const sections: Frame['sections'] = [
    { kind: 'queueWindows', ...window, rows: [queue] },
    { kind: 'workerWindows', ...window, rows: [worker] },
  ];
  if (tenth % 10 !== 9) return sections;
  const second = Math.floor(tenth / 10);
  const found = second % 3 === 0 ? [{ kind: 'findings' as const, rows: [finding(second)] }] : [];
  return [...sections, taskWindowsOf(second, task), ...found];
}

function taskWindowsOf(second: number, task: number): Frame['sections'][number] {
  const durations = Array.from({ length: POLLS * 10 }, (_, poll) => durationOf(second * POLLS * 10 + poll));
  const row = {
    task,
    lastPollEnd: (second + 1) * 1e9 - 1e6,
    lastOutcome: PollOutcome.pending,
    waitsOn: 0,
    wakes: 0,
    selfWakes: 0,
    yields: 0,
    outOfBudget: 0,
    lastWaker: 0,
    pollTime: histogram(durations),
    queueDelay: histogram(durations.map(() => 0)),
  };
  return { kind: 'taskWindows', start: second * 1e9, duration: 1e9, rows: [row] };
}

/** The bytes of a recording of these frames. */
export async function recordingOf(
  frames: Iterable<Frame>,
  metadata = SAMPLE_METADATA,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const writer = new RecordingWriter({
    metadata,
    deflate: async (raw) => raw,
    sink: async (bytes) => void parts.push(new Uint8Array(bytes)),
  });
  for (const frame of frames) writer.push(encodeFrame(frame), frame);
  await writer.finish();
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** An open recording of that program. */
export async function sampleRecording(seconds: number): Promise<RecordingReader> {
  return openRecording(memorySource(await recordingOf(sampleFrames(seconds))), async (stored) => stored);
}
