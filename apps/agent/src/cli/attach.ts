import { setTimeout as sleep } from 'node:timers/promises';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { streamAddress } from './attach/address.ts';
import { Followed } from './attach/follow.ts';
import { liveView } from './attach/live-view.ts';
import { recordStream } from './attach/record-stream.ts';
import { SORTS, type Sort, type SummaryOptions, summaryOf } from './attach/summary.ts';
import { summaryLines } from './attach/summary-text.ts';
import { paintFor } from './paint.ts';

interface Flags {
  readonly once?: true;
  readonly json?: true;
  readonly window: number;
  readonly sort: Sort;
  readonly tasks: number;
  readonly token?: string;
  readonly record?: string;
}

const PRINT_EVERY_MS = 1_000;
/** Figures of tasks come once a second, so that a shorter window would hold none of them now and then. */
const SHORTEST_WINDOW = 2;
/** What the store keeps. */
const LONGEST_WINDOW = 60;
/** Where the output is no terminal. */
const PLAIN_WIDTH = 120;

const EPILOGUE = `
Keys: q quit, s sort by the next column, p pause. Where the output is no terminal, a summary is printed each second.
Needs the token of the agent: the URL that the program printed has it, or it is the one kept for this user.
With --record, Ctrl-C or the end of the program completes the recording.
In JSON, times are nanoseconds and shares fractions of 1. A lost connection is tried again, except with --once.
Exit codes: 0 fine, 1 the agent cannot be reached or refuses, 2 wrong usage.`;

/** `pollscope attach`: a live summary of a running program in the terminal. */
export function attachCommand(): Command {
  return new Command('attach')
    .description('watch a running program in this terminal')
    .addArgument(
      new Argument('[url]', "URL that the program printed, host:port, or a port (default: this machine's 6780)"),
    )
    .option('--once', 'print one summary, as soon as the program has run for a window, and end')
    .option('--json', 'print JSON, one object a line, each second')
    .option(
      '--window <seconds>',
      `how far the figures reach back, ${SHORTEST_WINDOW} to ${LONGEST_WINDOW}`,
      wholeFrom(SHORTEST_WINDOW, LONGEST_WINDOW),
      5,
    )
    .addOption(new Option('--sort <column>', 'order of the tasks').choices(Object.keys(SORTS)).default('p95'))
    .option('--tasks <rows>', 'most rows of the task table', wholeFrom(1, 100_000), 20)
    .addOption(
      new Option('--record <file>', 'show nothing, and write all that the agent tells into a new recording').conflicts([
        'once',
        'json',
      ]),
    )
    .addOption(new Option('--token <text>', 'for an address without one').env('POLLSCOPE_TOKEN'))
    .addHelpText('after', EPILOGUE)
    .action(async (url: string | undefined, flags: Flags) => {
      const address = streamAddress(url, flags.token);
      const stop = new AbortController();
      process.once('SIGINT', () => stop.abort());
      process.once('SIGTERM', () => stop.abort());
      if (flags.record !== undefined) {
        const { bytes, ending = 'stopped' } = await recordStream(address, flags.record, stop.signal);
        console.error(`Pollscope: ${ending}; ${flags.record} has ${bytes} bytes`);
        return;
      }
      const followed = new Followed();
      const following = followed.follow(address, { signal: stop.signal, retry: flags.once === undefined });
      try {
        // Whichever ends first: the view because the user has seen enough, or the stream because it cannot be had.
        await Promise.race([following, show(followed, flags, stop.signal)]);
      } finally {
        stop.abort();
      }
    });
}

async function show(followed: Followed, flags: Flags, signal: AbortSignal): Promise<void> {
  await followed.until(() => followed.store.windowsUntil > 0, signal);
  if (signal.aborted) return;
  const options: SummaryOptions = { ...flags, window: flags.window * 1e9 };
  const paint = paintFor(process.stdout, process.env);
  const print = (): void => {
    const summary = summaryOf(followed, options);
    const width = process.stdout.isTTY ? process.stdout.columns : PLAIN_WIDTH;
    const text = flags.json ? JSON.stringify(summary) : summaryLines(summary, { width, paint }).join('\n');
    process.stdout.write(flags.json ? `${text}\n` : `${text}\n\n`);
  };
  if (flags.once !== undefined) {
    await followed.until(() => followed.covers(options.window), signal);
    if (!signal.aborted) print();
  } else if (process.stdout.isTTY && flags.json === undefined) {
    await liveView(followed, { ...options, paint }, signal);
  } else {
    while (!signal.aborted) {
      await sleep(PRINT_EVERY_MS, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) print();
    }
  }
}

function wholeFrom(lowest: number, highest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= lowest && value <= highest) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${lowest} to ${highest}.`);
  };
}
