import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import { deflateBlock, inflateBlock, openFileSource } from '@pollscope/agent/recording';
import { rangeFigures, tallyRange } from '@pollscope/analysis';
import { importTrace } from '@pollscope/interop';
import { Channel, decodeFrame, encodeFrame } from '@pollscope/protocol';
import { cellsOf, openRecording, RecordingWriter } from '@pollscope/protocol/recording';
import { beginningOf, type Capture, capture } from './recording-capture.ts';

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
  /** Of CPU time: the threads that inflate work beside. */
  readonly seekCpuMs: readonly number[];
  readonly seconds: number;
  /** Of CPU time, all of it by one thread. */
  readonly secondsAlone: number;
  /** Of these, inflating. */
  readonly inflateSeconds: number;
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
/** A chunk's of a busy recording. */
const CHUNK_BYTES = 1 << 19;
/** In which an imported file is read. */
const BLOCK_BYTES = 1 << 20;
const SEEKS = 40;
const IMPORTS = 6;
const DECODE_STRETCHES = 20;
const SEEK_NS = 100_000_000;
const COLUMNS = 2_000;

/** A file, or for writing a folder and the numbers of polls. */
const [task = '', target = '', ...numbers] = process.argv.slice(2);
process.send?.(await samples(), () => process.exit(0));

function samples(): Promise<unknown> {
  switch (task) {
    case 'write':
      return writeAll(target, numbers.map(Number));
    case 'read':
      return read(target);
    case 'inspect':
      return inspect(target);
    case 'import':
      return importAll(target);
    default:
      throw new Error(`there is no task ${task}`);
  }
}

/** Recordings of one run of the program: of its beginnings with so many polls, named after these. */
async function writeAll(folder: string, sizes: readonly number[]): Promise<WriteSamples[]> {
  const whole = await capture(Math.max(...sizes));
  const written: WriteSamples[] = [];
  for (const polls of sizes) {
    written.push(await write(join(folder, `${polls}.pollscope`), beginningOf(whole, polls)));
  }
  return written;
}

async function write(path: string, { welcome, frames }: Capture): Promise<WriteSamples> {
  const decodeRates = ratesOfDecoding(frames.map(({ bytes }) => bytes).filter(isOfEvents));
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
  for (const { bytes } of frames) {
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
    polls: frames.reduce((sum, { polls }) => sum + polls, 0),
    lost: frames.reduce((sum, { lost }) => sum + lost, 0),
    streamBytes: frames.reduce((sum, { bytes }) => sum + bytes.length, 0),
    ...(await bytesOfPolls(frames.map(({ bytes }) => bytes))),
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
    rates.push(polls / cpuSecondsSince(start));
  }
  return rates;
}

function isOfEvents(bytes: Uint8Array): boolean {
  return bytes[CHANNEL_AT] === Channel.events;
}

async function bytesOfPolls(
  frames: readonly Uint8Array[],
): Promise<Pick<WriteSamples, 'pollBytes' | 'pollBytesDeflated'>> {
  let pollBytes = 0;
  let pollBytesDeflated = 0;
  for (const block of blocksOfPolls(frames)) {
    pollBytes += block.length;
    pollBytesDeflated += (await deflateBlock(block)).length;
  }
  return { pollBytes, pollBytesDeflated };
}

/** The sections of polls alone, as frames, in blocks of a chunk's size. */
function* blocksOfPolls(frames: readonly Uint8Array[]): Generator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for (const bytes of frames) {
    const { channel, sequence, sections } = decodeFrame(bytes);
    const polls = sections.filter(({ kind }) => kind === 'polls');
    if (polls.length === 0) continue;
    const alone = encodeFrame({ channel, sequence, sections: polls });
    parts.push(alone);
    length += alone.length;
    if (length < CHUNK_BYTES) continue;
    yield Buffer.concat(parts);
    parts = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(parts);
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
  const seekCpuMs: number[] = [];
  for (let seek = 0; seek < SEEKS; seek++) {
    const from = span.from + (span.to - span.from) * Math.random();
    const cpuBefore = process.cpuUsage();
    const before = performance.now();
    for await (const _ of reader.frames({ from, to: from + SEEK_NS }));
    seekMs.push(performance.now() - before);
    seekCpuMs.push(cpuSecondsSince(cpuBefore) * 1000);
  }
  const all = performance.now();
  for await (const _ of reader.frames());
  const seconds = (performance.now() - all) / 1000;
  await source.close();
  return { openMs, overviewMs, seekMs, seekCpuMs, seconds, peakMiB: peakMiB(), ...(await readAlone(path)) };
}

async function readAlone(path: string): Promise<Pick<ReadSamples, 'secondsAlone' | 'inflateSeconds'>> {
  const source = await openFileSource(path);
  let inflateSeconds = 0;
  const reader = await openRecording(source, (stored, rawLength) => {
    const start = process.cpuUsage();
    const raw = inflateRawSync(stored, { maxOutputLength: Math.max(1, rawLength) });
    inflateSeconds += cpuSecondsSince(start);
    return raw;
  });
  const start = process.cpuUsage();
  for await (const _ of reader.frames());
  const secondsAlone = cpuSecondsSince(start);
  await source.close();
  return { secondsAlone, inflateSeconds };
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

/** With what the engine does beside: compiling, and collecting garbage. */
function cpuSecondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}
