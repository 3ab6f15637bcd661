import { setMaxListeners } from 'node:events';
import { Command } from 'commander';
import type { AgentSetting } from '../environment.ts';
import { AgentError, type SettableOptions } from '../options.ts';
import { SourceError } from '../tokio/console-source.ts';
import { observeProgram, type ProgramEvents } from '../tokio/program-agent.ts';
import { addAgentFlags, settingsOf } from './agent-flags.ts';
import { CommandError, ExitCode } from './exit.ts';
import { programUrl } from './tokio-address.ts';

interface Flags {
  readonly json?: true;
  readonly wait?: true;
}

/** The others are about a probe within the program. */
const SETTINGS: readonly AgentSetting['option'][] = [
  'name',
  'port',
  'host',
  'token',
  'allowControl',
  'longPoll',
  'findings',
  'redact',
  'record',
  'flightRecorder',
  'maxMemory',
];

const EPILOGUE = `
The program stays as it is: it runs console-subscriber (console_subscriber::init() in main, built with
RUSTFLAGS="--cfg tokio_unstable"), as for tokio-console. Open the printed address. Several programs each get a console
of their own, on ports one after the other. Nothing of the program is changed, paused or slowed down; Ctrl-C ends it.

What console-subscriber does not tell, workers, run queues, parks and single polls, the crate pollscope does.

With --json each line is an object: "event" started (with "program", "console", "tasks"), lost (with "message"),
resumed, restarted or warning.
Exit codes: 0 ended by Ctrl-C, 1 a program cannot be observed, 2 wrong usage.`;

/** `pollscope tokio`: the console for Tokio programs as they are. */
export function tokioCommand(): Command {
  const command = new Command('tokio')
    .description('observe Tokio programs that run console-subscriber')
    .argument('[address...]', 'of console-subscriber: http://host:port, host:port, or a port', ['6669'])
    .option('--wait', 'wait for programs that are not there yet')
    .option('--json', 'print what happens as JSON, one object a line, on standard output')
    .addHelpText('after', EPILOGUE);
  return addAgentFlags(command, SETTINGS).action(async (addresses: string[], flags: Flags) => {
    const settings = settingsOf(command);
    const urls = [...new Set(addresses.map(programUrl))];
    const stop = new AbortController();
    // Each program listens to it more than once.
    setMaxListeners(0, stop.signal);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
    try {
      await Promise.all(
        urls.map((url, index) =>
          observeProgram(
            { url, settings: settingsFor(settings, index), wait: flags.wait === true, events: reporter(url, flags) },
            stop.signal,
          ),
        ),
      );
    } catch (error) {
      throw commandError(error);
    } finally {
      stop.abort();
    }
  });
}

/** A port that was asked for is that of the first program. */
function settingsFor(settings: SettableOptions, index: number): SettableOptions {
  const { port } = settings;
  return port === undefined || port === 0 ? settings : { ...settings, port: port + index };
}

function reporter(program: string, { json }: Flags): ProgramEvents {
  const say = (event: string, fields: Readonly<Record<string, unknown>>, text: string): void => {
    if (json === undefined) console.error(`Pollscope: ${text}`);
    else process.stdout.write(`${JSON.stringify({ event, program, ...fields })}\n`);
  };
  return {
    started: ({ url, tasks }) =>
      say('started', { console: url, tasks }, `${url} shows the ${tasks} tasks of the program at ${program}`),
    lost: ({ message }) => say('lost', { message }, `${message}; it is tried again`),
    resumed: (how) =>
      say(
        how === 'again' ? 'resumed' : 'restarted',
        {},
        how === 'again' ? `the program at ${program} is there again` : `the program at ${program} was restarted`,
      ),
    warning: (message) => say('warning', { message }, message),
  };
}

function commandError(error: unknown): unknown {
  if (error instanceof SourceError) {
    const hint = error.problem.kind === 'absent' ? ' (--wait waits for it)' : '';
    return new CommandError(ExitCode.failure, `${error.message}${hint}`);
  }
  if (error instanceof AgentError) return new CommandError(ExitCode.usage, error.message);
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return new CommandError(ExitCode.failure, `${error.message}: pass --port 0 to take any free one`);
  }
  return error;
}
