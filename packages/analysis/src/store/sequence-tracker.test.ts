import { Channel, type Frame } from '@pollscope/protocol';
import { expect, it } from 'vitest';
import { spawns, strings } from '../../test/stream.ts';
import { ConsoleStore } from './console-store.ts';
import { SequenceTracker } from './sequence-tracker.ts';

function frame(sequence: number, sections: Frame['sections'] = []): Frame {
  return { channel: Channel.base, sequence, sections };
}

it('tells frames that were already seen from those after a gap', () => {
  const tracker = new SequenceTracker();
  expect(tracker.accept(frame(7))).toEqual({ kind: 'next', missed: 0 });
  expect(tracker.accept(frame(7))).toEqual({ kind: 'duplicate' });
  expect(tracker.accept(frame(10))).toEqual({ kind: 'next', missed: 2 });
});

it('goes on from a snapshot, whatever its number', () => {
  const tracker = new SequenceTracker();
  expect(tracker.resumeFrom(frame(7))).toBe(0);
  expect(tracker.accept(frame(8))).toEqual({ kind: 'next', missed: 0 });
  expect(tracker.resumeFrom(frame(8))).toBe(0);
  // Frames 9 to 11 were in a part that cannot be read.
  expect(tracker.resumeFrom(frame(11))).toBe(3);
  expect(tracker.accept(frame(12))).toEqual({ kind: 'next', missed: 0 });
});

it('a snapshot with a number that was seen restores what it tells', () => {
  const store = new ConsoleStore();
  store.ingest(frame(5, [strings('one')]));
  store.ingestSnapshot(frame(5, [strings('two', 'job'), spawns([4, 0, 2, 3])]));
  expect(store.task({ task: 4, range: { from: 0, to: 10e9 }, limit: 1 })).toMatchObject({ task: { name: 'job' } });
  expect(store.overview({ from: 0, to: 10e9 }).agent.framesMissed).toBe(0);
});
