import { stat } from 'node:fs/promises';
import { TABLE_NAMES, type TableName } from '@pollscope/interop';
import type { Nanoseconds } from '@pollscope/protocol';
import { Command, Option } from 'commander';
import { openInput } from './convert/input.ts';
import { type Format, FORMATS, formatOf, writeOutput } from './convert/output.ts';
import { CommandError, ExitCode } from './exit.ts';
import { addRangeFlags, rangeOf } from './seconds-option.ts';
import { writeAdvice } from './write-advice.ts';

const EPILOGUE = `
Reads recordings of Pollscope, traces of dial9 (.bin, .bin.gz, several joined) and recordings of tokio-console (lines of
JSON); which one it is, the file itself tells. What is missing in it, or left out, goes to standard error.

  pollscope convert trace.bin.gz trace.pollscope     then open it in the console
  pollscope convert run.pollscope run.pftrace        then open it at ui.perfetto.dev
  pollscope convert run.pollscope tasks.csv --table tasks
  pollscope convert run.pollscope part.pollscope --from 12.5 --to 20

A part of a recording holds whole frames, so that it begins and ends up to a tenth of a second beside what was asked for.
Tables have what lies in the range or reaches into it.`;

interface ConvertOptions {
  readonly format?: Format;
  readonly table: TableName;
  readonly from?: Nanoseconds;
  readonly to?: Nanoseconds;
}

/** `pollscope convert`: recordings from and for other tools. */
export function convertCommand(): Command {
  const command = new Command('convert')
    .description('turn a recording, or a trace of dial9 or tokio-console, into another format')
    .argument('<in>', 'file to read')
    .argument('<out>', 'file to write; .pollscope, .pftrace, .csv or .json says what')
    .addOption(new Option('--format <format>', 'format to write, whatever the name says').choices(FORMATS))
    .addOption(new Option('--table <name>', 'table to write as CSV or JSON').choices(TABLE_NAMES).default('tasks'))
    .addHelpText('after', EPILOGUE);
  return addRangeFlags(command).action(
    async (path: string, output: string, { format = formatOf(output), table, ...flags }: ConvertOptions) => {
      if (format === undefined) {
        const message = `the name of ${output} does not say which format to write; add --format ${FORMATS.join(' | ')}`;
        throw new CommandError(ExitCode.usage, message);
      }
      const range = rangeOf(flags);
      const input = await openInput(path);
      try {
        await writeOutput(input, output, { format, table, range });
      } catch (error) {
        throw new CommandError(ExitCode.failure, `cannot write ${output}: ${writeAdvice(error)}`);
      } finally {
        await input.close();
      }
      for (const note of input.notes()) console.error(`note: ${note}`);
      const { size } = await stat(output);
      console.log(`${output}: ${format}, ${size} bytes`);
    },
  );
}
