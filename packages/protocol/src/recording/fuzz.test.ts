import { beforeAll, describe, expect, it } from 'vitest';
import { all, deflate, inflate, memoryWriter, opened, recorded } from '../../test/recorded.ts';
import { sampleRun } from '../../test/sample-run.ts';
import { BLOCK_HEADER_BYTES, BlockMark, decodeBlockHeader, encodeBlockHeader } from './block-header.ts';
import { crc32 } from './crc32.ts';
import { copyRecording, memorySource, openRecording, RecordingError } from './index.ts';
import { TRAILER_BYTES } from './trailer.ts';

const MUTATIONS = 10_000;

type Mutation = (bytes: Uint8Array, random: () => number) => Uint8Array;

/** Numbers from 0 to 1, always the same ones (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const place = (bytes: Uint8Array, random: () => number) => Math.floor(random() * bytes.length);

/** Where the blocks of an undamaged recording begin. */
function blocksOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const offsets: number[] = [];
  for (let at = 20 + view.getUint32(12, true); at < bytes.length - TRAILER_BYTES; ) {
    offsets.push(at);
    at += BLOCK_HEADER_BYTES + view.getUint32(at + 4, true);
  }
  return offsets;
}

/** A block whose header lies, and whose checksums say that it does not. */
function lyingHeader(bytes: Uint8Array, random: () => number): Uint8Array {
  const copy = bytes.slice();
  const offsets = blocksOf(bytes);
  const at = offsets[Math.floor(random() * offsets.length)] as number;
  const header = decodeBlockHeader(copy.subarray(at, at + BLOCK_HEADER_BYTES));
  if (header === undefined) throw new Error('the sample has a block at every offset');
  const lie = Math.floor(random() * 2 ** (random() * 32));
  const lies = [
    { rawLength: lie },
    { storedLength: lie },
    { number: lie },
    { snapshotFrames: lie },
    { frames: lie },
    { snapshotFrames: 0 },
    { from: -lie, to: -lie },
    { compression: header.compression === 0 ? 1 : 0 } as const,
    { mark: header.mark === BlockMark.chunk ? BlockMark.index : BlockMark.chunk },
  ];
  copy.set(encodeBlockHeader({ ...header, ...lies[Math.floor(random() * lies.length)] }), at);
  return copy;
}

/** Content of a block changed in ways that its checksum does not tell, because it was made after them. */
function lyingContent(bytes: Uint8Array, random: () => number): Uint8Array {
  const copy = bytes.slice();
  const offsets = blocksOf(bytes);
  const at = offsets[Math.floor(random() * offsets.length)] as number;
  const header = decodeBlockHeader(copy.subarray(at, at + BLOCK_HEADER_BYTES));
  if (header === undefined || header.storedLength === 0) return copy;
  const stored = copy.subarray(at + BLOCK_HEADER_BYTES, at + BLOCK_HEADER_BYTES + header.storedLength);
  for (let changes = 1 + random() * 3; changes > 0; changes--)
    stored[place(stored, random)] = Math.floor(random() * 256);
  copy.set(encodeBlockHeader({ ...header, checksum: crc32(stored) }), at);
  return copy;
}

const MUTATIONS_OF: readonly Mutation[] = [
  function flipBits(bytes, random) {
    const copy = bytes.slice();
    for (let flips = 1 + random() * 8; flips > 0; flips--) {
      const at = place(copy, random);
      copy[at] = (copy[at] as number) ^ (1 << Math.floor(random() * 8));
    }
    return copy;
  },
  (bytes, random) => bytes.slice(0, place(bytes, random)),
  function removeAStretch(bytes, random) {
    const [from, length] = [place(bytes, random), Math.floor(random() * 500)];
    return new Uint8Array([...bytes.subarray(0, from), ...bytes.subarray(from + length)]);
  },
  function repeatAStretch(bytes, random) {
    const [from, to] = [place(bytes, random), place(bytes, random)];
    return new Uint8Array([...bytes.subarray(0, to), ...bytes.subarray(from)]);
  },
  function zeroTheEnd(bytes, random) {
    return bytes.slice().fill(0, place(bytes, random));
  },
  lyingHeader,
  lyingContent,
];

interface Read {
  readonly frames: number;
  readonly damage: number;
}

/** What can be read; the RecordingError that says why nothing can. Any other error fails the test. */
async function readAll(bytes: Uint8Array): Promise<Read | RecordingError> {
  try {
    const reader = await opened(bytes);
    let frames = 0;
    for await (const _ of reader.frames()) frames++;
    await all(reader.frames({ from: 2e8, to: 3e8 }));
    return { frames, damage: reader.damage.length };
  } catch (error) {
    if (error instanceof RecordingError) return error;
    throw error;
  }
}

describe('a recording from anywhere', () => {
  let samples: Uint8Array[];
  let whole: Read[];
  beforeAll(async () => {
    const run = sampleRun({ seconds: 0.5, tasks: 3, pollsPerFrame: 3 });
    samples = [
      await recorded(run, { chunkTime: 1.2e8 }),
      // Without compression, changes reach the frames.
      await recorded(run, { chunkTime: 1.2e8, deflate: (raw) => raw }),
    ];
    whole = (await Promise.all(samples.map(readAll))) as Read[];
  });

  it('gives what can be read and says what cannot, or a RecordingError, in ten thousand ways to damage it', async () => {
    const random = randomFrom(1);
    const seen = { whole: 0, partial: 0, errors: 0 };
    const silent: string[] = [];
    for (let index = 0; index < MUTATIONS; index++) {
      const sample = index % samples.length;
      const mutate = MUTATIONS_OF[Math.floor(random() * MUTATIONS_OF.length)] as Mutation;
      const read = await readAll(mutate(samples[sample] as Uint8Array, random));
      const isError = read instanceof RecordingError;
      if (isError) seen.errors++;
      else if (read.damage > 0) seen.partial++;
      else seen.whole++;
      // What claims to be undamaged has everything.
      const frames = isError || read.damage > 0 ? undefined : read.frames;
      if (frames !== undefined && frames < (whole[sample] as Read).frames)
        silent.push(`${mutate.name} ${index}: ${frames}`);
    }
    expect(silent).toEqual([]);
    // Each must be common, or the test has tried only part of what it says.
    expect(seen.partial).toBeGreaterThan(3_000);
    expect(seen.errors).toBeGreaterThan(300);
  }, 60_000);

  it('can be copied, damaged as it is, and the copy is whole', async () => {
    const random = randomFrom(2);
    for (let index = 0; index < 200; index++) {
      const mutate = MUTATIONS_OF[index % MUTATIONS_OF.length] as Mutation;
      const damaged = mutate(samples[index % samples.length] as Uint8Array, random);
      const { writer, bytes } = memoryWriter();
      try {
        await copyRecording(await opened(damaged), writer);
      } catch (error) {
        if (error instanceof RecordingError) continue;
        throw error;
      }
      expect(await readAll(bytes())).toMatchObject({ damage: 0 });
    }
  });
});

describe('a bomb', () => {
  it('is not inflated: a block out of proportion to the file is refused before', async () => {
    const sample = await recorded(sampleRun({ seconds: 1 }));
    const bomb = await deflate(new Uint8Array(32 << 20));
    const at = blocksOf(sample)[0] as number;
    const header = decodeBlockHeader(sample.subarray(at, at + BLOCK_HEADER_BYTES));
    const lie = { storedLength: bomb.length, rawLength: 32 << 20, checksum: crc32(bomb) };
    const bytes = new Uint8Array([
      ...sample.subarray(0, at),
      ...encodeBlockHeader({ ...(header as NonNullable<typeof header>), ...lie }),
      ...bomb,
    ]);
    let inflated = 0;
    const reader = await openRecording(memorySource(bytes), (stored, rawLength) => {
      inflated += rawLength;
      return inflate(stored, rawLength);
    });
    expect(await all(reader.frames())).toEqual([]);
    expect(reader.damage.map(({ kind }) => kind)).toEqual(['index', 'tail']);
    expect(inflated).toBe(0);
  });

  it('that says less than it holds is given up when it has held so much', async () => {
    await expect(inflate(await deflate(new Uint8Array(1 << 20)), 1000)).rejects.toThrow(/output length|larger than/);
  });
});
