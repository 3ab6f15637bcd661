import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../apps/agent/bin/pollscope.js', import.meta.url));

/** Starting means two processes and a port. */
const START_TIMEOUT_MS = 30_000;

/** A demo may be in a poll of eight seconds when it is told to stop. */
const STOP_TIMEOUT_MS = 15_000;

/** A `pollscope` command that shows a console until it is told to stop. */
export interface ConsoleCommand {
  /** The console, with the token that opens it. */
  readonly consoleUrl: string;
  /** All that was printed, once it has ended. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** A program that misbehaves in one way, as `pollscope demo` runs it. */
export type DemoProgram = ConsoleCommand;

/** Starts a demo on a free port and waits for the console's address; throws with what was printed when none comes. */
export function startDemo(name: string, environment?: Readonly<Record<string, string>>): Promise<DemoProgram> {
  return startProgram([COMMAND, 'demo', name, '--port', '0'], environment);
}

/** Serves the console over recordings, on a free port. */
export function startReplay(...files: readonly string[]): Promise<ConsoleCommand> {
  return startProgram([COMMAND, 'replay', ...files, '--port', '0']);
}

/** Starts a program of Node that prints a console's address. */
export async function startProgram(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ConsoleCommand> {
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  let printed = '';
  for (const output of [child.stdout, child.stderr]) {
    output.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const ended = once(child, 'close').then(() => printed);
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGINT');
    const killer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(killer);
  };
  const deadline = AbortSignal.timeout(START_TIMEOUT_MS);
  while (child.exitCode === null && !deadline.aborted) {
    // Only whole lines: an address may arrive in two pieces.
    const [consoleUrl] = printed.match(/http:\/\/\S+token\S+(?=.*\n)/) ?? [];
    if (consoleUrl !== undefined) return { consoleUrl, ended, stop };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await stop();
  throw new Error(`“${args.join(' ')}” did not print the console's address. It printed:\n${printed}`);
}
