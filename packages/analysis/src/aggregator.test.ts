import type { QueueSample, SparseHistogram } from '@pollscope/protocol';
import { WorkerState } from '@pollscope/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feed, type Stretch, workerTraces } from '../test/worker-trace.ts';
import { Aggregator, type WindowSection } from './aggregator.ts';
import { Histogram } from './histogram.ts';

const STATE_OF = { poll: WorkerState.polling, park: WorkerState.parked, driver: WorkerState.driver } as const;

/** All windows of a trace, closed at the given times and at its end, each worker drained in turn as an agent would. */
function windowsOf(traces: readonly (readonly Stretch[])[], closeAt: readonly number[]): WindowSection[] {
  const aggregator = new Aggregator();
  const end = Math.max(0, ...traces.flat().map((stretch) => stretch.end)) + 1_000_000_000;
  const sections: WindowSection[] = [];
  let before = -1;
  for (const now of [...closeAt, end].sort((a, b) => a - b)) {
    for (const trace of traces) {
      for (const stretch of trace) {
        if (stretch.start < now && stretch.end > now)
          aggregator.workerState(stretch.worker, STATE_OF[stretch.kind], stretch.start);
      }
      for (const stretch of trace) if (stretch.end > before && stretch.end <= now) feed(aggregator, stretch);
    }
    sections.push(...aggregator.close(now));
    before = now;
  }
  return sections;
}

function sparseOf(values: readonly number[]): SparseHistogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram.toSparse();
}

function ofKind<Kind extends WindowSection['kind']>(sections: readonly WindowSection[], kind: Kind) {
  return sections.filter((section): section is Extract<WindowSection, { kind: Kind }> => section.kind === kind);
}

type PollStretch = Extract<Stretch, { kind: 'poll' }>;

function pollsEndingIn(
  traces: readonly (readonly Stretch[])[],
  window: { start: number; duration: number },
): PollStretch[] {
  return traces
    .flat()
    .filter((stretch): stretch is PollStretch => stretch.kind === 'poll')
    .filter(({ end }) => end >= window.start && end < window.start + window.duration);
}

function overlap(stretch: Stretch, window: { start: number; duration: number }): number {
  return Math.max(0, Math.min(stretch.end, window.start + window.duration) - Math.max(stretch.start, window.start));
}

const closings = fc.array(fc.nat(5_000_000_000), { maxLength: 10 });

describe('the aggregator, whatever the order of the workers and wherever it is closed,', () => {
  it('gives each queue window the polls that ended in it', () => {
    fc.assert(
      fc.property(workerTraces, closings, (traces, closeAt) => {
        for (const section of ofKind(windowsOf(traces, closeAt), 'queueWindows')) {
          const ended = pollsEndingIn(traces, section);
          for (const row of section.rows) {
            const own = ended.filter((poll) => poll.queue === row.queue);
            expect(row.pollTime).toEqual(sparseOf(own.map((poll) => poll.end - poll.start)));
            expect(row.queueDelay).toEqual(sparseOf(own.map((poll) => poll.queueDelay)));
            expect(row.received).toBe(row.pollTime.sum);
          }
          expect(ended.every((poll) => section.rows.some((row) => row.queue === poll.queue))).toBe(true);
        }
      }),
    );
  });

  it('gives each task window the polls that ended in it, and the last of them', () => {
    fc.assert(
      fc.property(workerTraces, closings, (traces, closeAt) => {
        for (const section of ofKind(windowsOf(traces, closeAt), 'taskWindows')) {
          const ended = pollsEndingIn(traces, section);
          expect(section.rows).toHaveLength(new Set(ended.map((poll) => poll.task)).size);
          expect(new Set(section.rows.map((row) => row.task))).toEqual(new Set(ended.map((poll) => poll.task)));
          for (const row of section.rows) {
            const own = ended.filter((poll) => poll.task === row.task);
            expect(row.pollTime).toEqual(sparseOf(own.map((poll) => poll.end - poll.start)));
            expect(row.queueDelay).toEqual(sparseOf(own.map((poll) => poll.queueDelay)));
            const lastEnd = Math.max(...own.map((poll) => poll.end));
            expect(row.lastPollEnd).toBe(lastEnd);
            expect(own.filter((poll) => poll.end === lastEnd).map((poll) => poll.outcome)).toContain(row.lastOutcome);
          }
        }
      }),
    );
  });

  it('distributes what workers do over the windows that it spans, finished or not', () => {
    fc.assert(
      fc.property(workerTraces, closings, (traces, closeAt) => {
        for (const section of ofKind(windowsOf(traces, closeAt), 'workerWindows')) {
          for (const row of section.rows) {
            const own = traces[row.worker] ?? [];
            const time = (kind: Stretch['kind']): number =>
              own
                .filter((stretch) => stretch.kind === kind)
                .reduce((sum, stretch) => sum + overlap(stretch, section), 0);
            expect([row.polling, row.parked, row.driver]).toEqual([time('poll'), time('park'), time('driver')]);
            expect(row.polls).toBe(pollsEndingIn([own], section).length);
          }
        }
      }),
    );
  });

  it('counts nothing twice and loses nothing, also of records that come too late', () => {
    fc.assert(
      fc.property(workerTraces, closings, (traces, closeAt) => {
        const aggregator = new Aggregator();
        const stretches = traces.flat();
        const sections: WindowSection[] = [];
        for (const [index, stretch] of stretches.entries()) {
          feed(aggregator, stretch);
          sections.push(...aggregator.close(closeAt[index] ?? 0));
        }
        sections.push(...aggregator.close(60_000_000_000));
        const polls = stretches.filter((stretch) => stretch.kind === 'poll').length;
        const counted = (histograms: readonly SparseHistogram[]): number =>
          histograms.reduce((sum, { counts }) => sum + counts.reduce((total, count) => total + count, 0), 0);
        const rowsOf = (kind: 'queueWindows' | 'taskWindows') =>
          ofKind(sections, kind).flatMap(({ rows }) => [...rows]);
        expect(counted(rowsOf('queueWindows').map((row) => row.pollTime))).toBe(polls);
        expect(counted(rowsOf('taskWindows').map((row) => row.queueDelay))).toBe(polls);
        const workers = ofKind(sections, 'workerWindows').flatMap((section) => section.rows);
        expect(workers.reduce((sum, row) => sum + row.polls, 0)).toBe(polls);
      }),
    );
  });

  it('never lets the states of a worker sum to more than the window, even if its records contradict each other', () => {
    const stretch = fc.tuple(fc.constantFrom('poll', 'park', 'driver', 'state'), fc.nat(10 ** 9), fc.nat(10 ** 9));
    fc.assert(
      fc.property(fc.array(stretch), closings, (stretches, closeAt) => {
        const aggregator = new Aggregator();
        const sections: WindowSection[] = [];
        for (const [index, [kind, start, duration]] of stretches.entries()) {
          if (kind === 'poll') aggregator.poll(0, 0, 1, start, duration, 0, 0);
          else if (kind === 'park') aggregator.park(0, start, duration);
          else if (kind === 'driver') aggregator.driverTurn(0, start, duration);
          else aggregator.workerState(0, WorkerState.parked, start);
          sections.push(...aggregator.close(closeAt[index] ?? 0));
        }
        sections.push(...aggregator.close(10_000_000_000));
        for (const { rows, duration } of ofKind(sections, 'workerWindows')) {
          for (const row of rows) expect(row.polling + row.driver + row.parked).toBeLessThanOrEqual(duration);
        }
      }),
    );
  });
});

describe('windows', () => {
  it('come once each, aligned and without a hole, from the one with the first instant on', () => {
    const aggregator = new Aggregator(1_234_000_000);
    const starts = [1_450_000_000, 1_450_000_001, 1_799_999_999, 3_000_000_000].flatMap((now) =>
      ofKind(aggregator.close(now), 'queueWindows').map((section) => section.start / 1e6),
    );
    expect(starts).toEqual([1200, 1300, ...Array.from({ length: 16 }, (_, index) => 1400 + index * 100)]);
  });

  it('stay open until their last nanosecond has passed', () => {
    const aggregator = new Aggregator();
    expect(aggregator.close(99_999_999)).toEqual([]);
    expect(aggregator.close(100_000_000).map((section) => section.kind)).toEqual(['queueWindows', 'workerWindows']);
  });

  it('show a poll of 3 s at its end, but its worker busy all along', () => {
    const aggregator = new Aggregator();
    aggregator.workerState(0, WorkerState.polling, 0);
    const during = aggregator.close(3_000_000_000);
    aggregator.poll(0, 0, 1, 0, 3_000_000_000, 0, 0);
    const after = aggregator.close(4_000_000_000);
    expect(ofKind(during, 'taskWindows').flatMap((section) => section.rows)).toEqual([]);
    expect(ofKind(during, 'workerWindows').every((section) => section.rows[0]?.polling === 100_000_000)).toBe(true);
    expect(ofKind(after, 'taskWindows').map((section) => section.rows[0]?.pollTime.max)).toEqual([3_000_000_000]);
    expect(ofKind(after, 'workerWindows').flatMap((section) => section.rows.map((row) => row.polling))).toEqual(
      Array(10).fill(0),
    );
  });

  it('are there for a known queue and worker also when nothing happens, and not before they were known', () => {
    const aggregator = new Aggregator();
    aggregator.poll(7, 5, 1, 150_000_000, 1000, 0, 0);
    const sections = aggregator.close(400_000_000);
    expect(ofKind(sections, 'queueWindows').map(({ rows }) => rows.map((row) => row.queue))).toEqual([
      [],
      [5],
      [5],
      [5],
    ]);
    expect(ofKind(sections, 'workerWindows').map(({ rows }) => rows.map((row) => row.worker))).toEqual([
      [],
      [7],
      [7],
      [7],
    ]);
  });

  it('tell what the worker does and since when', () => {
    const aggregator = new Aggregator();
    aggregator.poll(0, 0, 1, 10_000_000, 1000, 0, 0);
    aggregator.workerState(0, WorkerState.parked, 20_000_000);
    const [window] = ofKind(aggregator.close(100_000_000), 'workerWindows');
    expect(window?.rows).toEqual([
      {
        worker: 0,
        state: WorkerState.parked,
        stateSince: 20_000_000,
        polls: 1,
        parks: 0,
        polling: 1000,
        driver: 0,
        parked: 80_000_000,
      },
    ]);
  });
});

describe('queue samples', () => {
  const sample = (time: number, figures: Partial<QueueSample>): QueueSample => {
    return { time: time * 1e6, queue: 0, depth: 0, vruntime: 0, lag: 0, received: 0, entitled: 0, ...figures };
  };

  it('make received and entitled the growth of the counters, from the first sample on', () => {
    const aggregator = new Aggregator();
    aggregator.queueSample(sample(10, { received: 500, entitled: 400 }));
    aggregator.queueSample(sample(90, { received: 800, entitled: 750 }));
    aggregator.queueSample(sample(350, { received: 1000, entitled: 1000 }));
    const rows = ofKind(aggregator.close(500_000_000), 'queueWindows').flatMap((section) => section.rows);
    expect(rows.map((row) => row.received)).toEqual([300, 0, 0, 200, 0]);
    expect(rows.map((row) => row.entitled)).toEqual([350, 0, 0, 250, 0]);
  });

  it('sum over the windows to the growth over all of them', () => {
    const growth = fc.array(fc.tuple(fc.nat(300), fc.nat(10 ** 8), fc.nat(10 ** 8)), { minLength: 1 });
    fc.assert(
      fc.property(growth, closings, (steps, closeAt) => {
        const aggregator = new Aggregator();
        const samples: QueueSample[] = [];
        const sections: WindowSection[] = [];
        let [time, received, entitled] = [0, 0, 0];
        for (const [index, [later, more, due]] of steps.entries()) {
          [time, received, entitled] = [time + later, received + more, entitled + due];
          samples.push(sample(time, { received, entitled }));
          aggregator.queueSample(sample(time, { received, entitled }));
          sections.push(...aggregator.close(Math.min(closeAt[index] ?? 0, time * 1e6)));
        }
        sections.push(...aggregator.close((time + 200) * 1e6));
        const rows = ofKind(sections, 'queueWindows').flatMap((section) => section.rows);
        expect(rows.reduce((sum, row) => sum + row.received, 0)).toBe(received - (samples[0]?.received ?? 0));
        expect(rows.reduce((sum, row) => sum + row.entitled, 0)).toBe(entitled - (samples[0]?.entitled ?? 0));
      }),
    );
  });

  it('give the last lag, vruntime and depth, kept while there is no newer one, and the largest depth', () => {
    const aggregator = new Aggregator();
    aggregator.queueSample(sample(10, { depth: 9, lag: 1, vruntime: 2 }));
    aggregator.queueSample(sample(20, { depth: 3, lag: -4, vruntime: 5 }));
    const rows = ofKind(aggregator.close(200_000_000), 'queueWindows').flatMap((section) => section.rows);
    expect(rows).toMatchObject([
      { depth: 3, depthMax: 9, lag: -4, vruntime: 5 },
      { depth: 3, depthMax: 3, lag: -4, vruntime: 5 },
    ]);
  });
});
