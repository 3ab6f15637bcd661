import { Command, InvalidArgumentError } from 'commander';
import type { Nanoseconds } from '@pollscope/protocol';
import { CommandError, ExitCode } from './exit.ts';
import { openFile } from './inspect/open-file.ts';
import { serveReplay } from './replay/serve.ts';
import { secondsOption } from './seconds-option.ts';

interface Flags {
  readonly speed: number;
  readonly port?: number;
  readonly from?: Nanoseconds;
}

const SLOWEST = 0.1;
const FASTEST = 1000;

const EPILOGUE = `
The recording begins to play when the first console is open, and stays at its end until Ctrl-C. A console that comes later
is shown the last two minutes. Only this machine is served, with the token of this user.`;

/** `pollscope replay`: the console over a recording, as if the program ran again. */
export function replayCommand(): Command {
  return new Command('replay')
    .description('play a recording in the console, as if the program ran again')
    .argument('<file>', 'recording (.pollscope)')
    .option('--speed <factor>', `${SLOWEST} to ${FASTEST} times as fast as it was`, speed, 1)
    .option('--from <seconds>', 'begin there, counted from the start of the program', secondsOption)
    .option('--port <number>', 'port of the console, 0 for any free one (default: the first free one)', port)
    .addHelpText('after', EPILOGUE)
    .action(async (path: string, flags: Flags) => {
      const { reader, close } = await openFile(path);
      const stop = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
      try {
        await serveReplay(reader, {
          ...flags,
          signal: stop.signal,
          say: (line) => console.error(`Pollscope: ${line}`),
        });
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
        throw new CommandError(ExitCode.failure, `${error.message}: pass --port 0 to take any free port`);
      } finally {
        await close();
      }
    });
}

function speed(text: string): number {
  const value = Number(text);
  if (value >= SLOWEST && value <= FASTEST) return value;
  throw new InvalidArgumentError(`It must be a number from ${SLOWEST} to ${FASTEST}.`);
}

function port(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 65535) return value;
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
}
