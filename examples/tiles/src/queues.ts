import type { Executor, PolicyName } from '@pollscope/executor';

/** Requests are foreground; what nobody waits for is background. */
export const QUEUES = ['foreground', 'background'] as const;
export type QueueName = (typeof QUEUES)[number];

/** 8 to 1: a request may use nearly the whole CPU, and the background goes on even when requests never stop. */
export const WEIGHTS: Readonly<Record<QueueName, { readonly weight: number }>> = {
  foreground: { weight: 8 },
  background: { weight: 1 },
};

export const POLICIES: readonly PolicyName[] = ['eevdf', 'clockworker', 'fifo'];

export type TilesExecutor = Executor<QueueName>;
