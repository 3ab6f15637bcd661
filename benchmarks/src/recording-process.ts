import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { deflateBlock, inflateBlock, openFileSource } from '@pollscope/agent/recording';
import { rangeFigures, tallyRange } from '@pollscope/analysis';
import { importTrace } from '@pollscope/interop';
import { Channel, decodeFrame, encodeFrame } from '@pollscope/protocol';
import { cellsOf, openRecording, RecordingWriter } from '@pollscope/protocol/recording';
import { capture } from './recording-capture.ts';

/** What writing a recording took. */
export interface WriteSamples {
  readonly polls: number;
  readonly lost: number;
  readonly streamBytes: number;
  /** Of the sections of polls alone, in blocks of the recording's size. */
  readonly pollBytes: number;
  readonly pollBytesDeflated: number;
  readonly fileBytes: number;
  readonly seconds: number;
  /** Of the thread that pushes, without decoding: compression and storing go on beside. */
  readonly pushSeconds: number;
  /** Polls a second of CPU time, garbage collection included, for each stretch of the stream. */
  readonly decodeRates: readonly number[];
}

/** What reading it took, in a process of its own. */
export interface ReadSamples {
  readonly openMs: number;
  /** Open, and the cells of every lane for a wide screen. */
  readonly overviewMs: number;
  readonly seekMs: readonly number[];
  readonly seconds: number;
  readonly peakMiB: number;
}

/** What `pollscope inspect` does with it, in a process of its own. */
export interface InspectSamples {
  readonly seconds: number;
  readonly polls: number;
  readonly peakMiB: number;
}

/** Importing a trace of dial9 again and again, in a process of its own. */
export interface ImportSamples {
  /** After decompression. */
  readonly megabytes: number;
  readonly seconds: readonly number[];
}

/** The channel is the second byte of a frame. */
const CHANNEL_AT = 1;
const BLOCK_BYTES = 1 << 20;
const SEEKS = 40;
const IMPORTS = 6;
const DECODE_STRETCHES = 20;
const SEEK_NS = 100_000_000;
const COLUMNS = 2_000;

const [task = '', file = '', target = '0'] = process.argv.slice(2);
process.send?.(await samples(), () => process.exit(0));

function samples(): Promise<unknown> {
  switch (task) {
    case 'write':
      return write(file, Number(target));
    case 'read':
      return read(file);
    case 'inspect':
      return inspect(file);
    case 'import':
      return importAll(file);
    default:
      throw new Error(`there is no task ${task}`);
  }
}

async function write(path: string, polls: number): Promise<WriteSamples> {
  const { welcome, frames, polls: count, lost } = await capture(polls);
  const eventFrames = frames.filter((bytes) => bytes[CHANNEL_AT] === Channel.events);
  const decodeRates = ratesOfDecoding(eventFrames);

  const polled = pollSections(frames);
  const pollBytesDeflated = await deflatedLength(polled);

  const { agent, protocol, epoch, startedAt, source, capabilities } = welcome;
  const stream = createWriteStream(path);
  const writer = new RecordingWriter({
    metadata: { writer: agent, protocol, epoch, startedAt, source, capabilities },
    deflate: deflateBlock,
    sink: async (bytes) => {
      if (!stream.write(bytes)) await once(stream, 'drain');
    },
  });
  let pushSeconds = 0;
  const start = performance.now();
  for (const bytes of frames) {
    const frame = decodeFrame(bytes);
    const before = performance.now();
    writer.push(bytes, frame);
    pushSeconds += (performance.now() - before) / 1000;
    if (writer.pendingBytes > 64 << 20) await writer.settle();
  }
  await writer.finish();
  const seconds = (performance.now() - start) / 1000;
  stream.end();
  await once(stream, 'close');
  return {
    polls: count,
    lost,
    streamBytes: frames.reduce((sum, bytes) => sum + bytes.length, 0),
    pollBytes: polled.length,
    pollBytesDeflated,
    fileBytes: writer.storedBytes,
    seconds,
    pushSeconds,
    decodeRates,
  };
}

/** Stretch by stretch, so that what else the machine does in some of them shows as spread. */
function ratesOfDecoding(frames: readonly Uint8Array[]): number[] {
  const rates: number[] = [];
  const perStretch = Math.ceil(frames.length / DECODE_STRETCHES);
  for (let at = 0; at < frames.length; at += perStretch) {
    let polls = 0;
    const start = process.cpuUsage();
    for (const bytes of frames.slice(at, at + perStretch)) {
      for (const section of decodeFrame(bytes).sections) if (section.kind === 'polls') polls += section.length;
    }
    const { user, system } = process.cpuUsage(start);
    rates.push((polls * 1e6) / (user + system));
  }
  return rates;
}

function pollSections(frames: readonly Uint8Array[]): Uint8Array {
  const alone = frames.flatMap((bytes) => {
    const { channel, sequence, sections } = decodeFrame(bytes);
    const polls = sections.filter(({ kind }) => kind === 'polls');
    return polls.length === 0 ? [] : [encodeFrame({ channel, sequence, sections: polls })];
  });
  return Buffer.concat(alone);
}

async function deflatedLength(bytes: Uint8Array): Promise<number> {
  let length = 0;
  for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
    length += (await deflateBlock(bytes.subarray(at, at + BLOCK_BYTES))).length;
  }
  return length;
}

async function read(path: string): Promise<ReadSamples> {
  const start = performance.now();
  const source = await openFileSource(path);
  const reader = await openRecording(source, inflateBlock);
  const openMs = performance.now() - start;
  const span = reader.span ?? { from: 0, to: 0 };
  const pyramid = reader.index?.pyramid;
  for (const lane of pyramid?.lanes ?? [])
    if (pyramid !== undefined) cellsOf(pyramid, lane, { ...span, columns: COLUMNS });
  const overviewMs = performance.now() - start;
  const seekMs: number[] = [];
  for (let seek = 0; seek < SEEKS; seek++) {
    const from = span.from + (span.to - span.from) * Math.random();
    const before = performance.now();
    for await (const _ of reader.frames({ from, to: from + SEEK_NS }));
    seekMs.push(performance.now() - before);
  }
  const all = performance.now();
  for await (const _ of reader.frames());
  const seconds = (performance.now() - all) / 1000;
  await source.close();
  return { openMs, overviewMs, seekMs, seconds, peakMiB: peakMiB() };
}

async function inspect(path: string): Promise<InspectSamples> {
  const source = await openFileSource(path);
  const reader = await openRecording(source, inflateBlock);
  const start = performance.now();
  const always = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  const { queues } = rangeFigures(await tallyRange(reader, always));
  const seconds = (performance.now() - start) / 1000;
  await source.close();
  const polls = queues.reduce((sum, { pollTime }) => sum + pollTime.count, 0);
  return { seconds, polls, peakMiB: peakMiB() };
}

async function importAll(path: string): Promise<ImportSamples> {
  const bytes = gunzipSync(readFileSync(path));
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += BLOCK_BYTES) yield bytes.subarray(at, at + BLOCK_BYTES);
  }
  const seconds: number[] = [];
  for (let round = 0; round < IMPORTS; round++) {
    const start = performance.now();
    const trace = await importTrace(pieces(), (compressed) => compressed);
    for (const _ of trace.frames());
    seconds.push((performance.now() - start) / 1000);
  }
  return { megabytes: bytes.length / 1e6, seconds };
}

function peakMiB(): number {
  return process.resourceUsage().maxRSS / 1024;
}
