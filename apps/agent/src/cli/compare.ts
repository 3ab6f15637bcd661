import { CompareError, compareRecordings, type CompareRecordingsOptions } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';
import { Command } from 'commander';
import { type ComparedFiles, comparisonLines, type FileFacts } from './compare/comparison-text.ts';
import { CommandError, ExitCode } from './exit.ts';
import { openFile, type OpenFile } from './inspect/open-file.ts';
import { damageOf } from './inspect/summary.ts';
import { paintFor } from './paint.ts';
import { rangeOf, secondsOption } from './seconds-option.ts';

interface Flags {
  readonly json?: true;
  readonly at?: string;
  readonly from?: Nanoseconds;
  readonly to?: Nanoseconds;
  readonly bars?: true;
}

/** Where the output is no terminal. */
const PLAIN_WIDTH = 120;
const ROWS_SHOWN = 10;
/** Of a factor of two: fine enough to see two humps where there are two. */
const BARS_PER_OCTAVE = 4;

const EPILOGUE = `
Both are read over the same length of time from where they are aligned: as much as both have. Queues are paired by worker and
name, tasks by queue and name, places by file and line, findings by what was found and about whom.

KS is the largest difference between the shares of values up to any one value (Kolmogorov-Smirnov), with what chance alone
exceeds in one of 20 cases; W1 is how far a value moved on average (Wasserstein). They need 100 samples on either side.

  pollscope compare before.pollscope after.pollscope
  pollscope compare before.pollscope after.pollscope --at deployed --to 30

To see it drawn, serve both with "pollscope replay before.pollscope after.pollscope" and press Compare in Recordings.

In JSON, "a" is before and "b" is after; times are nanoseconds, shares fractions of 1, and all tasks are listed.
Exit codes: 0 fine, 1 nothing of a file can be read or it lacks the mark, 2 wrong usage.`;

/** `pollscope compare`: what changed from one recording to another. */
export function compareCommand(): Command {
  return new Command('compare')
    .description('print what changed from one recording to another: by queue, task and place, and findings')
    .argument('<before>', 'recording (.pollscope)')
    .argument('<after>', 'recording (.pollscope)')
    .option('--at <mark>', 'align them where the program first made this mark (default: at their beginnings)')
    .option('--from <seconds>', 'leave out what was before, counted from where they are aligned', secondsOption)
    .option('--to <seconds>', 'leave out what came after', secondsOption)
    .option('--json', 'print one JSON object')
    .option('--bars', 'with --json: the distributions as bars too, to be drawn over each other')
    .addHelpText('after', EPILOGUE)
    .action(async (before: string, after: string, { json, bars, ...flags }: Flags) => {
      rangeOf(flags);
      const options = bars === undefined ? flags : { ...flags, barsPerOctave: BARS_PER_OCTAVE };
      const compared = await compareFiles(before, after, options);
      const width = process.stdout.isTTY ? process.stdout.columns : PLAIN_WIDTH;
      const layout = { width, paint: paintFor(process.stdout, process.env), rows: ROWS_SHOWN };
      console.log(json ? JSON.stringify(compared) : comparisonLines(compared, layout).join('\n'));
    });
}

async function compareFiles(before: string, after: string, options: CompareRecordingsOptions): Promise<ComparedFiles> {
  const a = await openFile(before);
  try {
    const b = await openFile(after);
    try {
      const comparison = await compareRecordings(a.reader, b.reader, options);
      return { files: { a: factsOf(before, a), b: factsOf(after, b) }, ...comparison };
    } catch (error) {
      if (!(error instanceof CompareError)) throw error;
      const { recording, message } = error;
      if (recording === undefined) throw new CommandError(ExitCode.usage, message);
      throw new CommandError(ExitCode.failure, `${recording === a.reader ? before : after}: ${message}`);
    } finally {
      await b.close();
    }
  } finally {
    await a.close();
  }
}

function factsOf(path: string, { reader }: OpenFile): FileFacts {
  const { writer, startedAt, source } = reader.metadata;
  return { path, writer, startedAt, source, damage: damageOf(reader) };
}
