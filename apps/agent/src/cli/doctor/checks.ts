import { checkPorts } from './ports.ts';
import { checkRecordings } from './recordings.ts';
import { checkClock, checkCores, checkDebugger, checkInspector, checkNode, checkSharedMemory } from './runtime.ts';
import { checkStateDirectory, checkToken } from './state.ts';
import type { Verdict } from './verdict.ts';

export type { Verdict } from './verdict.ts';

interface Check {
  readonly name: string;
  readonly run: () => Verdict | Promise<Verdict>;
}

/** What `pollscope doctor` looks at, in this order. */
export const CHECKS: readonly Check[] = [
  { name: 'Node', run: checkNode },
  { name: 'shared memory', run: checkSharedMemory },
  { name: 'cores', run: checkCores },
  { name: 'clock', run: checkClock },
  { name: 'inspector', run: checkInspector },
  { name: 'debugger', run: checkDebugger },
  { name: 'ports', run: checkPorts },
  { name: 'state directory', run: checkStateDirectory },
  { name: 'token', run: checkToken },
  { name: 'recordings', run: checkRecordings },
];
