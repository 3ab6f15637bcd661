import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import { encodeFrame } from '@pollscope/protocol';
import { inflateWithStreams, memorySource, openRecording, RecordingWriter } from '@pollscope/protocol/recording';
import { startMainJob } from './main-job.ts';
import { TilesApi } from './tiles-api.ts';

// Makes the recording of the main job that the gallery and the pictures of the docs show: `npm run tiles-recording` in this
// folder, after a build. Afterwards, `npm run gallery-images` and `npm run console-images` are due.

const FILE = fileURLToPath(new URL('../../apps/dashboard/gallery/tiles.pollscope', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Where the program lies in the recording, wherever it was made. */
const SHOWN_ROOT = '/srv/pollscope/';

/** The charts' default window, and some seconds more. */
const CALM_MS = 20_000;
const LONG_POLL_MS = 1_500;
const AFTER_MS = 13_000;
/** Of the past a file of few chunks is smaller, and nobody seeks in it. */
const CHUNK_NS = 5e9;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function record(directory: string): Promise<Uint8Array> {
  process.env['POLLSCOPE_RECORD'] = directory;
  const job = await startMainJob();
  const api = new TilesApi(job.serviceUrl);
  await pause(CALM_MS);
  await api.post('faults/stuck-request', {});
  await api.post('faults/long-poll', { lengthMs: LONG_POLL_MS });
  await pause(AFTER_MS);
  await job.stop();
  const [file] = await readdir(directory);
  if (file === undefined) throw new Error('The main job left no recording.');
  return readFile(join(directory, file));
}

/** The value with this machine's paths replaced in every text, however deep. */
function moved(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(ROOT, SHOWN_ROOT);
  if (Array.isArray(value)) return value.map(moved);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, moved(field)]));
}

async function rewrite(bytes: Uint8Array): Promise<Uint8Array> {
  const reader = await openRecording(memorySource(bytes), inflateWithStreams);
  const { metadata } = reader;
  const blocks: Uint8Array[] = [];
  const deflate = promisify(deflateRaw);
  const writer = new RecordingWriter({
    metadata: { ...metadata, source: { ...metadata.source, pid: 4711, host: 'example' } },
    deflate: (raw) => deflate(raw, { level: 9 }),
    sink: (block) => void blocks.push(block.slice()),
    chunkTime: CHUNK_NS,
  });
  for await (const { frame } of reader.frames()) {
    // A frame's texts are replaced by texts: it keeps its type.
    const shown = moved(frame) as typeof frame;
    writer.push(encodeFrame(shown), shown);
  }
  await writer.finish();
  return Buffer.concat(blocks);
}

const directory = await mkdtemp(join(tmpdir(), 'tiles-'));
try {
  await writeFile(FILE, await rewrite(await record(directory)));
} finally {
  await rm(directory, { recursive: true });
}
