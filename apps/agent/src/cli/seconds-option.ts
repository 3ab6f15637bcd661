import { type Command, InvalidArgumentError } from 'commander';
import type { Nanoseconds } from '@pollscope/protocol';
import type { TimeRange } from '@pollscope/protocol/recording';
import { CommandError, ExitCode } from './exit.ts';

/** What nanoseconds can count exactly. */
const LATEST_SECONDS = Number.MAX_SAFE_INTEGER / 1e9;

/** Reads seconds of stream time. @throws InvalidArgumentError */
export function secondsOption(text: string): Nanoseconds {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= LATEST_SECONDS) return Math.round(value * 1e9);
  throw new InvalidArgumentError('It must be a number of seconds since the program started.');
}

/** Gives a command the flags `--from` and `--to`. */
export function addRangeFlags(command: Command): Command {
  return command
    .option('--from <seconds>', 'leave out what was before, counted from the start of the program', secondsOption)
    .option('--to <seconds>', 'leave out what came after', secondsOption);
}

/** The range that `--from` and `--to` ask for: without end where they say nothing. @throws CommandError for an empty one. */
export function rangeOf({ from, to }: { readonly from?: Nanoseconds; readonly to?: Nanoseconds }): Readonly<TimeRange> {
  const range = { from: from ?? Number.NEGATIVE_INFINITY, to: to ?? Number.POSITIVE_INFINITY };
  if (range.from < range.to) return range;
  throw new CommandError(ExitCode.usage, '--from must be before --to');
}
