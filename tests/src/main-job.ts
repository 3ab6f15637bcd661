import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../examples/tiles/dist/main.js', import.meta.url));

/** Starting means opening two ports and one thread: a job that is silent for this long will stay so. */
const START_TIMEOUT_MS = 30_000;

/** The job closes its connections and its child process on SIGINT, which takes well under a second. */
const STOP_TIMEOUT_MS = 10_000;

/** The main job as `npm start` runs it, as a child process on ports of its own. */
export interface MainJob {
  /** The service's own page. */
  readonly serviceUrl: string;
  /** The console, with the token that opens it. */
  readonly consoleUrl: string;
  readonly pid: number;
  /** Everything it has printed so far, stdout and stderr. */
  output(): string;
  /** Sends Ctrl-C's signal and waits; resolves to the exit code. Throws when the job has to be killed. */
  stop(): Promise<number | null>;
}

/**
 * Starts the main job and waits until it has printed its two addresses, of which the console's carries a token.
 * Throws with what the job printed when it ends or stays silent instead.
 */
export async function startMainJob(args: readonly string[] = []): Promise<MainJob> {
  const child = spawn(process.execPath, [ENTRY, '--port', '0', '--console-port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const keep = (chunk: string): void => void (printed += chunk);
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  try {
    const { serviceUrl, consoleUrl } = await addresses(child, () => printed);
    const { pid } = child;
    if (pid === undefined) throw new Error('The main job has no process id.');
    return { serviceUrl, consoleUrl, pid, output: () => printed, stop: () => stop(child, () => printed) };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

async function addresses(child: ChildProcess, printed: () => string) {
  const deadline = AbortSignal.timeout(START_TIMEOUT_MS);
  while (child.exitCode === null && child.signalCode === null && !deadline.aborted) {
    // Only whole lines: an address may arrive in two pieces.
    const urls = printed().match(/http:\/\/\S+(?=.*\n)/g) ?? [];
    const consoleUrl = urls.find((url) => url.includes('token'));
    const serviceUrl = urls.find((url) => !url.includes('token'));
    if (serviceUrl !== undefined && consoleUrl !== undefined) return { serviceUrl, consoleUrl };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`The main job did not print its two addresses. It printed:\n${printed()}`);
}

async function stop(child: ChildProcess, printed: () => string): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  const [code, signal] = (await exited) as [number | null, NodeJS.Signals | null];
  clearTimeout(killer);
  if (signal !== null) throw new Error(`The main job ended by ${signal}. It printed:\n${printed()}`);
  return code;
}
