import type { QueueStats } from '../src/stats.ts';

/** Jain's index of received over entitled: 1 when every queue got what it was entitled to, 1/n when one got all. */
export function jainIndex(stats: Readonly<Record<string, QueueStats>>): number {
  const ratios = Object.values(stats).map(({ received, entitled }) => received / entitled);
  const sum = ratios.reduce((total, ratio) => total + ratio, 0);
  const squares = ratios.reduce((total, ratio) => total + ratio * ratio, 0);
  return (sum * sum) / (ratios.length * squares);
}
