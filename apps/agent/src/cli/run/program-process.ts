import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { CommandError, ExitCode } from '../exit.ts';

const REGISTER = new URL('../../register.js', import.meta.url).href;

/** What a program is asked to end by, or to do; the rest of the signals are Node's own or cannot be caught. */
const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];

export interface ProgramOptions {
  readonly file: string;
  readonly args: readonly string[];
  /** Added to the environment of this process. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Runs a program in a Node process of its own, with an agent for each executor that it makes, on this process's input and
 * output. Passes signals on, and ends this process as the program ended: with its exit code, or by its signal.
 */
export async function runProgram({ file, args, environment }: ProgramOptions): Promise<void> {
  const child = spawn(process.execPath, ['--import', REGISTER, file, ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  const stopPassing = passSignals((signal) => child.kill(signal));
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    stopPassing();
    if (signal !== null) process.kill(process.pid, signal);
    else process.exitCode = code ?? ExitCode.failure;
  } catch (error) {
    stopPassing();
    throw new CommandError(ExitCode.failure, `${file} could not be started: ${String(error)}`);
  }
}

function passSignals(pass: (signal: NodeJS.Signals) => void): () => void {
  const listeners = SIGNALS.map((signal) => {
    // A terminal's Ctrl-C and Ctrl-\ reach the program by themselves: passed on, it would get them twice.
    const fromTerminal = process.stdin.isTTY && (signal === 'SIGINT' || signal === 'SIGQUIT');
    const listener = fromTerminal ? () => undefined : () => pass(signal);
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  return () => {
    for (const remove of listeners) remove();
  };
}
