import type { Finding, Frame, Section } from '@pollscope/protocol';
import { describe, expect, it } from 'vitest';
import {
  MS,
  queues,
  queueWindow,
  queueWindows,
  SECOND,
  sparse,
  spawns,
  Stream,
  strings,
  taskWindows,
} from '../../test/stream.ts';
import { type ComparableRecording, compareRecordings } from './compare-recordings.ts';

/** A recording of these frames; of a range it tells more than was asked for, as readers may. */
function recording(frames: readonly Frame[], span: ComparableRecording['span']): ComparableRecording {
  return {
    span,
    metadata: { capabilities: ['findings'] },
    async *frames() {
      for (const frame of frames) yield { kind: 'frame', frame, bytes: new Uint8Array(), missing: 0, chunk: 0 };
    },
  };
}

const many = (value: number, count = 200): number[] => Array.from({ length: count }, () => value);

interface RunOptions {
  /** Stream time, in windows of 100 ms, at which the mark is made. */
  readonly markAt: number;
  readonly pollTime: number;
  readonly names?: readonly string[];
  readonly findings?: readonly Finding[];
}

/** Four seconds: before the mark polls take 1 µs, after it `pollTime`. */
function run({ markAt, pollTime, names = ['io', 'cpu'], findings = [] }: RunOptions): ComparableRecording {
  const stream = new Stream();
  const [first = '', second = ''] = names;
  const windows = Array.from({ length: 40 }, (_, index) => {
    const time = index < markAt ? 1000 : pollTime;
    return stream.windows(
      queueWindows(
        index,
        queueWindow(0, {
          received: 3 * MS,
          entitled: 2 * MS,
          pollTime: sparse(...many(time)),
          queueDelay: sparse(...many(7)),
        }),
        queueWindow(1, { received: 1 * MS, entitled: 2 * MS }),
      ),
      ...(index % 10 === 9 ? [taskWindows((index - 9) / 10, { task: 1, polls: many(time) })] : []),
    );
  });
  const mark = { time: markAt * 100 * MS, duration: -1, task: 0, name: 5, fields: '' };
  return recording(
    [
      stream.base(
        strings('eevdf', first, second, 'reader', 'deployed'),
        queues(1, { queue: 0, worker: 0, name: 2, weight: 3 }, { queue: 1, worker: 0, name: 3, weight: 1 }),
        spawns([1, 0, 4, 0]),
      ),
      stream.events({ kind: 'marks', worker: 0, rows: [mark] }),
      ...windows,
      stream.windows({ kind: 'findings', rows: findings } satisfies Section),
    ],
    { from: 0, to: 4 * SECOND },
  );
}

const finding = (id: number, detector: string, queue: number): Finding => ({
  id,
  detector,
  severity: 'warning',
  state: 'closed',
  first: 2 * SECOND,
  last: 2 * SECOND + 1,
  count: 1,
  subjects: [{ kind: 'queue', id: queue }],
  evidence: { from: 0, to: 1 },
  figures: [],
  sentence: `${detector} of ${queue}`,
  hint: '',
});

describe('two recordings', () => {
  it('are compared from their beginnings, over what both have', async () => {
    const long = run({ markAt: 0, pollTime: 2000 });
    const short = { ...run({ markAt: 0, pollTime: 1000 }), span: { from: 1 * SECOND, to: 3 * SECOND } };
    const { a, b, queues: rows } = await compareRecordings(long, short);
    expect(a).toMatchObject({ alignedAt: 0, range: { from: 0, to: 2 * SECOND } });
    expect(b).toMatchObject({ alignedAt: SECOND, range: { from: SECOND, to: 3 * SECOND } });
    expect(rows[0]).toMatchObject({
      name: 'io',
      shares: { a: { received: 0.75, entitled: 0.5, weight: 3 }, b: { received: 0.75 } },
      pollTime: { a: { count: 4000, perSecond: 2000, max: 2000 }, b: { count: 4000, max: 1000 } },
    });
    expect(rows[0]?.pollTime.distance).toMatchObject({ kind: 'known', ks: 1 });
    expect(rows[0]?.queueDelay.distance).toMatchObject({ kind: 'known', ks: 0 });
    expect(rows[1]?.pollTime.distance).toEqual({ kind: 'tooFew', needed: 100 });
  });

  it('begin where their figures do, however long before the tasks were spawned', async () => {
    const one = run({ markAt: 0, pollTime: 1000 });
    const late = { ...one, span: { from: -9 * SECOND, to: 4 * SECOND } };
    const { b, queues: rows } = await compareRecordings(one, late);
    expect(b).toMatchObject({ alignedAt: 0, range: { from: 0, to: 4 * SECOND } });
    expect(rows[0]?.pollTime).toMatchObject({ a: { count: 8000 }, b: { count: 8000 } });
  });

  it('are aligned at a mark, wherever each has it', async () => {
    const comparison = await compareRecordings(
      run({ markAt: 10, pollTime: 5000 }),
      run({ markAt: 20, pollTime: 5000 }),
      { at: 'deployed', from: SECOND },
    );
    expect(comparison.a).toMatchObject({ alignedAt: 1 * SECOND, range: { from: 2 * SECOND, to: 3 * SECOND } });
    expect(comparison.b).toMatchObject({ alignedAt: 2 * SECOND, range: { from: 3 * SECOND, to: 4 * SECOND } });
    expect(comparison.queues[0]?.pollTime.distance).toMatchObject({ ks: 0, wasserstein: 0 });
    expect(comparison.tasks[0]).toMatchObject({
      name: 'reader',
      queue: 'io',
      share: { a: 1, b: 1 },
      pollTime: { a: { count: 200, p50: 5000 }, b: { count: 200, p50: 5000 } },
    });
  });

  it('name the marks that there are instead of one that is not', async () => {
    const one = run({ markAt: 1, pollTime: 1 });
    await expect(compareRecordings(one, one, { at: 'rollback' })).rejects.toThrow(
      'There is no mark "rollback". It has "deployed".',
    );
  });

  it('say how much they have in common when nothing of it was asked for', async () => {
    const one = run({ markAt: 30, pollTime: 1 });
    await expect(compareRecordings(one, one, { at: 'deployed', from: 2 * SECOND })).rejects.toThrow(
      'both recordings have 1.000 s',
    );
  });

  it('have what only one of them has beside nothing', async () => {
    const { queues: rows } = await compareRecordings(
      run({ markAt: 0, pollTime: 1 }),
      run({ markAt: 0, pollTime: 1, names: ['io', 'gpu'] }),
    );
    expect(rows.map(({ name, shares: { a, b } }) => [name, a !== undefined, b !== undefined])).toEqual([
      ['io', true, true],
      ['cpu', true, false],
      ['gpu', false, true],
    ]);
  });

  it('tell findings by detector and by whom they are about, whatever their ids', async () => {
    const { findings } = await compareRecordings(
      run({ markAt: 0, pollTime: 1, findings: [finding(1, 'long-poll', 0), finding(2, 'queue-starved', 1)] }),
      run({ markAt: 0, pollTime: 1, findings: [finding(7, 'queue-starved', 1), finding(8, 'queue-starved', 0)] }),
    );
    expect(findings.gained.map(({ id }) => id)).toEqual([8]);
    expect(findings.lost.map(({ id }) => id)).toEqual([1]);
    expect(findings.kept.map(({ id }) => id)).toEqual([7]);
  });

  it('have bars over one axis where they are asked for, which hold every value', async () => {
    const options = { barsPerOctave: 4 };
    const { queues: rows } = await compareRecordings(
      run({ markAt: 0, pollTime: 2000 }),
      run({ markAt: 30, pollTime: 9000 }),
      options,
    );
    const bars = rows[0]?.pollTime.bars;
    expect(bars?.lower.length).toBe(bars?.upper.length);
    expect(bars?.a.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(bars?.b.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(rows[1]?.pollTime.bars).toEqual({ lower: [], upper: [], a: [], b: [] });
  });
});
