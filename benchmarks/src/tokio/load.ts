import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Served {
  readonly perSecond: number;
  readonly p99Microseconds: number;
}

/** Requests over fifty connections at a time, for so long. */
export async function load(binary: string, kind: 'echo' | 'http', to: { port: number; ms: number }): Promise<Served> {
  const { stdout } = await run(binary, [kind, String(to.port), String(to.ms)]);
  const [perSecond = Number.NaN, , p99Microseconds = Number.NaN] = stdout.trim().split(' ').map(Number);
  return { perSecond, p99Microseconds };
}
