import { stat } from 'node:fs/promises';
import { TABLE_NAMES, type TableName } from '@pollscope/interop';
import { Command, Option } from 'commander';
import { openInput } from './convert/input.ts';
import { type Format, FORMATS, formatOf, writeOutput } from './convert/output.ts';
import { CommandError, ExitCode } from './exit.ts';

const EPILOGUE = `
Reads recordings of Pollscope, traces of dial9 (.bin, .bin.gz, several joined) and recordings of tokio-console (lines of
JSON); which one it is, the file itself tells. What is missing in it, or left out, goes to standard error.

  pollscope convert trace.bin.gz trace.pollscope     then open it in the console
  pollscope convert run.pollscope run.pftrace        then open it at ui.perfetto.dev
  pollscope convert run.pollscope tasks.csv --table tasks`;

interface ConvertOptions {
  readonly to?: Format;
  readonly table: TableName;
}

/** `pollscope convert`: recordings from and for other tools. */
export function convertCommand(): Command {
  return new Command('convert')
    .description('turn a recording, or a trace of dial9 or tokio-console, into another format')
    .argument('<in>', 'file to read')
    .argument('<out>', 'file to write; .pollscope, .pftrace, .csv or .json says what')
    .addOption(new Option('--to <format>', 'format to write, whatever the name says').choices(FORMATS))
    .addOption(new Option('--table <name>', 'table to write as CSV or JSON').choices(TABLE_NAMES).default('tasks'))
    .addHelpText('after', EPILOGUE)
    .action(async (from: string, to: string, options: ConvertOptions) => {
      const format = options.to ?? formatOf(to);
      if (format === undefined) {
        const message = `the name of ${to} does not say which format to write; add --to ${FORMATS.join(' | ')}`;
        throw new CommandError(ExitCode.usage, message);
      }
      const input = await openInput(from);
      try {
        await writeOutput(input, to, { format, table: options.table });
      } catch (error) {
        throw new CommandError(ExitCode.failure, `cannot write ${to}: ${adviceFor(error)}`);
      } finally {
        await input.close();
      }
      for (const note of input.notes()) console.error(`note: ${note}`);
      const { size } = await stat(to);
      console.log(`${to}: ${format}, ${size} bytes`);
    });
}

function adviceFor(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && error.code === 'EEXIST'
    ? 'it exists already; remove it or choose another name'
    : error.message;
}
