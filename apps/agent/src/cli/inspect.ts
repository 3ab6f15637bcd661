import { Command } from 'commander';
import type { Nanoseconds } from '@pollscope/protocol';
import { openFile } from './inspect/open-file.ts';
import { summarise } from './inspect/summary.ts';
import { summaryLines } from './inspect/summary-text.ts';
import { paintFor } from './paint.ts';
import { addRangeFlags, rangeOf } from './seconds-option.ts';

interface Flags {
  readonly json?: true;
  readonly from?: Nanoseconds;
  readonly to?: Nanoseconds;
}

/** Where the output is no terminal. */
const PLAIN_WIDTH = 120;
const TASKS_SHOWN = 20;

const EPILOGUE = `
A recording that was cut short is read as far as it goes, and what is missing is said. The figures are those that the page
shows for the same range. In JSON, times are nanoseconds, shares fractions of 1, and all tasks are listed.
Exit codes: 0 fine, 1 nothing of the file can be read, 2 wrong usage.`;

/** `pollscope inspect`: what a recording tells, as text or JSON. */
export function inspectCommand(): Command {
  const command = new Command('inspect')
    .description('print what a recording tells: figures by queue and task, fairness, findings, loss')
    .argument('<file>', 'recording (.pollscope)')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EPILOGUE);
  return addRangeFlags(command).action(async (path: string, { json, ...flags }: Flags) => {
    const range = rangeOf(flags);
    const { reader, bytes, close } = await openFile(path);
    try {
      const summary = await summarise(reader, bytes, range);
      const width = process.stdout.isTTY ? process.stdout.columns : PLAIN_WIDTH;
      const layout = { width, paint: paintFor(process.stdout, process.env), tasks: TASKS_SHOWN };
      console.log(json ? JSON.stringify(summary) : summaryLines(summary, layout).join('\n'));
    } finally {
      await close();
    }
  });
}
