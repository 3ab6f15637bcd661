import { queues, strings } from './stream.ts';

/** A worker with queue `io` of weight 3 and queue `cpu` of weight 1. */
export const twoQueues = [
  strings('eevdf', 'io', 'cpu', 'reader', 'main'),
  queues(1, { queue: 0, worker: 0, name: 2, weight: 3 }, { queue: 1, worker: 0, name: 3, weight: 1 }),
  { kind: 'workers', rows: [{ worker: 0, name: 5 }] },
] as const;
