import type { Nanoseconds } from '@pollscope/protocol';
import { Command, InvalidArgumentError } from 'commander';
import { CommandError, ExitCode } from './exit.ts';
import { openFile } from './inspect/open-file.ts';
import { serveRecordings } from './replay/serve.ts';
import { secondsOption } from './seconds-option.ts';

interface Flags {
  readonly port?: number;
  readonly from?: Nanoseconds;
}

const EPILOGUE = `
Open the printed address: the page plays the recording at any speed, and reads of the file only what it shows. Of several
recordings it shows the list. Only these files are served, to this machine, with the token of this user. Ctrl-C ends it.`;

/** `pollscope replay`: the console over recordings. */
export function replayCommand(): Command {
  return new Command('replay')
    .description('serve the console over recordings: play, seek and look around in them')
    .argument('<file...>', 'recordings (.pollscope)')
    .option('--from <seconds>', 'show this instant, counted from the start of the program', secondsOption)
    .option('--port <number>', 'port of the console, 0 for any free one (default: the first free one)', port)
    .addHelpText('after', EPILOGUE)
    .action(async (paths: string[], flags: Flags) => {
      // What cannot be read is better told here than in the page.
      for (const path of paths) await (await openFile(path)).close();
      const stop = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
      try {
        await serveRecordings(paths, {
          ...flags,
          signal: stop.signal,
          say: (line) => console.error(`Pollscope: ${line}`),
        });
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
        throw new CommandError(ExitCode.failure, `${error.message}: pass --port 0 to take any free port`);
      }
    });
}

function port(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 65535) return value;
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
}
