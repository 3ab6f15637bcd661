import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryFrame } from '../../test/arbitrary-frame.ts';
import { all, deflate, inflate, memoryWriter, opened, recorded } from '../../test/recorded.ts';
import { sampleMetadata, sampleRun } from '../../test/sample-run.ts';
import { Channel, encodeFrame, type Frame, type Section } from '../index.ts';
import { BLOCK_HEADER_BYTES } from './block-header.ts';
import { crc32 } from './crc32.ts';
import {
  copyRecording,
  deflateWithStreams,
  inflateWithStreams,
  openRecording,
  rebuildIndex,
  type RecordedFrame,
  RecordingError,
} from './index.ts';
import { TRAILER_BYTES } from './trailer.ts';

const SECOND = 1e9;
/** Three seconds, some 130 frames, in chunks of 0.7 s. */
const run = sampleRun({ seconds: 3 });
const timed = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

function framesOf(recordedFrames: readonly RecordedFrame[]): Frame[] {
  return recordedFrames.flatMap(({ kind, frame }) => (kind === 'frame' ? [frame] : []));
}

function sectionsOf<Kind extends Section['kind']>(frames: readonly Frame[], kind: Kind) {
  return frames.flatMap(({ sections }) =>
    sections.filter((section): section is Extract<Section, { kind: Kind }> => section.kind === kind),
  );
}

describe('a recording', () => {
  it('gives back the frames that were pushed, after a snapshot', async () => {
    const reader = await opened(await recorded(run));
    const read = await all(reader.frames());
    expect(read[0]?.kind).toBe('snapshot');
    expect(framesOf(read)).toEqual(run);
    expect(reader.metadata).toEqual(sampleMetadata);
    expect(reader.damage).toEqual([]);
    expect(reader.span).toEqual({ from: 0, to: 3 * SECOND });
  });

  it('gives back any frames, whatever they hold', async () => {
    const property = fc.asyncProperty(
      fc.array(arbitraryFrame, { maxLength: 20 }),
      fc.integer({ min: 1, max: 400 }),
      async (frames, chunkBytes) => {
        const reader = await opened(await recorded(frames, { chunkBytes }));
        expect(framesOf(await all(reader.frames(timed)))).toEqual(frames);
        expect(reader.damage).toEqual([]);
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  it('without any frame opens as an empty one', async () => {
    const reader = await opened(await recorded([]));
    expect([await all(reader.frames()), reader.span, reader.damage]).toEqual([[], undefined, []]);
  });

  it('keeps the order of its chunks when a later one is compressed sooner', async () => {
    let calls = 0;
    const lateFirst = async (raw: Uint8Array) => {
      await new Promise((resolve) => setTimeout(resolve, calls++ === 0 ? 20 : 0));
      return deflate(raw);
    };
    const reader = await opened(await recorded(run, { deflate: lateFirst }));
    expect(reader.chunks.map(({ number }) => number)).toEqual(reader.chunks.map((_, index) => index));
    expect(framesOf(await all(reader.frames()))).toEqual(run);
  });

  it('is read by any deflate: of zlib and of the Compression Streams', async () => {
    const raw = encodeFrame(run[0] as Frame);
    expect(new Uint8Array(await inflateWithStreams(await deflate(raw), raw.length))).toEqual(raw);
    expect(new Uint8Array(await inflate(await deflateWithStreams(raw), raw.length))).toEqual(raw);
    await expect(inflateWithStreams(await deflate(new Uint8Array(1e6)), 1000)).rejects.toThrow(RangeError);
  });

  it('has chunks of less than a second, each of which is readable alone', async () => {
    const { chunks } = await opened(await recorded(run));
    expect(chunks.length).toBeGreaterThan(3);
    for (const { from, to, key } of chunks) {
      expect(to - from).toBeLessThan(SECOND);
      expect(key).toBe(true);
    }
  });
});

describe('a program with little to tell of many tasks', () => {
  it('has short chunks, and a snapshot every half second', async () => {
    const { chunks } = await opened(
      await recorded(sampleRun({ seconds: 4, tasks: 1_000 }), { chunkTime: 0.2 * SECOND }),
    );
    const keys = chunks.filter(({ key }) => key).map(({ from }) => from);
    expect(keys.length).toBeLessThan(chunks.length / 2);
    const apart = keys.slice(1).map((from, index) => from - (keys[index] as number));
    expect(Math.min(...apart)).toBeGreaterThanOrEqual(0.5 * SECOND);
    expect(Math.max(...apart)).toBeLessThanOrEqual(0.8 * SECOND);
  });
});

describe('a time range', () => {
  it('begins with a snapshot of all that was before', async () => {
    const reader = await opened(await recorded(run));
    const [snapshot, ...frames] = await all(reader.frames({ from: 2 * SECOND, to: 2.2 * SECOND }));
    const live = sectionsOf([snapshot?.frame as Frame], 'spawns').find((section) => section.snapshot);
    // One task ends in each of the 40 frames before, and another takes its place.
    expect(live?.rows.map(({ task }) => task)).toEqual([41, 42, 43, 44, 45, 46, 47, 48]);
    expect(sectionsOf([snapshot?.frame as Frame], 'strings')[0]?.rows).toHaveLength(4);
    const polls = sectionsOf(framesOf(frames), 'polls');
    expect(polls.map(({ start }) => Math.floor((start[0] as number) / 5e7))).toEqual([40, 41, 42, 43]);
  });

  it('names every task that its frames tell of, wherever it begins', async () => {
    const bytes = await recorded(run);
    for (let from = 0; from < 2.9 * SECOND; from += 0.13 * SECOND) {
      const known = new Set<number>();
      for (const { frame } of await all((await opened(bytes)).frames({ from, to: from + 1e8 }))) {
        for (const { rows } of sectionsOf([frame], 'spawns')) for (const { task } of rows) known.add(task);
        for (const { task } of sectionsOf([frame], 'polls')) for (const id of task) expect(known).toContain(id);
      }
    }
  });

  it('reads only its own chunks', async () => {
    const bytes = await recorded(run);
    const { chunks } = await opened(bytes);
    const last = chunks.at(-1);
    const reads: number[] = [];
    const source = {
      size: bytes.length,
      read: async (offset: number, length: number) => {
        reads.push(offset);
        return bytes.subarray(offset, offset + length);
      },
    };
    const reader = await openRecording(source, inflate);
    reads.length = 0;
    await all(reader.frames({ from: 2.95 * SECOND, to: 3 * SECOND }));
    expect(reads).toEqual([last?.offset]);
  });

  it('finds the long poll that ended in a later chunk', async () => {
    const long = { ...(sectionsOf(run, 'polls')[0] as Extract<Section, { kind: 'polls' }>), length: 1 };
    long.start = Float64Array.of(0.2 * SECOND);
    long.duration = Float64Array.of(2.7 * SECOND);
    const reader = await opened(await recorded([...run, { channel: Channel.events, sequence: 99, sections: [long] }]));
    const read = framesOf(await all(reader.frames({ from: 0.9 * SECOND, to: SECOND })));
    expect(sectionsOf(read, 'polls').some(({ duration }) => duration[0] === 2.7 * SECOND)).toBe(true);
  });

  it('can be copied into a recording of its own, which tells the same', async () => {
    const reader = await opened(await recorded(run));
    const range = { from: SECOND, to: 2 * SECOND };
    const { writer, bytes } = memoryWriter();
    await copyRecording(reader, writer, range);
    const copy = await opened(bytes());
    expect(await all(copy.frames())).toMatchObject((await all(reader.frames(range))).map(({ frame }) => ({ frame })));
    expect(copy.span).toMatchObject({ from: expect.toSatisfy((from) => from >= 0.9 * SECOND) });
  });
});

describe('a program of very many tasks', () => {
  const many = sampleRun({ seconds: 4, tasks: 20_000 });

  it('has its snapshots only where they stay a small part, and every range begins with the whole of it', async () => {
    const reader = await opened(await recorded(many));
    expect(reader.chunks.map(({ key }) => key)).toContain(false);
    const [snapshot] = await all(reader.frames({ from: 3.3 * SECOND, to: 3.4 * SECOND }));
    const live = sectionsOf([snapshot?.frame as Frame], 'spawns').find((section) => section.snapshot);
    expect(live?.rows).toHaveLength(20_000);
    expect(live?.rows[0]?.task).toBe(67);
  });

  it('has a snapshot of any size', async () => {
    const rows = sampleRun({ seconds: 0, tasks: 70_000 });
    const later = sampleRun({ seconds: 1 }).slice(1);
    const reader = await opened(await recorded([...rows, ...later], { chunkBytes: 1 }));
    const [snapshot] = await all(reader.frames({ from: 0.9 * SECOND, to: 0.9 * SECOND }));
    const spawns = sectionsOf([snapshot?.frame as Frame], 'spawns').find((section) => section.snapshot);
    // One task ends in each of the 18 frames before.
    expect(spawns?.rows).toHaveLength(70_000 - 18);
  });
});

describe('the index', () => {
  it('tells what is in each chunk without reading it', async () => {
    const reader = await opened(await recorded(run));
    const chunks = reader.index?.chunks ?? [];
    const polls = chunks.reduce((sum, { counts }) => sum + (counts.get('polls') ?? 0), 0);
    expect(polls).toBe(60 * 40);
    expect(chunks.reduce((sum, { events }) => sum + events, 0)).toBe(60 * 41);
    const [queues, workers] = chunks[1]?.summary.sections ?? [];
    expect(queues?.rows).toHaveLength(2);
    expect(queues?.rows[1]).toMatchObject({ depthMax: 8, maxGap: 500_000 });
    expect(workers?.rows).toHaveLength(1);
    const windows = chunks.reduce((sum, { counts }) => sum + (counts.get('queueWindows') ?? 0), 0);
    expect(windows).toBe(60);
    const received = chunks.flatMap(({ summary }) => summary.sections).filter(({ kind }) => kind === 'queueWindows');
    const total = received.flatMap(({ rows }) => rows as readonly { received: number }[]);
    expect(total.reduce((sum, row) => sum + row.received, 0)).toBe(60 * 2_000_000);
  });

  it('is what rebuilding finds, for a recording that has none', async () => {
    const bytes = await recorded(run);
    const whole = await opened(bytes);
    const unfinished = await opened(bytes.subarray(0, bytes.length - TRAILER_BYTES));
    expect(unfinished.index).toBeUndefined();
    expect(await rebuildIndex(unfinished)).toEqual(whole.index);
  });
});

describe('a recording that was not finished', () => {
  it('opens wherever it was cut, with every chunk that is whole, and says what is lost', async () => {
    const bytes = await recorded(run);
    const { chunks } = await opened(bytes);
    const header = (chunks[0] as { offset: number }).offset;
    for (let length = header; length < bytes.length; length += 499) {
      const reader = await opened(bytes.subarray(0, length));
      const whole = chunks.filter(({ offset, storedLength }) => offset + BLOCK_HEADER_BYTES + storedLength <= length);
      expect(reader.chunks.map(({ number }) => number)).toEqual(whole.map(({ number }) => number));
      const frames = framesOf(await all(reader.frames()));
      expect(frames).toEqual(run.slice(0, frames.length));
      expect(reader.damage.length).toBeGreaterThan(0);
    }
  });

  it('loses its last second at most', async () => {
    const { writer, bytes } = memoryWriter();
    for (const frame of run) writer.push(encodeFrame(frame), frame);
    await writer.settle();
    const reader = await opened(bytes());
    expect(reader.span?.to).toBeGreaterThan(2 * SECOND);
    expect(reader.damage.map(({ kind }) => kind)).toEqual(['index']);
  });

  it('is repaired by a copy', async () => {
    const bytes = await recorded(run);
    const { writer, bytes: repaired } = memoryWriter();
    await copyRecording(await opened(bytes.subarray(0, bytes.length - 400)), writer);
    expect((await opened(repaired())).damage).toEqual([]);
  });
});

describe('damage in the middle', () => {
  it('costs the chunk that it hit, and what follows begins with a snapshot', async () => {
    const bytes = (await recorded(run)).slice();
    const { chunks } = await opened(bytes);
    const hit = chunks[2] as (typeof chunks)[number];
    bytes[hit.offset + BLOCK_HEADER_BYTES + 5] = ~(bytes[hit.offset + BLOCK_HEADER_BYTES + 5] as number);
    const reader = await opened(bytes);
    const read = await all(reader.frames());
    expect(new Set(read.map(({ chunk }) => chunk))).toEqual(
      new Set(chunks.map(({ number }) => number).filter((n) => n !== 2)),
    );
    expect(read.filter(({ kind }) => kind === 'snapshot').map(({ chunk }) => chunk)).toEqual([0, 3]);
    expect(reader.damage).toMatchObject([{ kind: 'chunk', offset: hit.offset, after: hit.from, before: hit.to }]);
    expect(reader.damage[0]?.message).toMatch(/Chunk 2.*left out.*changed after it was written/);
  });

  it('in a header hides no other chunk, also without the index', async () => {
    const bytes = (await recorded(run)).slice();
    const { chunks } = await opened(bytes);
    const hit = chunks[1] as (typeof chunks)[number];
    bytes[hit.offset + 4] = 0xff;
    const reader = await opened(bytes.subarray(0, bytes.length - 1));
    expect(reader.chunks.map(({ number }) => number)).toEqual(
      chunks.map(({ number }) => number).filter((n) => n !== 1),
    );
    expect(reader.damage).toContainEqual(
      expect.objectContaining({ kind: 'gap', offset: hit.offset, after: chunks[0]?.to, before: chunks[2]?.from }),
    );
  });
});

describe('a sink that fails', () => {
  it('stops the recording and not its caller, and leaves what opens', async () => {
    const parts: Uint8Array[] = [];
    const { writer } = memoryWriter({
      sink: (bytes) => {
        if (parts.length === 3) throw new Error('no space left on device');
        parts.push(bytes);
      },
    });
    for (const frame of run) writer.push(encodeFrame(frame), frame);
    await expect(writer.finish()).rejects.toThrow(/stopped after \d+ bytes: no space left/);
    expect(writer.failure?.code).toBe('sink');
    expect((await opened(new Uint8Array(Buffer.concat(parts)))).chunks).toHaveLength(2);
  });

  it('is not asked again after finish, which takes no more frames', async () => {
    const { writer } = memoryWriter();
    await writer.finish();
    await writer.finish();
    expect(() => writer.push(encodeFrame(run[0] as Frame), run[0] as Frame)).toThrow(RecordingError);
  });
});

describe('the checksum', () => {
  it('is that of zlib', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(crc32(bytes)).toBe(zlibCrc32(bytes));
      }),
    );
  });
});
