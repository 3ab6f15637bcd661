import { InvalidArgumentError } from 'commander';
import type { Nanoseconds } from '@pollscope/protocol';

/** Reads seconds of stream time. @throws InvalidArgumentError */
export function secondsOption(text: string): Nanoseconds {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0) return Math.round(value * 1e9);
  throw new InvalidArgumentError('It must be a number of seconds since the program started.');
}
