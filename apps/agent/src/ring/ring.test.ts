import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateRing, RecordKind } from './layout.ts';
import { RingReader } from './ring-reader.ts';
import { RingWriter } from './ring-writer.ts';

function pair(records: number) {
  const ring = allocateRing(records);
  const seen: number[][] = [];
  const reader = new RingReader(ring);
  const drain = () =>
    reader.drainTo(reader.published(), { record: (time, a, b, subject, tag) => seen.push([time, a, b, subject, tag]) });
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
    expect(seen).toEqual([[10, 1.5, 2.5, -2, RecordKind.poll]]);
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

  it('shows the poll in progress until it ends', () => {
    const { writer, reader } = pair(2);
    expect(reader.openPoll()).toBeUndefined();
    writer.setOpenPoll(7, 123);
    expect(reader.openPoll()).toEqual({ task: 7, start: 123 });
    writer.clearOpenPoll();
    expect(reader.openPoll()).toBeUndefined();
  });

  it.each([0, 1, 3, 100, 2.5, Number.NaN])('refuses a size of %s records', (records) => {
    expect(() => allocateRing(records)).toThrow(/power of two/);
  });
});
