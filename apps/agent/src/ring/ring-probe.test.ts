import { PollOutcome, Resource } from '@pollscope/executor';
import { expect, it } from 'vitest';
import { taskView } from '../../test/task-view.ts';
import { allocateRing, RecordKind } from './layout.ts';
import { RingProbe } from './ring-probe.ts';
import { RingReader } from './ring-reader.ts';
import { RingWriter } from './ring-writer.ts';

it('a description that is lost is lost at its own time, not at those of what it tells', () => {
  const ring = allocateRing(16);
  const probe = new RingProbe(new RingWriter(ring), () => undefined);
  const reader = new RingReader(ring);
  for (let end = 1000; end < 1030; end++) probe.pollEnded(taskView(), end, PollOutcome.pending);
  probe.snapshot(2000, () => probe.taskSpawned(taskView({ spawnedAt: 5 })));
  const losses: number[][] = [];
  const sink = {
    polls: () => undefined,
    record: (from: number, to: number, records: number, _subject: number, tag: number) => {
      if (tag === RecordKind.loss) losses.push([from, to, records]);
    },
  };
  reader.drainTo(reader.published(), sink);
  probe.flush(3000);
  reader.drainTo(reader.published(), sink);
  expect(losses).toEqual([[1016, 2000, 17]]);
});

it('a description counts the waits that it has no room for, and is complete without them', () => {
  const ring = allocateRing(16);
  const probe = new RingProbe(new RingWriter(ring), () => undefined);
  const waitedFor = new Resource({ kind: 'mutex', name: 'lock' });
  const tasks = Array.from({ length: 6 }, (_, index) => taskView({ id: index + 1 }));
  probe.snapshot(100, () => {
    for (const task of tasks) probe.taskSpawned(task);
    for (const task of tasks) probe.taskWaiting(task, 50, waitedFor);
  });
  const told: { readonly kind: number; readonly count: number }[] = [];
  const reader = new RingReader(ring);
  reader.drainTo(reader.published(), {
    polls: () => undefined,
    record: (_time, count, _b, _subject, tag) => told.push({ kind: tag & 0xff, count }),
  });
  const waits = told.filter(({ kind }) => kind === RecordKind.wait).length;
  expect(told.filter(({ kind }) => kind === RecordKind.spawn)).toHaveLength(6);
  expect(waits).toBeGreaterThan(0);
  expect(told.at(-1)).toEqual({ kind: RecordKind.snapshotEnd, count: 6 - waits });
});
