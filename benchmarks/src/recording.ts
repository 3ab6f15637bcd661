import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReadSamples, WriteSamples } from './recording-process.ts';
import { atLeast, atMost, type Report, rounded, type Spread, spread } from './report.ts';

const MILLIONS = process.argv.includes('--large') ? [1, 10, 30] : [1, 10];

/**
 * Recordings of a program's stream: what writing, opening, seeking and reading them takes, and how large they are.
 * `--large` adds one of 30 million polls. Each is written and read by a process of its own.
 */
export async function recording(): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'pollscope-recording-'));
  try {
    return await measured(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measured(folder: string): Promise<Report> {
  const figures: Record<string, number | Spread> = {};
  let last: { readonly written: WriteSamples; readonly seen: ReadSamples } | undefined;
  for (const millions of MILLIONS) {
    const file = join(folder, `${millions}.pollscope`);
    const written = (await inProcess('write', file, String(millions * 1e6))) as WriteSamples;
    const seen = (await inProcess('read', file)) as ReadSamples;
    for (const [name, value] of Object.entries(figuresOf(written, seen))) figures[`${name}At${millions}M`] = value;
    last = { written, seen };
  }
  if (last === undefined) throw new Error('nothing was recorded');
  const { written, seen } = last;
  return {
    figures,
    bars: [
      atMost('bytes per poll record, compressed', written.pollBytesDeflated / written.polls, 3),
      atLeast('polls decoded a second', written.polls / written.decodeSeconds, 20e6),
      atMost('open to a drawn overview, ms', seen.overviewMs, 3_000),
      atMost('seek, 90th percentile, ms', spread(seen.seekMs).p90, 100),
      atMost('peak memory of the reader, MiB', seen.peakMiB, 1_024),
    ],
  };
}

function figuresOf(written: WriteSamples, seen: ReadSamples): Record<string, number | Spread> {
  const { polls, lost, pollBytes, pollBytesDeflated, streamBytes, fileBytes, seconds, pushSeconds, decodeSeconds } =
    written;
  return {
    polls,
    recordsLost: lost,
    pollRecordBytes: rounded(pollBytes / polls),
    pollRecordBytesDeflated: rounded(pollBytesDeflated / polls),
    streamBytesPerPoll: rounded(streamBytes / polls),
    fileBytesPerPoll: rounded(fileBytes / polls),
    decodedPollsPerSecond: rounded(polls / decodeSeconds),
    pushNsPerPoll: rounded((pushSeconds * 1e9) / polls),
    writtenPollsPerSecond: rounded(polls / seconds),
    openMs: rounded(seen.openMs),
    overviewMs: rounded(seen.overviewMs),
    seekMs: spread(seen.seekMs),
    readPollsPerSecond: rounded(polls / seen.seconds),
    readerPeakMiB: rounded(seen.peakMiB),
  };
}

function inProcess(...task: readonly string[]): Promise<unknown> {
  const child = fork(fileURLToPath(new URL('./recording-process.js', import.meta.url)), task);
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`a process of the benchmark ended with code ${code}`)));
  });
}
