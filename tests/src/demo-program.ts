import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../apps/agent/bin/pollscope.js', import.meta.url));

/** Starting means two processes and a port. */
const START_TIMEOUT_MS = 30_000;

/** A demo may be in a poll of eight seconds when it is told to stop. */
const STOP_TIMEOUT_MS = 15_000;

/** A program that misbehaves in one way, as `pollscope demo` runs it. */
export interface DemoProgram {
  /** The console, with the token that opens it. */
  readonly consoleUrl: string;
  stop(): Promise<void>;
}

/** Starts a demo on a free port and waits for the console's address; throws with what was printed when none comes. */
export async function startDemo(name: string): Promise<DemoProgram> {
  const child = spawn(process.execPath, [COMMAND, 'demo', name, '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const output of [child.stdout, child.stderr]) {
    output.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
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
    if (consoleUrl !== undefined) return { consoleUrl, stop };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await stop();
  throw new Error(`The demo ${name} did not print the console's address. It printed:\n${printed}`);
}
