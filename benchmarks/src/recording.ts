import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ImportSamples, InspectSamples, ReadSamples, WriteSamples } from './recording-process.ts';
import { atLeast, atMost, type Report, rounded, type Spread, spread } from './report.ts';

/** How many polls, in millions, ascending; the program makes half a million a second. */
const MILLIONS = sizes(process.argv);
/** A folder with `demo-2026-07.bin.gz`, a trace of dial9 that is too large to keep here. */
const DIAL9_TRACES = process.env['POLLSCOPE_DIAL9_TRACES'];

function sizes(flags: readonly string[]): readonly number[] {
  if (flags.includes('--huge')) return [1, 10, 30, 100];
  return flags.includes('--large') ? [1, 10, 30] : [1, 10];
}

/**
 * Recordings of a program's stream: what writing, opening, seeking, reading and summing them up takes, and how large they
 * are. They hold the beginnings of one run, with 1 and 10 million polls, `--large` with 30 million too, `--huge` with 100
 * million too. Each is read by processes of its own.
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
  const polls = MILLIONS.map((millions) => String(millions * 1e6));
  const writings = (await inProcess('write', folder, ...polls)) as readonly WriteSamples[];
  const all: Samples[] = [];
  for (const [at, written] of writings.entries()) {
    const file = join(folder, `${polls[at]}.pollscope`);
    const seen = (await inProcess('read', file)) as ReadSamples;
    const summed = (await inProcess('inspect', file)) as InspectSamples;
    all.push({ written, seen, summed });
  }
  for (const [at, samples] of all.entries()) {
    for (const [name, value] of Object.entries(figuresOf(samples))) figures[`${name}At${MILLIONS[at]}M`] = value;
  }
  const [smaller, last] = all.slice(-2);
  if (smaller === undefined || last === undefined) throw new Error('nothing was recorded');
  if (DIAL9_TRACES !== undefined) {
    const trace = join(DIAL9_TRACES, 'demo-2026-07.bin.gz');
    const { megabytes, seconds } = (await inProcess('import', trace)) as ImportSamples;
    figures['dial9MegabytesPerSecond'] = spread(seconds.map((time) => megabytes / time));
  }
  const { written, seen, summed } = last;
  return {
    figures,
    bars: [
      atMost('bytes per poll record, compressed', written.pollBytesDeflated / written.polls, 3),
      // The stretches that nothing else disturbed.
      atLeast('polls decoded a second, 90th percentile', spread(written.decodeRates).p90, 20e6),
      atMost('open to a drawn overview, ms', seen.overviewMs, 3_000),
      atMost('seek, 90th percentile, ms', spread(seen.seekMs).p90, 100),
      atMost('peak memory of the reader, MiB', seen.peakMiB, 1_024),
      // As much as one of a tenth of the size takes, about.
      atMost('peak memory of inspect, MiB', summed.peakMiB, 400),
      atMost('CPU time to read a poll, as a multiple of the next smaller recording', growthOf(smaller, last), 1.25),
    ],
  };
}

interface Samples {
  readonly written: WriteSamples;
  readonly seen: ReadSamples;
  readonly summed: InspectSamples;
}

function growthOf(smaller: Samples, larger: Samples): number {
  const perPoll = ({ written, seen }: Samples) => seen.secondsAlone / written.polls;
  return perPoll(larger) / perPoll(smaller);
}

function figuresOf({ written, seen, summed }: Samples): Record<string, number | Spread> {
  const { polls, lost, pollBytes, pollBytesDeflated, streamBytes, fileBytes, seconds, pushSeconds, decodeRates } =
    written;
  return {
    polls,
    recordsLost: lost,
    pollRecordBytes: rounded(pollBytes / polls),
    pollRecordBytesDeflated: rounded(pollBytesDeflated / polls),
    streamBytesPerPoll: rounded(streamBytes / polls),
    fileBytesPerPoll: rounded(fileBytes / polls),
    decodedPollsPerSecond: spread(decodeRates),
    pushNsPerPoll: rounded((pushSeconds * 1e9) / polls),
    writtenPollsPerSecond: rounded(polls / seconds),
    openMs: rounded(seen.openMs),
    overviewMs: rounded(seen.overviewMs),
    seekMs: spread(seen.seekMs),
    seekCpuMs: spread(seen.seekCpuMs),
    readPollsPerSecond: rounded(polls / seen.seconds),
    readCpuNsPerPoll: rounded((seen.secondsAlone * 1e9) / polls),
    ofThatInflateNsPerPoll: rounded((seen.inflateSeconds * 1e9) / polls),
    readerPeakMiB: rounded(seen.peakMiB),
    inspectedPollsPerSecond: rounded(summed.polls / summed.seconds),
    inspectPeakMiB: rounded(summed.peakMiB),
  };
}

/** What a process of its own finds out; see `recording-process.ts`. */
export function inProcess(...task: readonly string[]): Promise<unknown> {
  const child = fork(fileURLToPath(new URL('./recording-process.js', import.meta.url)), task);
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`a process of the benchmark ended with code ${code}`)));
  });
}
