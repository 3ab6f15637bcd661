import { url as inspectorUrl } from 'node:inspector';
import { availableParallelism } from 'node:os';
import { OLDEST_NODE } from '../../version.ts';
import type { Verdict } from './verdict.ts';

export function checkNode(): Verdict {
  const found = `${process.version}, ${process.platform} ${process.arch}`;
  return isAtLeast(process.versions.node, OLDEST_NODE)
    ? { status: 'ok', found }
    : { status: 'fail', found, advice: `install Node ${OLDEST_NODE} or newer` };
}

/** Compares versions of three numbers. */
function isAtLeast(version: string, oldest: string): boolean {
  return version.localeCompare(oldest, 'en', { numeric: true }) >= 0;
}

export function checkSharedMemory(): Verdict {
  try {
    const records = new BigInt64Array(new SharedArrayBuffer(8 << 20));
    Atomics.store(records, 0, 1n);
    return { status: 'ok', found: '8 MiB for the event ring' };
  } catch (error) {
    return {
      status: 'fail',
      found: `no SharedArrayBuffer: ${String(error)}`,
      advice: 'start Node without flags that take shared memory away, or give the process more memory',
    };
  }
}

export function checkCores(): Verdict {
  const cores = availableParallelism();
  return cores > 1
    ? { status: 'ok', found: `${cores}` }
    : {
        status: 'warn',
        found: '1',
        advice: 'the agent shares the core with the program: expect later updates and a little less throughput',
      };
}

/** Steps larger than that hide short polls. */
const COARSE_CLOCK_NS = 1_000;
const CLOCK_STEPS = 1_000;

export function checkClock(): Verdict {
  let smallest = Number.POSITIVE_INFINITY;
  for (let step = 0; step < CLOCK_STEPS; step++) {
    const before = process.hrtime.bigint();
    let after = before;
    while (after === before) after = process.hrtime.bigint();
    smallest = Math.min(smallest, Number(after - before));
  }
  const found = `it tells ${smallest} ns apart`;
  return smallest <= COARSE_CLOCK_NS
    ? { status: 'ok', found }
    : { status: 'warn', found, advice: 'polls shorter than that show as 0 or as one step' };
}

export function checkInspector(): Verdict {
  return process.features.inspector
    ? { status: 'ok', found: 'available' }
    : {
        status: 'warn',
        found: 'this Node was built without it',
        advice: 'a blocked poll is shown without its call stack; use a Node build with the inspector to get it',
      };
}

export function checkDebugger(): Verdict {
  const options = process.env['NODE_OPTIONS'] ?? '';
  if (inspectorUrl() === undefined && !/--inspect/.test(options)) return { status: 'ok', found: 'none attached' };
  return {
    status: 'warn',
    found: inspectorUrl() === undefined ? `NODE_OPTIONS is ${options}` : 'one can attach to this process',
    advice: 'a program under a debugger polls slower, and its call stacks are left to the debugger',
  };
}
