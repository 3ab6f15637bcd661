import { createServer } from 'node:net';
import { checkOptions } from '../../options.ts';
import type { Verdict } from './verdict.ts';

/** Tries the ports that an agent tries when none is named. */
export async function checkPorts(): Promise<Verdict> {
  const { host, ports } = checkOptions({});
  const taken: number[] = [];
  for (const port of ports) if (!(await isFree(port, host))) taken.push(port);
  const range = `${ports[0]} to ${ports.at(-1)} of ${host}`;
  if (taken.length === 0) return { status: 'ok', found: `${range} are free` };
  if (taken.length < ports.length) {
    return {
      status: 'warn',
      found: `${taken.join(', ')} taken, the others of ${range} free`,
      advice: 'the next free one is used; if a program of yours is there: pollscope attach',
    };
  }
  return {
    status: 'fail',
    found: `${range} are all taken`,
    advice: 'end some of the programs, or pass --port 0 (POLLSCOPE_PORT=0) to take any free port',
  };
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}
