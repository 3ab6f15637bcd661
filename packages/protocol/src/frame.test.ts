import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryFrame, arbitrarySection } from '../test/arbitrary-frame.ts';
import { ByteWriter, Channel, decodeFrame, encodeFrame, type Frame, FrameError, type PollsSection } from './index.ts';

function frameOf(...sections: Frame['sections']): Frame {
  return { channel: Channel.base, sequence: 1, sections };
}

/** The frame, or the error that says why there is none. Any other error passes through and fails the test. */
function decodeAnything(bytes: Uint8Array): Frame | FrameError {
  try {
    return decodeFrame(bytes);
  } catch (error) {
    if (error instanceof FrameError) return error;
    throw error;
  }
}

function pollsOf(start: readonly number[], duration: readonly number[]): PollsSection {
  const length = start.length;
  return {
    kind: 'polls',
    worker: 0,
    length,
    task: new Uint32Array(length),
    start: Float64Array.from(start),
    duration: Float64Array.from(duration),
    queueDelay: new Float64Array(length),
    outcome: new Uint8Array(length),
    source: new Uint8Array(length),
  };
}

describe('a frame', () => {
  it('decodes to what was encoded', () => {
    fc.assert(
      fc.property(arbitraryFrame, (frame) => {
        expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
      }),
      { numRuns: 500 },
    );
  });

  it('has the same bytes whether or not the writer was used before', () => {
    const writer = new ByteWriter();
    fc.assert(
      fc.property(arbitraryFrame, (frame) => {
        expect(encodeFrame(frame, writer)).toEqual(encodeFrame(frame));
      }),
    );
  });

  it('grows past the buffer that the writer begins with', () => {
    const text = 'é'.repeat(100_000);
    const frame = frameOf({ kind: 'strings', rows: [{ id: 1, text }] });
    expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
  });

  it('decodes from a view into a larger buffer', () => {
    fc.assert(
      fc.property(arbitraryFrame, fc.nat(9), (frame, before) => {
        const bytes = encodeFrame(frame);
        const buffer = new Uint8Array(before + bytes.length + 3).fill(0xff);
        buffer.set(bytes, before);
        expect(decodeFrame(buffer.subarray(before, before + bytes.length))).toEqual(frame);
      }),
    );
  });

  it('keeps the sections that it knows and skips the others, which a later minor version may add', () => {
    fc.assert(
      fc.property(arbitrarySection, arbitrarySection, fc.uint8Array(), (first, second, unknown) => {
        const writer = new ByteWriter();
        writer.uint(1000);
        writer.uint(unknown.length);
        const head = encodeFrame(frameOf(first));
        const tail = encodeFrame(frameOf(second)).subarray(3);
        const bytes = Uint8Array.from([...head, ...writer.copy(), ...unknown, ...tail]);
        expect(decodeFrame(bytes)).toEqual(frameOf(first, second));
      }),
    );
  });
});

describe('numbers that are not integers', () => {
  it('are rounded, and times do not drift by it', () => {
    const start = Array.from({ length: 1000 }, (_, index) => index * 10.4 + 0.3);
    const duration = start.map(() => 3.4);
    const [decoded] = decodeFrame(encodeFrame(frameOf(pollsOf(start, duration)))).sections;
    expect(decoded).toEqual(
      pollsOf(
        start.map((value) => Math.round(value)),
        duration.map((value) => Math.round(value)),
      ),
    );
  });

  it('are refused when nothing is near: NaN, infinities, beyond 2^53', () => {
    for (const time of [Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      const spawn = { task: 1, time, queue: 0, name: 0, parent: 0, location: 0, taskKind: 0 } as const;
      expect(() => encodeFrame(frameOf({ kind: 'spawns', snapshot: false, rows: [spawn] }))).toThrow(RangeError);
      expect(() => encodeFrame(frameOf(pollsOf([0], [time])))).toThrow(RangeError);
    }
  });
});

describe('the encoder refuses', () => {
  it.each([0.5, -1, 2 ** 32, Number.NaN])('the id %d', (id) => {
    expect(() => encodeFrame(frameOf({ kind: 'strings', rows: [{ id, text: '' }] }))).toThrow(/id must be an integer/);
    const end = { task: id, time: 0, outcome: 0, message: 0 } as const;
    expect(() => encodeFrame(frameOf({ kind: 'ends', rows: [end] }))).toThrow(/id must be an integer/);
  });

  it('a poll whose end is beyond 2^53, which a decoder could not read', () => {
    const last = Number.MAX_SAFE_INTEGER;
    expect(() => encodeFrame(frameOf(pollsOf([last], [1])))).toThrow(RangeError);
    expect(decodeFrame(encodeFrame(frameOf(pollsOf([last - 1], [1])))).sections).toEqual([pollsOf([last - 1], [1])]);
  });

  it('something that ends before it starts', () => {
    const row = { worker: 0, task: 1, start: 10, observedAt: 9 };
    expect(() => encodeFrame(frameOf({ kind: 'openPolls', rows: [row] }))).toThrow(RangeError);
  });

  it('columns that are shorter than the section says', () => {
    const short = { ...pollsOf([1, 2], [1, 1]), length: 3 };
    expect(() => encodeFrame(frameOf(short))).toThrow(/says 3 rows, but its shortest column has 2/);
  });

  it.each([
    [
      [3, 3],
      [1, 1],
    ],
    [
      [4, 3],
      [1, 1],
    ],
    [[3072], [1]],
    [[3], []],
  ])('a histogram with buckets %j and counts %j', (buckets, counts) => {
    const broken = { buckets: Uint16Array.from(buckets), counts: Uint32Array.from(counts), max: 9, sum: 9 };
    const figures = { received: 0, entitled: 0, lag: 0, vruntime: 0, depth: 0, depthMax: 0 };
    const row = { queue: 1, ...figures, slices: 0, preemptions: 0, maxGap: 0, pollTime: broken, queueDelay: broken };
    expect(() => encodeFrame(frameOf({ kind: 'queueWindows', start: 0, duration: 1, rows: [row] }))).toThrow(
      RangeError,
    );
  });

  it('nothing of columns that are longer: a reused buffer is written as far as the section says', () => {
    const reused = { ...pollsOf([1, 5, 9], [1, 1, 1]), length: 2 };
    expect(decodeFrame(encodeFrame(frameOf(reused))).sections).toEqual([pollsOf([1, 5], [1, 1])]);
  });
});

describe('polls', () => {
  it('of overlapping or disordered sources keep their order and times', () => {
    const overlapping = frameOf(pollsOf([100, 50, 60, -7], [500, 5, 1, 0]));
    expect(decodeFrame(encodeFrame(overlapping))).toEqual(overlapping);
  });

  it('take at most 8 bytes each on a busy run', () => {
    const length = 5000;
    const busy = pollsOf(Array(length).fill(0), Array(length).fill(0));
    let now = 5e12;
    for (let row = 0; row < length; row += 1) {
      busy.task[row] = 1 + (row % 1000);
      busy.start[row] = now + 40 + ((row * 37) % 80);
      busy.duration[row] = 800 + ((row * 7919) % 5000);
      busy.queueDelay[row] = 3_000_000 + ((row * 104_729) % 10_000);
      now = (busy.start[row] as number) + (busy.duration[row] as number);
    }
    expect(encodeFrame(frameOf(busy)).length / length).toBeLessThanOrEqual(8);
  });
});

describe('bytes from anywhere', () => {
  const valid = fc.sample(arbitraryFrame, { numRuns: 300, seed: 1 }).map((frame) => encodeFrame(frame));
  const damaged = fc
    .record({
      bytes: fc.constantFrom(...valid),
      changes: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 5 }),
      cut: fc.option(fc.nat(), { freq: 1 }),
    })
    .map(({ bytes, changes, cut }) => {
      const copy = bytes.slice();
      for (const [at, byte] of changes) copy[at % copy.length] = byte;
      return cut === null ? copy : copy.subarray(0, cut % copy.length);
    });
  const headed = fc.uint8Array({ maxLength: 60 }).map((bytes) => Uint8Array.from([1, 1, 0, ...bytes]));
  const anything = fc.oneof({ weight: 8, arbitrary: damaged }, { weight: 2, arbitrary: headed }, fc.uint8Array());

  it('are a frame that can be encoded again, or a FrameError', () => {
    const seen = { frames: 0, errors: 0 };
    fc.assert(
      fc.property(anything, (bytes) => {
        const result = decodeAnything(bytes);
        seen[result instanceof FrameError ? 'errors' : 'frames'] += 1;
        expect(result instanceof FrameError ? result : decodeFrame(encodeFrame(result))).toEqual(result);
      }),
      { numRuns: 10_000 },
    );
    // Both must be common, or the property has tested only half of what it says.
    expect(Math.min(seen.frames, seen.errors)).toBeGreaterThan(1000);
  });

  it('that are a valid frame cut short anywhere but between sections are a FrameError', () => {
    const bytes = encodeFrame(frameOf(pollsOf([1, 2, 3], [1, 1, 1])));
    for (let length = 0; length < bytes.length; length += 1) {
      const result = decodeAnything(bytes.subarray(0, length));
      expect(result instanceof FrameError ? result.code : result).toEqual(length === 3 ? frameOf() : 'truncated');
    }
  });
});
