import { ConsoleStore, Histogram } from '@pollscope/analysis';
import { Channel, type Frame, type Section } from '@pollscope/protocol';
import { expect, test } from 'vitest';
import { endOf, evaluate, transferables } from './evaluate.ts';
import type { Answers, Query, Span } from './messages.ts';

const WINDOW = 1e8;

/** A store that has seen `windows` windows of 100 ms with one poll of a millisecond each. */
function storeWith(windows: number): ConsoleStore {
  const store = new ConsoleStore();
  const pollTime = new Histogram();
  pollTime.record(1e6);
  const histogram = pollTime.toSparse();
  const sections = Array.from(
    { length: windows },
    (_, index): Section => ({
      kind: 'queueWindows',
      start: index * WINDOW,
      duration: WINDOW,
      rows: [
        {
          queue: 0,
          received: 1e6,
          entitled: 1e6,
          lag: 0,
          vruntime: 0,
          depth: 1,
          depthMax: 1,
          slices: 0,
          preemptions: 0,
          maxGap: 0,
          pollTime: histogram,
          queueDelay: histogram,
        },
      ],
    }),
  );
  const definitions: readonly Section[] = [
    {
      kind: 'strings',
      rows: [
        { id: 1, text: 'fifo' },
        { id: 2, text: 'foreground' },
      ],
    },
    { kind: 'queues', policy: 1, rows: [{ queue: 0, worker: 0, name: 2, weight: 1 }] },
  ];
  const frames: Frame[] = [
    { channel: Channel.base, sequence: 1, sections: definitions },
    { channel: Channel.windows, sequence: 1, sections },
  ];
  for (const frame of frames) store.ingest(frame);
  return store;
}

const live: Span = { kind: 'live', window: 1e9 };
const strip: Query<'strip'> = { kind: 'strip', span: live, column: 5e8, metric: 'pollP95' };

test('strip columns lie on multiples of their width and cover the window', () => {
  const store = storeWith(23);
  const { time } = evaluate(store, strip) as Answers['strip'];
  const middles = [...time].slice(0, -1);
  expect(middles.every((middle) => (middle - 2.5e8) % 5e8 === 0)).toBe(true);
  expect(middles[0]).toBeLessThan(store.now - live.window);
});

test('a column that still fills is drawn where its data ends', () => {
  const store = storeWith(21);
  const { time, series } = evaluate(store, strip) as Answers['strip'];
  expect(store.now).toBe(2.1e9);
  expect(time.at(-1)).toBe(2.1e9);
  expect(series[0]?.values.at(-1)).not.toBeNaN();
});

test('a frozen span sees nothing of what came after it', () => {
  const store = storeWith(40);
  const frozen: Span = { kind: 'frozen', window: 1e9, until: 2e9 };
  const overview = evaluate(store, { kind: 'overview', span: frozen }) as Answers['overview'];
  expect(overview.range).toEqual({ from: 1e9, to: 2e9 });
  expect(overview.pollTime.count).toBe(10);
  expect(endOf({ kind: 'overview', span: frozen }, store)).toBe(2e9);
});

test('the columns of a strip are moved to the page, not copied', () => {
  const answer = evaluate(storeWith(10), strip) as Answers['strip'];
  const moved = transferables(strip, answer);
  expect(moved).toContain(answer.time.buffer);
  expect(moved).toContain(answer.series[0]?.values.buffer);
  expect(new Set(moved).size).toBe(moved.length);
});
