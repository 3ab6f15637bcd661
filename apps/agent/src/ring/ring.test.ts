import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PollBlock } from '@pollscope/analysis';
import { PollOutcome } from '@pollscope/executor';
import { taskView } from '../../test/task-view.ts';
import { allocateRing, RecordKind } from './layout.ts';
import { RingReader } from './ring-reader.ts';
import { RingWriter } from './ring-writer.ts';

function at(column: ArrayLike<number>, row: number): number {
  return column[row] ?? Number.NaN;
}

function pair(records: number) {
  const ring = allocateRing(records);
  const seen: number[][] = [];
  const reader = new RingReader(ring);
  const polls = ({ length, start, duration, queueDelay, task, queue, outcome, source }: PollBlock) => {
    for (let row = 0; row < length; row++) {
      const tag = RecordKind.poll | (at(outcome, row) << 8) | (at(source, row) << 12) | (at(queue, row) << 16);
      seen.push([at(start, row), at(duration, row), at(queueDelay, row), at(task, row), tag]);
    }
  };
  const drain = () =>
    reader.drainTo(reader.published(), {
      polls,
      record: (time, a, b, subject, tag) => seen.push([time, a, b, subject, tag]),
    });
  return { writer: new RingWriter(ring), reader, drain, seen };
}

describe('the ring', () => {
  it('delivers what was written, in order, once it is published', () => {
    const { writer, drain, seen } = pair(8);
    expect(writer.admit(1, 10)).toBe(true);
    writer.write(10, 1.5, 2.5, 0xffff_fffe, RecordKind.poll);
    expect(drain()).toBe(0);
    writer.publish(10);
    expect(drain()).toBe(1);
    expect(seen).toEqual([[10, 1.5, 2.5, 0xffff_fffe, RecordKind.poll]]);
  });

  it('loses nothing uncounted: every record is delivered, or is in a loss record at its place', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 60 }), (bursts) => {
        const { writer, drain, seen } = pair(8);
        let written = 0;
        for (const burst of bursts) {
          for (let index = 0; index < burst; index++) {
            written++;
            if (writer.admit(1, written)) writer.write(written, 0, 0, 1, RecordKind.poll);
          }
          writer.publish(written);
          drain();
        }
        writer.publish(written);
        drain();
        let next = 1;
        for (const [time, last, lost, , tag] of seen) {
          const [end, records] = tag === RecordKind.loss ? [last, lost] : [time, 1];
          expect({ time, end }).toEqual({ time: next, end: next + (records ?? 0) - 1 });
          next += records ?? 0;
        }
        expect(next - 1).toBe(written);
      }),
    );
  });

  it('keeps the order of polls and other records, and counts each of both that is lost, however full it is', () => {
    const act = fc.constantFrom('yield', 'pending', 'other', 'drain');
    fc.assert(
      fc.property(fc.array(act, { minLength: 50, maxLength: 400, size: 'max' }), (acts) => {
        const { writer, drain, seen } = pair(16);
        let written = 0;
        for (const kind of acts) {
          if (kind === 'drain') {
            drain();
            continue;
          }
          written++;
          if (kind === 'other') {
            if (writer.admit(1, written)) writer.write(written, 0, 0, 0, RecordKind.mark);
          } else {
            writer.poll(
              taskView({ pollStartedAt: written }),
              written + 0.5,
              kind === 'yield' ? PollOutcome.yielded : PollOutcome.pending,
            );
          }
        }
        writer.publish(written);
        drain();
        writer.publish(written);
        drain();
        let told = 0;
        let last = 0;
        for (const [time = 0, end = 0, lost = 0, , tag] of seen) {
          expect(time).toBeGreaterThan(last);
          told += tag === RecordKind.loss ? lost : 1;
          last = tag === RecordKind.loss ? Math.floor(end) : time;
        }
        expect(told).toBe(written);
      }),
    );
  });

  it('shows polls in groups, or when somebody thinks that it is time', () => {
    const { writer, drain } = pair(1024);
    for (let poll = 1; poll <= 256; poll++) writer.poll(taskView({ pollStartedAt: poll }), poll, PollOutcome.yielded);
    expect(drain()).toBe(0);
    writer.poll(taskView({ pollStartedAt: 257 }), 257, PollOutcome.yielded);
    expect(drain()).toBe(256);
    writer.publishSoon(99_000);
    expect(drain()).toBe(0);
    writer.publishSoon(100_257);
    expect(drain()).toBe(1);
  });

  it('shows the reader what fills it, so that a full ring nobody published is emptied', () => {
    const { writer, drain } = pair(4);
    for (let index = 0; index < 6; index++) if (writer.admit(1, index)) writer.write(index, 0, 0, 0, RecordKind.spawn);
    expect(drain()).toBe(4);
    expect(writer.admit(1, 6)).toBe(true);
  });

  it('admits a group of records whole or not at all', () => {
    const { writer, drain, seen } = pair(4);
    for (let index = 0; index < 3; index++) {
      expect(writer.admit(1, index)).toBe(true);
      writer.write(index, 0, 0, 0, RecordKind.poll);
    }
    expect(writer.admit(2, 7)).toBe(false);
    writer.publish(7);
    drain();
    writer.publish(8);
    drain();
    expect(seen.at(-1)).toEqual([7, 7, 2, 0, RecordKind.loss]);
  });

  it('keeps the order when it goes round many times', () => {
    const { writer, drain, seen } = pair(4);
    for (let index = 0; index < 1000; index++) {
      expect(writer.admit(1, index)).toBe(true);
      writer.write(index, 0, 0, index, RecordKind.poll);
      writer.publish(index);
      drain();
    }
    expect(seen.map(([time]) => time)).toEqual(Array.from({ length: 1000 }, (_, index) => index));
  });

  it('keeps an eighth for what matters more than minor records', () => {
    const { writer } = pair(16);
    for (let index = 0; index < 14; index++) {
      expect(writer.admitMinor(index)).toBe(true);
      writer.write(index, 0, 0, 0, RecordKind.poll);
    }
    expect(writer.admitMinor(14)).toBe(false);
    expect(writer.admit(1, 15)).toBe(true);
  });

  it('frees places while the rest is still being read', () => {
    const { writer, reader } = pair(1 << 14);
    const fill = () => {
      let written = 0;
      while (writer.admit(1, 1)) {
        writer.write(1, 0, 0, 0, RecordKind.poll);
        written++;
      }
      return written;
    };
    fill();
    let refilled = 0;
    reader.drainTo(reader.published(), {
      polls: () => {
        refilled += fill();
      },
      record: () => undefined,
    });
    expect(refilled).toBeGreaterThan(1 << 12);
  });

  it('shows the poll in progress until it ends', () => {
    const { writer, reader } = pair(2);
    expect(reader.openPoll()).toBeUndefined();
    writer.setOpenPoll(taskView({ id: 7, pollStartedAt: 123 }));
    expect(reader.openPoll()).toEqual({ task: 7, start: 123 });
    writer.clearOpenPoll();
    expect(reader.openPoll()).toBeUndefined();
  });

  it.each([0, 1, 3, 100, 2.5, Number.NaN])('refuses a size of %s records', (records) => {
    expect(() => allocateRing(records)).toThrow(/power of two/);
  });
});
