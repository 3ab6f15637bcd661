// @vitest-environment node
import { compareRecordings } from '@pollscope/analysis';
import { Channel, type Frame } from '@pollscope/protocol';
import { inflateWithStreams, memorySource, openRecording } from '@pollscope/protocol/recording';
import { beforeAll, expect, test } from 'vitest';
import type { RecordingOrigin } from '../recording/replay-state.ts';
import { recordingOf, sampleFrames } from '../recording/testing/sample-recording.ts';
import { Comparer } from './comparer.ts';
import type { ComparisonState } from './comparison-state.ts';

/** The sample program with marks at its second second. */
function* marked(seconds: number, ...names: readonly string[]): Generator<Frame> {
  yield* sampleFrames(seconds);
  const rows = names.map((_, index) => ({ time: 1e9, duration: -1, task: 0, name: 100 + index, fields: '' }));
  const strings = { kind: 'strings', rows: names.map((text, index) => ({ id: 100 + index, text })) } as const;
  yield { channel: Channel.base, sequence: 1_000, sections: [strings] };
  yield { channel: Channel.events, sequence: 1_000, sections: [{ kind: 'marks', worker: 0, rows }] };
}

const fileOf = (name: string, bytes: Uint8Array<ArrayBuffer>): RecordingOrigin => ({
  kind: 'file',
  name,
  file: new Blob([bytes]),
});

let bytes: Uint8Array<ArrayBuffer>;
let shortBytes: Uint8Array<ArrayBuffer>;
let long: RecordingOrigin;
let short: RecordingOrigin;
beforeAll(async () => {
  bytes = await recordingOf(marked(20, 'deployed', 'only here'));
  long = fileOf('long', bytes);
  shortBytes = await recordingOf(marked(5, 'deployed'));
  short = fileOf('short', shortBytes);
});

/** A comparer, and how each of its comparisons stood. */
function begun() {
  const states: (readonly [number, ComparisonState])[] = [];
  let ended: () => void = () => undefined;
  const comparer = new Comparer({
    fetch: () => Promise.reject(new Error('not asked')),
    clock: () => states.length * 1_000,
    breathe: () => new Promise((resolve) => setTimeout(resolve)),
    onState: (number, state) => {
      states.push([number, state]);
      if (state.kind === 'failed' || (state.kind === 'compared' && state.marks !== undefined)) ended();
    },
  });
  const end = () => new Promise<void>((resolve) => (ended = resolve));
  return { comparer, states, end };
}

async function outcome(before: RecordingOrigin, after: RecordingOrigin, alignedAt?: string): Promise<ComparisonState> {
  const { comparer, states, end } = begun();
  comparer.compare(1, { before, after, alignedAt });
  await end();
  return states.at(-1)?.[1] ?? { kind: 'idle' };
}

test('tells how far it is, then the figures with bars, then the marks that both have', async () => {
  const { comparer, states, end } = begun();
  comparer.compare(1, { before: long, after: short, alignedAt: undefined });
  await end();
  expect([...new Set(states.map(([, { kind }]) => kind))]).toEqual(['reading', 'compared']);
  const last = states.at(-1)?.[1];
  const reader = (content: Uint8Array) => openRecording(memorySource(content), inflateWithStreams);
  expect(last).toMatchObject({
    before: { name: 'long' },
    after: { name: 'short' },
    comparison: await compareRecordings(await reader(bytes), await reader(shortBytes), { barsPerOctave: 2 }),
    marks: ['deployed'],
  });
});

test('a later question takes the place of the one before', async () => {
  const { comparer, states, end } = begun();
  comparer.compare(1, { before: long, after: long, alignedAt: undefined });
  comparer.compare(2, { before: long, after: short, alignedAt: 'deployed' });
  await end();
  expect(states.filter(([number, { kind }]) => number === 1 && kind === 'compared')).toEqual([]);
  expect(states.at(-1)?.[1]).toMatchObject({ comparison: { a: { alignedAt: 1e9 }, b: { alignedAt: 1e9 } } });
});

test('nothing is told of what was given up', async () => {
  const { comparer, states } = begun();
  comparer.compare(1, { before: long, after: short, alignedAt: undefined });
  comparer.compare(2, undefined);
  const told = states.length;
  // The same reads take less than this comparison, which ends after them.
  await outcome(long, short);
  expect(states.length).toBe(told);
});

test('says which recording is to blame, and why', async () => {
  const bad = fileOf('bad', bytes.slice(0, 30));
  expect(await outcome(long, bad)).toMatchObject({
    kind: 'failed',
    name: 'bad',
    problem: { title: 'Nothing is left of this recording' },
  });
  expect(await outcome(long, short, 'only here')).toMatchObject({
    kind: 'failed',
    name: 'short',
    problem: { title: 'These two cannot be aligned there', detail: 'There is no mark "only here". It has "deployed".' },
  });
});

test('what is missing of a recording is said', async () => {
  expect(await outcome(fileOf('cut', bytes.slice(0, -200)), short)).toMatchObject({
    kind: 'compared',
    before: { notices: [expect.stringMatching(/no usable index/), expect.anything()] },
  });
});
