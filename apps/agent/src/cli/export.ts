import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Nanoseconds } from '@pollscope/protocol';
import { Command, InvalidArgumentError } from 'commander';
import { CommandError, ExitCode } from './exit.ts';
import { embeddable } from './export/embeddable.ts';
import { TooLarge } from './export/too-large.ts';
import { writePage } from './export/write-page.ts';
import { addRangeFlags, rangeOf } from './seconds-option.ts';
import { writeAdvice } from './write-advice.ts';

interface Flags {
  readonly from?: Nanoseconds;
  readonly to?: Nanoseconds;
  readonly maxSize: number;
}

/** In mebibytes: what a browser opens in a second or two, and a mail server may still take. */
const DEFAULT_MAX_SIZE = 64;
/** A page is one string to the browser, and those end at 512 MiB; base64 makes four bytes of three. */
const LARGEST_MAX_SIZE = 350;
const MIB = 1 << 20;

const EPILOGUE = `
The page holds the console and the recording and needs no server: open it from the disk, attach it to an issue, or put it on any
web space. Whoever has it can read all that the recording tells.

  pollscope export crash.pollscope crash.html
  pollscope export run.pollscope part.html --from 12.5 --to 20
  pollscope export trace.bin.gz trace.html             a trace of dial9`;

/** `pollscope export`: a recording and the console in one page. */
export function exportCommand(): Command {
  const command = new Command('export')
    .description('make one page of a recording and the console, which opens without a server')
    .argument('<file>', 'recording (.pollscope), or a trace of dial9 or tokio-console')
    .argument('<out>', 'page to write (.html)')
    .option('--max-size <mebibytes>', 'largest recording that is put into a page', maxSize, DEFAULT_MAX_SIZE)
    .addHelpText('after', EPILOGUE);
  return addRangeFlags(command).action(async (path: string, out: string, { maxSize: limit, ...flags }: Flags) => {
    const range = rangeOf(flags);
    const content = await embeddable(path, { range, limit: limit * MIB }).catch((error: unknown) => {
      if (!(error instanceof TooLarge)) throw error;
      throw new CommandError(ExitCode.failure, tooLargeAdvice(path, error, limit));
    });
    try {
      await writePage(out, { name: basename(path), content });
    } catch (error) {
      if (error instanceof CommandError) throw error;
      throw new CommandError(ExitCode.failure, `cannot write ${out}: ${writeAdvice(error)}`);
    } finally {
      await content.close();
    }
    for (const note of content.notes()) console.error(`note: ${note}`);
    const { size } = await stat(out);
    console.log(`${out}: ${size} bytes, open it in a browser`);
  });
}

function tooLargeAdvice(path: string, { bytes }: TooLarge, limit: number): string {
  const size = `${path} has ${bytes === undefined ? `more than ${limit}` : Math.ceil(bytes / MIB)} MiB`;
  return `${size}, and the limit for a page is ${limit} MiB: choose a part with --from and --to, raise --max-size (up to ${LARGEST_MAX_SIZE}), or use \`pollscope replay\``;
}

function maxSize(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= LARGEST_MAX_SIZE) return value;
  throw new InvalidArgumentError(`It must be a number of mebibytes, up to ${LARGEST_MAX_SIZE}.`);
}
